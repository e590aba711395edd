"""Anchors: finds the lines that somebody quotes, and only where there is no doubt which are meant.

A quote is compared without regard to white space.  Lines without code (blank ones, comments, docstrings)
cannot be quoted, since no fault is in them.
"""

import re
from collections.abc import Iterator, Sequence

import tree_sitter
from attrs import frozen

from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Span

_MOST_LINES = 6
"""A quote is of no more lines."""
_LEAST_PART = 8
"""Characters of a quote that is only part of a line; fewer say nothing."""


@frozen(kw_only=True)
class Line:
    """A line of code."""

    span: Span
    """All of it, without its line end."""
    text: str
    """With single spaces, and none around it."""


@frozen(kw_only=True)
class Anchor:
    """Where a quote stands."""

    span: Span | None
    """Whole lines, without the last line end; None if there is no telling."""
    reason: str = ""
    """Why there is none."""


def code_lines(source: Source, span: Span, leave_out: Sequence[Span] = ()) -> tuple[Line, ...]:
    """Return the lines of a span that hold code.

    Args:
        source: The document.
        span: Whole lines of it.
        leave_out: Docstrings.
    """
    return tuple(line for line in _lines(source, span) if line.text and _is_code(source, line, leave_out))


def quotes(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return a quote for each line: its text, with so many lines before it that it occurs just once.

    A line that cannot be told apart from another has none.
    """
    found = []
    for end in range(1, len(lines) + 1):
        runs = (_joined(lines[start:end]) for start in range(end - 1, max(end - 1 - _MOST_LINES, -1), -1))
        unique = next((run for run in runs if len(_runs(lines, run)) == 1), None)
        if unique is not None and any(map(str.isalnum, unique)):
            found.append(unique)
    return tuple(found)


def anchor(lines: Sequence[Line], quote: str) -> Anchor:
    """Find the lines that a quote means."""
    wanted = " ".join(quote.split())
    found = _runs(lines, wanted) if wanted else []
    if not found and len(wanted) >= _LEAST_PART:
        part = _part(wanted)
        found = [line.span for line in lines if part.search(line.text)]
    if len(found) == 1:
        return Anchor(span=found[0])
    reason = "the quote occurs more than once" if found else "the quote is not in the code"
    return Anchor(span=None, reason=reason)


def _runs(lines: Sequence[Line], wanted: str) -> list[Span]:
    """Return every run of lines that reads as a text."""
    found = []
    for start in range(len(lines)):
        text = ""
        for line in lines[start : start + _MOST_LINES]:
            text = f"{text} {line.text}".strip()
            if text == wanted:
                found.append(Span(start=lines[start].span.start, end=line.span.end))
            if not wanted.startswith(text):
                break
    return found


def _joined(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


def _lines(source: Source, span: Span) -> Iterator[Line]:
    at = span.start
    for raw in source.text[span.start : span.end].splitlines(keepends=True):
        bare = raw.rstrip(b"\r\n")
        text = " ".join(bare.decode("utf-8", "replace").split())
        yield Line(span=Span(start=at, end=at + len(bare)), text=text)
        at += len(raw)


def _part(wanted: str) -> re.Pattern[str]:
    """Return what finds a text in a line, but not in the middle of words: no `return x` in `return xs`."""
    before = r"(?<!\w)" if re.match(r"\w", wanted) else ""
    behind = r"(?!\w)" if re.search(r"\w\Z", wanted) else ""
    return re.compile(before + re.escape(wanted) + behind)


def _is_code(source: Source, line: Line, leave_out: Sequence[Span]) -> bool:
    """Whether anything on a line is neither white space nor part of a comment or of what is left out."""
    at = line.span.start
    while at < line.span.end:
        if source.text[at : at + 1].isspace():
            at += 1
            continue
        node = source.tree.root_node.descendant_for_byte_range(at, at + 1)
        ends = [each.end for each in leave_out if each.start <= at < each.end]
        comment = _comment(node)
        if comment is not None:
            ends.append(comment.end_byte)
        if not ends:
            return True
        at = max(*ends, at + 1)
    return False


def _comment(node: tree_sitter.Node | None) -> tree_sitter.Node | None:
    """Return the comment that a node is part of: some grammars give comments a structure."""
    while node is not None and "comment" not in node.type:
        node = node.parent
    return node
