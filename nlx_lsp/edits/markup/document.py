"""A text for people, split into sections.  Offsets are bytes, and no byte is lost between two sections."""

import re
from collections.abc import Sequence

from attrs import field, frozen

from nlx_lsp.values import Span

MARK = b"\xef\xbb\xbf"
"""What some editors begin a file with, to say that it is UTF-8."""
_LINE_END = re.compile(rb"\r\n|\r|\n")


@frozen(kw_only=True)
class Section:
    """A heading, and what follows it up to the next heading of whatever level."""

    level: int
    """1 for the outermost headings; 0 for what stands before the first heading."""
    title: str
    """The heading's words, with the markup in them."""
    span: Span
    """All of it."""
    body: Span
    """What follows the heading's own lines."""


@frozen(kw_only=True)
class Document:
    """One version of a text."""

    text: bytes = field(repr=False)
    """All of it, in UTF-8."""
    head: int
    """Where it begins for a reader: behind a byte order mark and front matter."""
    sections: tuple[Section, ...]
    """In their order; the first is what stands before the first heading, and may be empty."""
    styles: tuple[str, ...] = ()
    """How the headings of each level are marked, the outermost first, where a markup leaves that open."""

    @property
    def headings(self) -> tuple[Section, ...]:
        """The sections that have a heading."""
        return self.sections[1:]

    @property
    def line_end(self) -> str:
        """How its first line ends; a line feed where it has none."""
        found = _LINE_END.search(self.text)
        return found.group().decode() if found else "\n"

    def extent(self, section: Section) -> Span:
        """Return a section with all that is below it."""
        end = next(
            (
                s.span.start
                for s in self.headings
                if s.span.start > section.span.start and s.level <= section.level
            ),
            len(self.text),
        )
        return Span(start=section.span.start, end=end)


def line_starts(text: bytes) -> list[int]:
    """Return where each line begins, and at last where the text ends."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    return starts if starts[-1] == len(text) else [*starts, len(text)]


def lines_of(text: bytes) -> list[str]:
    """Return the lines without their ends; as many as `line_starts` has pairs of neighbours."""
    parts = _LINE_END.split(text)
    return [part.decode("utf-8", "replace") for part in (parts if parts[-1] else parts[:-1])]


def assemble(
    text: bytes, head: int, found: Sequence[tuple[int, str, int, int]], **more: tuple[str, ...]
) -> Document:
    """Make a document of the headings in it.

    Args:
        text: All of it.
        head: See `Document.head`.
        found: Level, title, and the offsets where the heading begins and ends, in their order.
        more: `Document.styles`.

    Returns:
        The document, its sections in their order.
    """
    ends = [*(start for _, _, start, _ in found), len(text)]
    first = ends[0]
    before = Section(
        level=0, title="", span=Span(start=0, end=first), body=Span(start=min(head, first), end=first)
    )
    sections = (
        Section(level=level, title=title, span=Span(start=start, end=end), body=Span(start=behind, end=end))
        for (level, title, start, behind), end in zip(found, ends[1:], strict=True)
    )
    return Document(text=text, head=min(head, first), sections=(before, *sections), **more)
