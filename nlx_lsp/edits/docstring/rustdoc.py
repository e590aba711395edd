"""rustdoc (https://doc.rust-lang.org/rustdoc/how-to-write-documentation.html): prose, headings for errors.

Parameters and results have no sections there; errors that are returned and panics have one each.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import ClassVar

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.parsed import Item, Parsed, Section, SectionKind, last_filled, read
from nlx_lsp.edits.docstring.style import Style
from nlx_lsp.edits.docstring.wrap import wrap

_HEADING = re.compile(r"#+\s+(\w+)\s*")
_ITEM = re.compile(r"[-*]\s+\[?`([^`]+)`\]?:?\s")
_PANICS = {"panic", "unreachable", "todo", "unimplemented", "assert", "assert_eq", "assert_ne"}
_TITLES = {"errors": "Errors", "panics": "Panics"}


class Rustdoc(Style):
    """``# Errors`` and ``# Panics``."""

    name: ClassVar[str] = "rustdoc"
    languages: ClassVar[frozenset[str]] = frozenset({"rust"})
    usual_in: ClassVar[frozenset[str]] = languages
    documents: ClassVar[frozenset[Kind]] = frozenset({"raises"})
    order: ClassVar[tuple[SectionKind, ...]] = ("raises",)
    spaced: ClassVar[bool] = True
    indent: ClassVar[str] = ""

    def heading(self, kind: Kind) -> list[str]:  # noqa: ARG002 - see `section`
        """Return the heading of errors."""
        return ["# Errors", ""]

    def entry(self, kind: Kind, entry: Entry, width: int) -> list[str]:  # noqa: ARG002 - there is one kind
        """Return a list item that begins with the error."""
        return wrap(entry.text, width, head=f"- `{entry.name}`:", hang="  ")

    def section(self, kind: Kind, entries: Sequence[Entry], width: int) -> list[str]:
        """Return the errors under one heading, the panics under another."""
        lines: list[str] = []
        for title, panics in (("Errors", False), ("Panics", True)):
            chosen = [entry for entry in entries if _is_panic(entry.name) == panics]
            if chosen:
                lines += ["", f"# {title}", ""] if lines else [f"# {title}", ""]
                for entry in chosen:
                    lines += self.entry(kind, entry, width)
        return lines

    def parse(self, text: str) -> Parsed:
        """Find both headings; what is prose under one of them speaks of all that belongs there."""
        margin, lines = read(text)
        heads = [number for number, line in enumerate(lines) if _HEADING.fullmatch(line)]
        items: list[Item] = []
        sections: list[Section] = []
        for first, behind in pairwise([*heads, len(lines)]):
            match = _HEADING.fullmatch(lines[first])
            title = match[1].lower() if match else ""
            end = last_filled(lines, first + 1, behind)
            if title in _TITLES and end > first + 1:
                items += _items(lines, first + 1, end)
            elif title:
                sections.append(Section(kind="other", first=first, end=end))
        if items:
            first = next(
                n for n in heads if n < items[0].first and lines[n].lstrip("# ").lower().strip() in _TITLES
            )
            sections.append(
                Section(kind="raises", first=first, end=max(item.end for item in items), items=tuple(items))
            )
        return Parsed(margin=margin, sections=tuple(sorted(sections, key=lambda section: section.first)))


def _is_panic(name: str) -> bool:
    return name.rpartition("::")[2] in _PANICS


def _items(lines: tuple[str, ...], first: int, end: int) -> list[Item]:
    starts = [(n, match[1]) for n in range(first, end) if (match := _ITEM.match(lines[n]))]
    if not starts:
        return [Item(name="", first=first, end=end)]
    borders = [*(number for number, _ in starts), end]
    return [
        Item(name=name, first=start, end=last_filled(lines, start, behind))
        for (start, behind), (_, name) in zip(pairwise(borders), starts, strict=True)
    ]
