"""What the conventions share that document one thing a tag: ``@param``, ``@return`` and their kin."""

import re
from abc import abstractmethod
from typing import ClassVar

from attrs import frozen

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.parsed import Item, Parsed, Section, SectionKind, last_filled, read
from nlx_lsp.edits.docstring.style import Style
from nlx_lsp.edits.docstring.wrap import wrap

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("param", "arg", "argument", "option"), "params"),
    **dict.fromkeys(("return", "returns", "result", "retval"), "returns"),
    **dict.fromkeys(("yield", "yields", "yieldreturn"), "yields"),
    **dict.fromkeys(("throw", "throws", "exception", "raise"), "raises"),
}
"""What a tag documents, whichever convention it is of; what is not here documents something else."""
_TAG = re.compile(r"\s*[@\\](?P<tag>[A-Za-z]+)(?:\[[\w, ]*\])?(?=\s|$|\{)\s*(?P<rest>.*)")


@frozen
class Told:
    """What a tag says before its prose."""

    name: str = ""
    """What is documented."""
    type: str = ""
    """Its type."""


class Tagged(Style):
    """A convention of tags."""

    order: ClassVar[tuple[SectionKind, ...]] = ("params", "returns", "yields", "raises")
    spaced: ClassVar[bool] = False
    indent: ClassVar[str] = ""
    stars: ClassVar[bool] = False
    sign: ClassVar[str] = "@"
    """What a tag begins with."""

    @abstractmethod
    def head(self, kind: Kind, entry: Entry) -> str:
        """Return what stands before the prose of an entry: the tag without its sign, the name, the type."""

    @abstractmethod
    def told(self, kind: Kind, rest: str) -> Told:
        """Read what stands behind a tag."""

    def heading(self, kind: Kind) -> list[str]:  # noqa: ARG002 - every tag says its kind
        """Return nothing: there are no headings."""
        return []

    def entry(self, kind: Kind, entry: Entry, width: int) -> list[str]:
        """Return the tag with its prose, further lines indented."""
        return wrap(entry.text, width, head=self.sign + self.head(kind, entry), hang="  ")

    def parse(self, text: str) -> Parsed:
        """Find the tags; those of one kind are a section, wherever they stand."""
        margin, lines = read(text)
        tags = [(number, match) for number, line in enumerate(lines) if (match := _TAG.match(line))]
        found: dict[Kind | None, list[Item]] = {}
        for place, (first, match) in enumerate(tags):
            behind = tags[place + 1][0] if place + 1 < len(tags) else len(lines)
            kind = KINDS.get(match["tag"].lower())
            told = Told() if kind is None else self.told(kind, match["rest"])
            item = Item(name=told.name, first=first, end=last_filled(lines, first, behind), type=told.type)
            found.setdefault(kind, []).append(item)
        sections = [
            Section(
                kind=kind or "other",
                first=items[0].first,
                end=max(item.end for item in items),
                items=tuple(items),
            )
            for kind, items in found.items()
        ]
        return Parsed(margin=margin, sections=tuple(sorted(sections, key=lambda section: section.first)))
