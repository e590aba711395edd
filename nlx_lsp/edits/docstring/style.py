"""What a docstring style has to say for itself.  One module a style; what they share is here.

A style is found by its name through the entry point group ``nlx_lsp.docstring_styles``, built-ins and
third parties alike.  It knows the form of a docstring, not where it stands: no quotes, no indentation.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import ClassVar

from nlx_lsp.edits.docstring.content import KINDS, Content, Entry, Kind
from nlx_lsp.edits.docstring.parsed import Parsed, SectionKind
from nlx_lsp.edits.docstring.wrap import paragraphs, wrap

GROUP = "nlx_lsp.docstring_styles"
DELIMITER = 4
"""Columns that the first line leaves for the opening quotes and a prefix."""


class Style(ABC):
    """A way to write docstrings."""

    name: ClassVar[str]
    """What settings call it."""
    languages: ClassVar[frozenset[str]] = frozenset({"python"})
    """Where it is used."""
    usual_in: ClassVar[frozenset[str]] = frozenset()
    """The languages whose style it is where a file shows no other."""
    documents: ClassVar[frozenset[Kind]] = frozenset(KINDS)
    """What has entries of its own; the rest is left to the summary and the description."""
    stars: ClassVar[bool] = True
    """Whether the names of parameters that take the rest have stars."""
    order: ClassVar[tuple[SectionKind, ...]]
    """The sections, in the order in which they belong; without ``other``, those may be anywhere."""
    spaced: ClassVar[bool]
    """Whether a blank line separates sections."""
    indent: ClassVar[str]
    """White space before the entries of a section."""

    @abstractmethod
    def heading(self, kind: Kind) -> list[str]:
        """Return the lines that open a section; none where the style has no headings."""

    @abstractmethod
    def entry(self, kind: Kind, entry: Entry, width: int) -> list[str]:
        """Return the lines of one entry, as it stands in its section, less the section's indentation."""

    @abstractmethod
    def parse(self, text: str) -> Parsed:
        """Find the sections of an existing docstring, given as it stands between its quotes."""

    def summarise(self, summary: str, name: str) -> str:  # noqa: ARG002 - for styles that begin with the name
        """Return a summary as this style has it.

        Args:
            summary: A sentence that begins with a verb, or the name of a thing.
            name: Of what is documented.
        """
        return summary

    def section(self, kind: Kind, entries: Sequence[Entry], width: int) -> list[str]:
        """Return the lines of a whole section, none if it has no entries."""
        lines = self.heading(kind) if entries else []
        for entry in entries:
            lines += [self.indent + line for line in self.entry(kind, entry, width - len(self.indent))]
        return lines

    def render(self, content: Content, width: int) -> list[str]:
        """Return the lines of a docstring, wrapped to `width` columns; long words are not broken."""
        lines = wrap(content.summary, width, first=width - DELIMITER)
        if content.description.strip():
            lines += ["", *paragraphs(content.description, width)]
        sections = [
            self.section(kind, content.entries(kind), width) for kind in self.order if kind != "other"
        ]
        for number, section in enumerate(filter(None, sections)):
            lines += [""] * (self.spaced or number == 0) + section
        return lines

    def recognises(self, text: str) -> int:
        """Return how many sections of a docstring are written in this style: its evidence, 0 for none."""
        return sum(section.kind != "other" for section in self.parse(text).sections)


@cache
def styles(language: str = "python") -> Mapping[str, Style]:
    """Return every installed style of a language by its name, in the order of the names.

    Args:
        language: The LSP language identifier.
    """
    # What is installed stays the same while the program runs, and looking takes milliseconds.
    points = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    found = {point.name: point.load()() for point in points}
    return MappingProxyType({name: style for name, style in found.items() if language in style.languages})


def usual_style(language: str) -> Style:
    """Return the style of a language that has one, where a file shows none."""
    found = styles(language).values()
    return next((style for style in found if language in style.usual_in), next(iter(found)))
