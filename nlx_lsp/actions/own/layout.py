"""Lays out paragraphs as a document has them: what lines begin with, how long they are, what parts them."""

import re
from collections.abc import Sequence

from nlx_lsp.actions.own.paragraphs import Paragraph, fill, find_paragraphs, width_of, without_sign
from nlx_lsp.actions.own.subject import Subject
from nlx_lsp.values import Span

_BLANK = re.compile(rb"\n\s*\n|\r\s*\r")


def lay_out(subject: Subject, texts: Sequence[str]) -> list[str]:
    """Return the lines of some paragraphs in the place of a subject, with empty ones between them.

    As many paragraphs as there were begin as those did, each as its own; others begin as the first.

    Args:
        subject: Of a document of prose.
        texts: One a paragraph; what begins like the entry of a list is one if there were some.
    """
    said = [" ".join(text.split()) for text in texts if text.strip()]
    old = subject.paragraphs
    width = width_of(subject.source, old) or width_of(subject.source, find_paragraphs(subject.source))
    paired = len(said) == len(old)
    lines: list[str] = []
    before: Paragraph | None = None
    was_item = False
    for number, text in enumerate(said):
        model = old[number] if paired else old[0] if old else None
        first, rest, bare = _margins(model, text, paired=paired)
        is_item = first.strip() != "" and not first.lstrip().startswith(">")
        if number and not _close(subject, before, model if paired else None, was_item and is_item):
            lines.append("")
        lines += fill(bare, width, first, rest)
        before, was_item = model, is_item
    return lines


def _margins(model: Paragraph | None, text: str, *, paired: bool) -> tuple[str, str, str]:
    """Return what the first and the other lines begin with, and the text without a sign of its own."""
    if model is None:
        return "", "", text
    bare = without_sign(text) if model.kind == "item" else text
    sign = text[: len(text) - len(bare)]
    if paired:
        return model.first, model.rest, bare
    margin = model.first[: len(model.first) - len(model.first.lstrip(" \t"))]
    if sign:
        return margin + sign, margin + " " * len(sign), bare
    quoted = model.kind == "paragraph"
    return (model.first, model.rest, bare) if quoted else (margin, margin, bare)


def _close(subject: Subject, before: Paragraph | None, here: Paragraph | None, items: bool) -> bool:
    """Whether no empty line parts two paragraphs: as it was, or as entries of a list stand."""
    if before is None or here is None:
        return items
    gap = Span(start=before.span.end, end=here.span.start)
    return not _BLANK.search(subject.source.text[gap.start : gap.end].replace(b"\r\n", b"\n"))
