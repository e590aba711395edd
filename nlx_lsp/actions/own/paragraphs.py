"""The paragraphs of a text that is written for people: where they stand, and how their lines are broken.

Knows as much of Markdown, Org, reStructuredText and commit messages as it takes to leave alone what is no
prose: headings, tables, code, markup.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from attrs import evolve, field, frozen

from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Span

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_WORD = re.compile(rb"[^ \t\f\v]+")
_ITEM = re.compile(r"[ \t]*(?:[-+*•]|\d{1,9}[.)])[ \t]+(?:\[[ xX-]\][ \t]+)?(?=\S)")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_INDENT = re.compile(r"[ \t]*")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,}|\$\$)")
_RULE = re.compile(r"[ \t]*([-=~^\"'#*+_.:`])\1*[ \t]*$|[ \t]*(?:[-*_][ \t]*){3,}$")
_TRAILER = re.compile(r"[A-Z][\w-]+: ")
_MARKUP = {
    "markdown": r"[ \t]*(?:#{1,6}(?:[ \t]|$)|\||<|\[[^\]]+\]:|:::|!\[|\{[%{])| {4}|\t",
    "org": r"\*+ |[ \t]*(?:#|\||:[\w-]+:|\+-|CLOSED:|SCHEDULED:|DEADLINE:)",
    "restructuredtext": r"[ \t]*(?:\.\. |\.\.$|__ |\||\+[-=]|:[\w-]+:|>>>)|[ \t]",
    "gitcommit": r"#|[A-Z][\w-]+: \S",
    "plaintext": r"[ \t]*(?:\||\+[-=])| {4}|\t",
}
"""How lines begin that are no prose; indented ones only where a paragraph would begin with them."""
_SUSPECTS = (b"```", b"~~~", b"$$", b"---", b"+++", b"#+", b"<!--", b"-->")
"""What may open or close a block."""
_BLANK = re.compile(rb"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)")
_LOOK_BACK = 4000
"""Bytes in which a paragraph begins; of one that is longer all is read."""
_SCISSORS = " >8 "
_LONGEST_LINE = 400


@frozen(kw_only=True)
class Word:
    """A word, with what is written at it."""

    text: str
    """As it stands there."""
    span: Span = field(eq=False)
    """Where."""


@frozen(kw_only=True)
class Paragraph:
    """Some lines of prose that belong together: a paragraph, or an entry of a list."""

    kind: Literal["paragraph", "item"]
    """Which of the two."""
    span: Span
    """Its lines, without the last line end."""
    first: str
    """What stands before its first word: an indentation, a sign of a list or of a quotation."""
    rest: str
    """What its other lines begin with."""
    lines: tuple[Span, ...]
    """The text of each line, without what it begins with and without its end."""

    def words(self, source: Source) -> tuple[Word, ...]:
        """Return its words in their order."""
        found = []
        for line in self.lines:
            for match in _WORD.finditer(source.text, line.start, line.end):
                place = Span(start=match.start(), end=match.end())
                found.append(Word(text=source.slice(place), span=place))
        return tuple(found)

    def text(self, source: Source) -> str:
        """Return it on one line."""
        return " ".join(word.text for word in self.words(source))


@frozen(kw_only=True)
class _Line:
    span: Span
    text: str
    kind: Literal["blank", "markup", "prose"]


def find_paragraphs(source: Source, near: Span | None = None) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a document in their order.

    Args:
        source: The document.
        near: Only those at this place, and perhaps some beside it; finding them costs less than finding all.
    """
    found: list[Paragraph] = []
    is_open = False
    for line in _lines(source, near):
        if line.kind != "prose":
            underlined = line.kind == "markup" and _RULE.match(line.text)
            if underlined and is_open and len(found[-1].lines) == 1:
                found.pop()  # it is a heading
            is_open = False
            continue
        item, quote = _ITEM.match(line.text), _QUOTE.match(line.text)
        if item or not is_open or (quote and quote[0].strip() != found[-1].rest.strip()):
            found.append(_begun(line, item, quote))
            is_open = True
        else:
            found[-1] = _continued(found[-1], line, quote)
    return tuple(found)


def clip(paragraphs: Sequence[Paragraph], within: Span) -> tuple[Paragraph, ...]:
    """Return the paragraphs, or what there is of them, in some whole lines."""
    found = []
    for paragraph in paragraphs:
        lines = tuple(
            line for line in paragraph.lines if within.start <= line.start and line.end <= within.end
        )
        if lines == paragraph.lines:
            found.append(paragraph)
        elif lines:
            begins = lines[0] == paragraph.lines[0]
            first = paragraph.first if begins else paragraph.rest
            start = lines[0].start - len(first.encode())
            found.append(
                evolve(paragraph, span=Span(start=start, end=lines[-1].end), first=first, lines=lines)
            )
    return tuple(found)


def is_prose(source: Source, within: Span) -> bool:
    """Whether there is nothing but prose and blank lines in some whole lines."""
    lines = _lines(source, within)
    return all(line.kind != "markup" for line in lines if _touches(line.span, within))


def width_of(source: Source, paragraphs: Sequence[Paragraph]) -> int:
    """Return how long lines become in a document; 0 where a paragraph is one line, however long."""
    broken = [paragraph for paragraph in paragraphs if len(paragraph.lines) > 1]
    lengths = [
        len(source.slice(Span(start=source.line_start(line.start), end=line.end)))
        for paragraph in broken
        for line in paragraph.lines
    ]
    return min(max(lengths), _LONGEST_LINE) if lengths else 0


