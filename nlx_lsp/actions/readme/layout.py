"""What stands in a README: which sections, whose they are, and whether anybody has changed them.

A section that was written here begins with a marker, a comment that holds two fingerprints: of the facts that
it was made of, and of its text.  A text that no longer has its fingerprint is its editor's.  Where no markers
are wanted, the fingerprints are remembered elsewhere.  Fingerprints do not count blanks at the ends of lines.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal

from attrs import field, frozen

from nlx_lsp.actions.readme.section import Section
from nlx_lsp.edits.markup import Document, Markup
from nlx_lsp.edits.markup import Section as Heading
from nlx_lsp.edits.markup.document import line_starts, lines_of
from nlx_lsp.values import Span

TITLE = "title"
"""The section that stands under the project's name; what is below other headings is not part of it."""
_MARKER = re.compile(r"nlx: ([a-z][a-z-]*) ([0-9a-f]{8}) ([0-9a-f]{8})")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_NUMBER = re.compile(r"^\s*(?:\d+[.)]?)+\s+")
_DECORATION = re.compile(r"<[^>]*>|[^\w\s'/&.+-]|_")


@frozen(kw_only=True)
class Standing:
    """A section that is there."""

    section: Section
    """What it is."""
    owner: Literal["hand", "nobody", "us", "editor"]
    """Who wrote it: a person; nobody, if there is only a heading; we; or we, and a person changed it."""
    heading: Heading
    """Its heading in the document."""
    extent: Span
    """All of it, from the heading on."""
    content: Span
    """From its first line that is not blank to the end of the last, a marker included."""
    text: str = field(repr=False)
    """That content, without the marker, with line feeds only."""
    facts: str = ""
    """The fingerprint of what it was made of, if we wrote it."""


@frozen(kw_only=True)
class Layout:
    """What stands in a README."""

    document: Document
    """The README."""
    markup: Markup
    """How it is written."""
    level: int
    """The level of its sections."""
    title: Heading | None
    """The heading that is the name of it all."""
    standings: Mapping[str, Standing]
    """The sections that are there, by id."""
    known: Mapping[str, str]
    """The fingerprints of texts that were written without markers, with those of their facts."""

    def around(self, standing: Standing) -> Span:
        """Return the section of the outermost level that one is, or is in, with all that is below it."""
        outer = [
            heading
            for heading in self.document.headings
            if heading.level <= self.level
            and heading != self.title
            and heading.span.start <= standing.heading.span.start
        ]
        return self.document.extent(outer[-1]) if outer else standing.extent

    def by_hand(self, filled: Collection[str] = ()) -> list[bytes]:
        """Return the pieces of the README that people wrote.

        Args:
            filled: Sections of ours whose headings are people's.
        """
        kept, at = [], 0
        for standing in sorted(self.standings.values(), key=lambda standing: standing.extent):
            if standing.owner == "us" and standing.extent.start >= at:
                ours = standing.content if standing.section.id in filled else standing.extent
                kept.append(self.document.text[at : ours.start])
                at = ours.end
        return [*kept, self.document.text[at:]]


