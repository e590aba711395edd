"""An existing docstring, by its lines: which of them document what.

Nothing here changes a line: what stands between the items is kept as it is, understood or not.
"""

import re
from itertools import pairwise
from typing import Literal

from attrs import frozen

from nlx_lsp.edits.docstring.content import Kind

_BREAK = re.compile(r"\\(?:\r\n|[\s\S])|(\r\n|\n|\r)")


SectionKind = Kind | Literal["other"]
"""``other`` is for examples, notes and the like."""


@frozen(kw_only=True)
class Item:
    """The lines that document one thing."""

    name: str
    """What is documented, without backslashes; empty for a result."""
    first: int
    """Its first line."""
    end: int
    """The line behind its last."""
    type: str = ""
    """Its type as it is told, in one line; empty where none is."""


@frozen(kw_only=True)
class Section:
    """The lines of one section."""

    kind: SectionKind
    """What it documents."""
    first: int
    """Its first line, the heading where the style has one."""
    end: int
    """The line behind the last that is not blank."""
    indent: str = ""
    """White space before its items, inside the docstring's own indentation."""
    items: tuple[Item, ...] = ()
    """In the order of the text."""


@frozen(kw_only=True)
class Parsed:
    """The sections of a docstring, found in one style."""

    margin: str
    """White space before its lines, but the first."""
    sections: tuple[Section, ...] = ()
    """In the order of the text."""

    def of(self, kind: Kind) -> tuple[Section, ...]:
        """Return the sections of one kind."""
        return tuple(section for section in self.sections if section.kind == kind)

    def names(self, kind: Kind) -> tuple[str, ...]:
        """Return what is documented in the sections of one kind; one empty name for a result."""
        return tuple(item.name for section in self.of(kind) for item in section.items)

    def documents(self, kind: Kind, name: str = "") -> bool:
        """Return whether something is documented, under this name or one that means the same."""
        return any(means(kind, known, name) for known in self.names(kind))


def means(kind: Kind, known: str, name: str) -> bool:
    """Return whether a documented name stands for this one.

    Hand-written docstrings leave out the stars of parameters and the modules of exceptions; what names no
    exception speaks of all.
    """
    if kind == "raises":
        return not known or f".{known}".endswith(f".{name}") or f".{name}".endswith(f".{known}")
    return known.lstrip("*") == name.lstrip("*")


def split(text: str) -> tuple[str, ...]:
    """Split a docstring into its lines, each with its line break.

    A line that a backslash continues is one line with the next: nothing may come between them.
    """
    cuts = [match.end() for match in _BREAK.finditer(text) if match[1]]
    return tuple(text[start:end] for start, end in pairwise([0, *cuts, len(text)]))


def read(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the margin of a docstring, and its lines without margin, line breaks and trailing space."""
    lines = [line.rstrip() for line in split(text)]
    margin: str | None = None
    for line in filter(None, lines[1:]):
        indent = line[: len(line) - len(line.lstrip())]
        margin = indent if margin is None else _shared(margin, indent)
    margin = margin or ""
    return margin, (lines[0].lstrip(), *(line[len(margin) :] for line in lines[1:]))


def _shared(one: str, other: str) -> str:
    length = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return one[: min(len(one), len(other)) if length is None else length]


def last_filled(lines: tuple[str, ...], first: int, end: int) -> int:
    """Return the line behind the last of a range that is not blank, `first` where all are."""
    return next((number + 1 for number in range(end - 1, first - 1, -1) if lines[number]), first)


def named_items(lines: tuple[str, ...], starts: list[tuple[int, str, str]], end: int) -> tuple[Item, ...]:
    """Return the items that begin at some lines and last until the next begins.

    Args:
        lines: All lines.
        starts: Of each item its first line, its names with commas between them, and its type.
        end: The line behind the last item.
    """
    borders = [*(number for number, _, _ in starts), end]
    return tuple(
        Item(
            name=name.strip().replace("\\", ""),
            first=first,
            end=last_filled(lines, first, behind),
            type=" ".join(kind.split()),
        )
        for (first, behind), (_, names, kind) in zip(pairwise(borders), starts, strict=True)
        for name in names.split(",")
    )