def fill(text: str, width: int, first: str, rest: str) -> list[str]:
    """Break a paragraph into lines.

    Args:
        text: The paragraph, on one line.
        width: The longest line; 0 for one line.
        first: What the first line begins with.
        rest: What the others begin with.

    Returns:
        The lines, without line breaks.
    """
    lines = [first]
    bare = True
    for word in text.split():
        fits = not width or len(lines[-1]) + 1 + len(word) <= width
        # A word that would be markup at the beginning of a line stays where it is.
        if bare or fits or begins_block(word):
            lines[-1] += word if bare else f" {word}"
        else:
            lines.append(rest + word)
        bare = False
    return lines


def without_sign(text: str) -> str:
    """Return a paragraph without what makes it the entry of a list."""
    sign = _ITEM.match(text)
    return text[sign.end() :] if sign else text


def begins_block(text: str) -> bool:
    """Whether a text would be something else than prose, or a new entry, if a line began with it."""
    padded = f"{text} x"
    return bool(
        _ITEM.match(padded)
        or _QUOTE.match(padded)
        or _FENCE.match(text)
        or _RULE.match(text)
        or any(re.match(pattern, padded) for name, pattern in _MARKUP.items() if name != "gitcommit")
    )


def _lines(source: Source, near: Span | None = None) -> Iterator[_Line]:
    """Yield the lines of a document, each with what it is; with a place, those that matter there."""
    markup = re.compile(_MARKUP.get(source.language.id, _MARKUP["plaintext"]))
    previous: _Line | None = None
    closing = ""
    over = False
    start = _calm(source, near.start) if near else 0
    for match in _LINE.finditer(source.text, start):
        data = match.group().rstrip(b"\r\n")
        text = data.decode("utf-8", "replace")
        span = Span(start=match.start(), end=match.start() + len(data))
        over = over or (source.language.id == "gitcommit" and text.startswith("#") and _SCISSORS in text)
        opened = "" if closing else _opened(source, span.start, text)
        if over or closing or opened:
            line = _Line(span=span, text="", kind="markup")
            closing = "" if closing and _closes(text, closing) else closing or opened
        elif not text.strip():
            line = _Line(span=span, text=text, kind="blank")
        elif _RULE.match(text) or _is_markup(markup, text, previous):
            line = _Line(span=span, text=text, kind="markup")
        else:
            line = _Line(span=span, text=text, kind="prose")
        yield line
        if near and line.kind == "blank" and span.start > near.end:
            return
        previous = line


def _calm(source: Source, offset: int) -> int:
    """Return where to begin to read so that what stands at an offset is read as it is from the beginning.

    That is the last blank line before it, unless a block of code or the like has been opened before.
    """
    if source.language.id == "gitcommit":
        return 0
    closing, opening, behind = "", 0, 0
    for place in sorted(place for sign in _SUSPECTS for place in _places(source.text, sign, offset)):
        if place < behind:
            continue  # another one on the same line
        span = source.whole_lines(Span(start=place, end=place))
        behind, text = span.end, source.slice(span)
        if closing:
            closing = "" if _closes(text, closing) else closing
        elif opened := _opened(source, span.start, text):
            closing, opening = opened, span.start
    if closing:
        return opening
    blanks = [match.end() for match in _BLANK.finditer(source.text, max(offset - _LOOK_BACK, 0), offset)]
    return blanks[-1] if blanks else 0


def _places(text: bytes, sign: bytes, end: int) -> Iterator[int]:
    """Yield where a sign stands; one regular expression for all of them takes far longer."""
    at = text.find(sign, 0, end)
    while at >= 0:
        yield at
        at = text.find(sign, at + len(sign), end)


def _is_markup(markup: re.Pattern[str], text: str, previous: _Line | None) -> bool:
    found = markup.match(text)
    if not found:
        return False
    # What is only indented goes on with the paragraph or the entry before it.
    return not (found[0].isspace() and previous is not None and previous.kind == "prose")


def _opened(source: Source, start: int, text: str) -> str:
    """Return what closes a block that a line opens; empty if it opens none."""
    kind = source.language.id
    fence = _FENCE.match(text)
    if fence and kind != "restructuredtext":
        return fence[1]
    if kind == "markdown":
        if start == 0 and text in ("---", "+++"):
            return text
        return "-->" if text.lstrip().startswith("<!--") and "-->" not in text else ""
    begun = re.match(r"[ \t]*#\+begin_(\w+)", text, re.IGNORECASE) if kind == "org" else None
    return f"#+end_{begun[1].lower()}" if begun else ""


def _closes(text: str, closing: str) -> bool:
    bare = text.strip().lower()
    return bare.endswith(closing) if closing == "-->" else bare.startswith(closing)


def _begun(line: _Line, item: re.Match[str] | None, quote: re.Match[str] | None) -> Paragraph:
    prefix = item or quote or _INDENT.match(line.text)
    first = prefix[0] if prefix else ""
    return Paragraph(
        kind="item" if item else "paragraph",
        span=line.span,
        first=first,
        rest=" " * len(first) if item else first,
        lines=(Span(start=line.span.start + len(first.encode()), end=line.span.end),),
    )


def _continued(paragraph: Paragraph, line: _Line, quote: re.Match[str] | None) -> Paragraph:
    prefix = quote or _INDENT.match(line.text)
    rest = prefix[0] if prefix else ""
    text = Span(start=line.span.start + len(rest.encode()), end=line.span.end)
    return evolve(
        paragraph,
        span=Span(start=paragraph.span.start, end=line.span.end),
        rest=rest if len(paragraph.lines) == 1 else paragraph.rest,
        lines=(*paragraph.lines, text),
    )


def _touches(line: Span, within: Span) -> bool:
    return line.start < within.end and within.start < max(line.end, line.start + 1)