def fingerprint(text: str) -> str:
    """Return eight digits that tell a text from others; blanks at the ends of lines do not count."""
    kept = "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")
    return hashlib.sha256(kept.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def marker(section: str, facts: str, text: str) -> str:
    """Return what the comment says above a text that we write."""
    return f"nlx: {section} {facts} {fingerprint(text)}"


def look(
    text: bytes, markup: Markup, sections: Sequence[Section], name: str, known: Mapping[str, str]
) -> Layout:
    """Look at a README.

    Args:
        text: All of it; empty where there is none yet.
        markup: How it is written.
        sections: Those that can be there.
        name: The project's.
        known: The fingerprints of texts that were written without markers, with those of their facts.

    Returns:
        Where each section stands.
    """
    document = markup.read(text)
    title = _title(document, sections, name)
    others = [heading for heading in document.headings if heading != title]
    level = min((heading.level for heading in others), default=title.level + 1 if title else 2)
    reader = _Reader(
        document=document, markup=markup, sections=sections, known=known, title=title, level=level
    )
    standings: dict[str, Standing] = {}
    for find in (reader.written, reader.named):
        for heading in document.headings:
            if not any(_is_inside(heading, standing) for standing in standings.values()):
                for found in find(heading):
                    standings.setdefault(found.section.id, found)
    return Layout(
        document=document, markup=markup, level=level, title=title, standings=standings, known=known
    )


def _is_inside(heading: Heading, standing: Standing) -> bool:
    """Whether a heading is that of a section we wrote, or below it."""
    return standing.owner in ("us", "editor") and heading.span in standing.extent


def _title(document: Document, sections: Sequence[Section], name: str) -> Heading | None:
    """Return the heading that names the project: the first, if it is above the others and no section's."""
    if not document.headings:
        return None
    first, *others = document.headings
    words = plain(first.title)
    if any(other.level < first.level for other in others):
        return None
    if words and words == plain(name):
        return first
    alone = first.level == 1 or all(other.level > first.level for other in others)
    return first if alone and not any(section.usual.fullmatch(words) for section in sections) else None


def plain(title: str) -> str:
    """Return a heading's words in small letters, without numbers before them, pictures and signs."""
    words = _DECORATION.sub(" ", _LINK.sub(r"\1", title).replace("\\", ""))
    return " ".join(_NUMBER.sub("", words).split()).strip(".").lower()


@frozen(kw_only=True)
class _Reader:
    """Reads what a heading begins."""

    document: Document
    markup: Markup
    sections: Sequence[Section]
    known: Mapping[str, str]
    title: Heading | None
    level: int

    def written(self, heading: Heading) -> Iterator[Standing]:
        """Yield the section that a heading begins, if we wrote it."""
        extent, content, lines = self._content(heading)
        found = _MARKER.fullmatch(self.markup.comment_in(lines[0]) or "") if lines else None
        text = "\n".join(lines[1:] if found else lines).strip("\n")
        digits = fingerprint(text)
        for section in self._candidates(heading):
            owner: Literal["us", "editor"] = "us"
            if found and found[1] == section.id:
                owner, facts = "us" if found[3] == digits else "editor", found[2]
            elif not found and digits in self.known and self._is_named(heading, section):
                facts = self.known[digits]
            else:
                continue
            yield Standing(
                section=section,
                owner=owner,
                heading=heading,
                extent=extent,
                content=content,
                text=text,
                facts=facts,
            )

    def named(self, heading: Heading) -> Iterator[Standing]:
        """Yield every section that a heading is a usual name of."""
        extent, content, lines = self._content(heading)
        empty = not lines and (heading.level <= self.level or heading == self.title)
        for section in self._candidates(heading):
            if self._is_named(heading, section):
                yield Standing(
                    section=section,
                    owner="nobody" if empty else "hand",
                    heading=heading,
                    extent=extent,
                    content=content,
                    text="\n".join(lines),
                )

    def _candidates(self, heading: Heading) -> Iterator[Section]:
        return (each for each in self.sections if (each.id == TITLE) == (heading == self.title))

    def _is_named(self, heading: Heading, section: Section) -> bool:
        return section.id == TITLE or bool(section.usual.fullmatch(plain(heading.title)))

    def _content(self, heading: Heading) -> tuple[Span, Span, list[str]]:
        """Return a section's extent, its content, and the lines of that."""
        extent = heading.span if heading == self.title else self.document.extent(heading)
        raw = self.document.text[heading.body.start : extent.end]
        starts, lines = line_starts(raw), lines_of(raw)
        filled = [number for number, line in enumerate(lines) if line.strip()]
        if not filled:
            return extent, Span(start=heading.body.start, end=heading.body.start), []
        begin = heading.body.start + starts[filled[0]]
        last = raw[starts[filled[-1]] : starts[filled[-1] + 1]].rstrip(b"\r\n")
        end = heading.body.start + starts[filled[-1]] + len(last)
        return extent, Span(start=begin, end=end), lines[filled[0] : filled[-1] + 1]
