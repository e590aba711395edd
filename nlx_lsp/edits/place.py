"""Where a docstring goes, on lines of its own: behind the header of its symbol, or before all of it.

Knows where the definition stands, not what the docstring says.
"""

import re
from typing import Literal

from attrs import frozen

from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.context import Survey
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import Edit, Span

Newline = Literal["\n", "\r\n", "\r"]

_MARK = b"\xef\xbb\xbf"
_PREAMBLE = re.compile(rb"(?:\xef\xbb\xbf)?(?:#[^\r\n]*(?:\r\n?|\n|\Z)|[ \t\f]*(?:\r\n?|\n))*")
_COMMENT = re.compile(rb"#[^\r\n]*")
_NEWLINE = re.compile(rb"\r\n|\n|\r")
_HEADING = re.compile(rb"([-=*#~_])\1{3}|#\s*(?:end)?region\b|\bMARK:")
"""A rule, or what editors fold by: a comment that is for all that follows."""
_FALLBACK_INDENT = "    "


@frozen(kw_only=True)
class Place:
    """Where a docstring goes, and what has to stand around it there."""

    span: Span
    """What is replaced; empty where the docstring is new, but for the blanks of a one-line body."""
    before: str
    """Goes before the docstring."""
    after: str
    """Goes behind it."""
    indent: str
    """The indentation of its lines."""
    newline: Newline
    """The line end of the document."""

    def edit(self, literal: str) -> Edit:
        """Return the edit that puts a docstring, with its delimiters, into the place."""
        return Edit(span=self.span, text=f"{self.before}{literal}{self.after}")


def find_place(survey: Survey, symbol: Symbol) -> Place:
    """Return where the symbol's docstring goes, or where it stands already.

    Raises:
        EditRefused: If the header and the body are written in a way that leaves no safe place.
    """
    source = survey.source
    newline = _newline(source)
    if source.language.comment:
        return _before(source, symbol, newline)
    if symbol.docstring is not None:
        return _standing(survey, symbol, newline)
    if symbol.kind == "module":
        return _top(source, newline)
    gap = source.text[symbol.header.end : symbol.body.start]
    if b"\\" in _COMMENT.sub(b"", gap):
        msg = f"{symbol.title} continues its header with a backslash: there is no safe place for a docstring."
        raise EditRefused(msg, "Write the body on a line of its own.")
    first_end = _NEWLINE.search(gap)
    if first_end is None:
        indent = _indent(source, symbol.header.start) + _unit(survey)
        line = f"{newline}{indent}"
        return Place(
            span=Span(start=symbol.header.end, end=symbol.body.start),
            before=line,
            after=line,
            indent=indent,
            newline=newline,
        )
    at = symbol.header.end + first_end.end()
    indent = _indent(source, symbol.body.start)
    # A class's docstring is set off from its members (PEP 257).
    crowded = symbol.kind == "class" and source.text[at : symbol.body.start].strip(b" \t\f") == b""
    after = newline * (2 if crowded else 1)
    return Place(span=Span(start=at, end=at), before=indent, after=after, indent=indent, newline=newline)


def _before(source: Source, symbol: Symbol, newline: Newline) -> Place:
    """A comment goes before decorators, and before other comments that stand directly before these."""
    span = symbol.docstring.span if symbol.docstring is not None else None
    start = symbol.span.start if span is None else span.start
    indent = source.slice(Span(start=source.line_start(start), end=start))
    if span is not None:
        indent = indent if not indent.strip() else ""
        return Place(span=span, before="", after="", indent=indent, newline=newline)
    if indent.strip():
        msg = f"{symbol.title} does not begin its line: there is no safe place for a comment."
        raise EditRefused(msg, "Write it on a line of its own.")
    at = _above_remarks(source, source.line_start(start))
    # On the line itself: what stands before it is a line end, or the beginning of the file.
    return Place(span=Span(start=at, end=at), before=indent, after=newline, indent=indent, newline=newline)


def _above_remarks(source: Source, line: int) -> int:
    """Return where the comments begin that stand directly above a line, each on lines of its own.

    They may be for the next line alone, as those for linters are.  One that heads a section stays above.
    """
    root = source.tree.root_node
    while line:
        above = source.line_start(line - 1) if source.text[line - 1 : line] in (b"\n", b"\r") else line
        if source.text[above:line] == b"\n" and source.text[above - 1 : above] == b"\r":
            above = source.line_start(above - 1)
        text = source.text[above:line]
        first = above + len(text) - len(text.lstrip())
        node = root.descendant_for_byte_range(first, first + 1) if text.strip() else None
        while node is not None and node.type not in source.language.comments:
            node = node.parent if node.start_byte == first else None
        if node is None or text.startswith(b"#!") or _HEADING.search(text):
            return line
        line = source.line_start(node.start_byte)
        if source.text[line : node.start_byte].strip():
            return above + len(text)
    return line


def _standing(survey: Survey, symbol: Symbol, newline: Newline) -> Place:
    assert symbol.docstring is not None  # noqa: S101 - the caller has looked; this tells the type checker
    source, span = survey.source, symbol.docstring.span
    line = source.slice(Span(start=source.line_start(span.start), end=span.start))
    # Behind a header on the same line the docstring's further lines are indented like a body.
    indent = line if not line.strip() else _indent(source, symbol.header.start) + _unit(survey)
    return Place(span=span, before="", after="", indent=indent, newline=newline)


def _top(source: Source, newline: Newline) -> Place:
    """A module's docstring goes behind the comments at its head, unless they belong to what follows."""
    match = _PREAMBLE.match(source.text)
    preamble = match.group() if match else b""
    at = _head_end(preamble, is_all=len(preamble) == len(source.text))
    rest = source.text[at:]
    before = newline if source.text[:at].strip(_MARK) and source.text[at - 1 : at] not in b"\r\n" else ""
    after = newline if not rest.strip() or _NEWLINE.match(rest) else newline * 2
    return Place(span=Span(start=at, end=at), before=before, after=after, indent="", newline=newline)


def _head_end(preamble: bytes, *, is_all: bool) -> int:
    """Return how much of the leading comments and blank lines stays above a module's docstring."""
    mark = len(_MARK) if preamble.startswith(_MARK) else 0
    lines = preamble[mark:].splitlines(keepends=True)
    while lines and not lines[-1].strip():
        lines.pop()
    blank_follows = len(b"".join(lines)) + mark < len(preamble)
    if not (blank_follows or is_all):
        # A comment directly above code belongs to that code; only the lines that must come first stay first.
        lines = [line for line in lines[:2] if line.startswith(b"#!") or re.match(rb"#.*coding[:=]", line)]
    return mark + len(b"".join(lines))


def _newline(source: Source) -> Newline:
    """Return the line end of the document's first line."""
    match = _NEWLINE.search(source.text)
    found: dict[bytes, Newline] = {b"\r\n": "\r\n", b"\r": "\r"}
    return found.get(match.group(), "\n") if match else "\n"


def _indent(source: Source, offset: int) -> str:
    line = source.slice(Span(start=source.line_start(offset), end=offset))
    return line[: len(line) - len(line.lstrip())]


def _unit(survey: Survey) -> str:
    """Return one level of indentation, as the document's first indented definition has it."""
    source = survey.source
    for symbol in survey.symbols:
        around, inside = _indent(source, symbol.header.start), _indent(source, symbol.body.start)
        if symbol.name and len(inside) > len(around) and inside.startswith(around):
            return inside[len(around) :]
    return _FALLBACK_INDENT
