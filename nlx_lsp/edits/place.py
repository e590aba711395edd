"""Where a docstring goes: behind the header of its symbol, on lines of its own.

Knows where the definition stands, not what the docstring says.  Only for languages whose docstring is the
first statement of the body.
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
