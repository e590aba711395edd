"""Sphinx style: reStructuredText field lists."""

import re
from typing import ClassVar

from attrs import evolve

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.parsed import Item, Parsed, Section, SectionKind, last_filled, read
from nlx_lsp.edits.docstring.style import Style
from nlx_lsp.edits.docstring.wrap import wrap

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("param", "type", "parameter", "arg", "argument", "key", "keyword", "kwarg"), "params"),
    **dict.fromkeys(("return", "returns", "rtype"), "returns"),
    **dict.fromkeys(("yield", "yields", "ytype"), "yields"),
    **dict.fromkeys(("raise", "raises", "except", "exception"), "raises"),
}
_TYPES = frozenset({"type", "rtype", "ytype"})
_FIELD = re.compile(r":(\w+)(?:\s+([^:]+))?:(?:\s|$)")


class Sphinx(Style):
    """``:param name:`` and its kin."""

    name: ClassVar[str] = "sphinx"
    order: ClassVar[tuple[SectionKind, ...]] = ("params", "returns", "yields", "raises")
    spaced: ClassVar[bool] = False
    indent: ClassVar[str] = ""

    def heading(self, kind: Kind) -> list[str]:  # noqa: ARG002 - fields have no heading
        """Return nothing: every field names its kind."""
        return []

    def entry(self, kind: Kind, entry: Entry, width: int) -> list[str]:
        """Return the field, and a second one for its type."""
        # A bare star would begin emphasis.
        name = entry.name.replace("*", "\\*")
        head, type_field = {
            "params": (f"param {name}", f"type {name}"),
            "returns": ("return", "rtype"),
            "yields": ("yield", "ytype"),
            "raises": (f"raises {name}", ""),
        }[kind]
        lines = wrap(entry.text, width, head=f":{head}:", hang="    ")
        kept = " ".join(entry.type.split())
        return [*lines, f":{type_field}: {kept}"] if kept and type_field else lines

    def parse(self, text: str) -> Parsed:
        """Find fields; those of one kind are a section, wherever they stand."""
        margin, lines = read(text)
        found: dict[Kind | None, list[Item]] = {}
        for first, line in enumerate(lines):
            field = _FIELD.match(line)
            if field is None:
                continue
            names = (field[2] or "").replace("\\", "")
            behind = (n for n in range(first + 1, len(lines)) if lines[n] and not lines[n][0].isspace())
            end = last_filled(lines, first, next(behind, len(lines)))
            kind = _KINDS.get(field[1])
            items = found.setdefault(kind, [])
            told = " ".join(" ".join([line[field.end() :], *lines[first + 1 : end]]).split())
            if field[1] in _TYPES and items:
                _extend(items, names, evolve(items[-1], first=first, end=end, type=told))
            elif field[1] in _TYPES - {"type"}:
                items.append(Item(name="", first=first, end=end, type=told))
            elif field[1] != "type":
                of = names.rpartition(" ")[0] if kind == "params" else ""
                items += [Item(name=name, first=first, end=end, type=of) for name in _names(kind, names)]
        sections = [
            Section(
                kind=kind or "other", first=items[0].first, end=max(i.end for i in items), items=tuple(items)
            )
            for kind, items in found.items()
            if items
        ]
        return Parsed(margin=margin, sections=tuple(sorted(sections, key=lambda section: section.first)))


def _names(kind: Kind | None, text: str) -> list[str]:
    if kind == "raises":
        return [name.strip() for name in text.split(",")]
    # A type may stand before the name of a parameter.
    return text.split()[-1:] or [""] if kind == "params" else [""]


def _extend(items: list[Item], name: str, field: Item) -> None:
    """Let an item have its type, and, if it ends where the field begins, the lines of the field as well."""
    if items[-1].end == field.first:
        items[-1] = evolve(items[-1], end=field.end)
    for number, item in enumerate(items):
        if item.name == name.strip():
            items[number] = evolve(item, type=field.type)
