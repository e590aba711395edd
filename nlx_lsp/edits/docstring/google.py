"""Google style: headings with a colon, entries indented under them."""

import re
from typing import ClassVar

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.parsed import Item, Parsed, Section, SectionKind, last_filled, named_items, read
from nlx_lsp.edits.docstring.style import Style
from nlx_lsp.edits.docstring.wrap import wrap

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("args", "arguments", "parameters", "params", "other parameters"), "params"),
    **dict.fromkeys(("keyword args", "keyword arguments"), "params"),
    **dict.fromkeys(("return", "returns"), "returns"),
    **dict.fromkeys(("yield", "yields"), "yields"),
    **dict.fromkeys(("raise", "raises", "except", "exceptions"), "raises"),
}
_HEADING = re.compile(r"([A-Z][A-Za-z]*(?: [A-Za-z]+)?):")
_NAME = r"[\\*]*\w[\w.\\]*"
_ITEM = re.compile(rf"({_NAME}(?:\s*,\s*{_NAME})*)\s*(?:\((.*?)\))?\s*:(?:\s|$)")
_TYPED = re.compile(r"([\w.]+(?:\[.*?\])?(?:\s*\|\s*[\w.]+(?:\[.*?\])?)*):(?:\s|$)")
"""A result's type before its text: one expression, not the first words of a sentence."""


class Google(Style):
    """``Args:`` and what follows from it."""

    name: ClassVar[str] = "google"
    usual_in: ClassVar[frozenset[str]] = frozenset({"python"})
    order: ClassVar[tuple[SectionKind, ...]] = ("params", "returns", "yields", "raises")
    spaced: ClassVar[bool] = True
    indent: ClassVar[str] = "    "

    def heading(self, kind: Kind) -> list[str]:
        """Return ``Args:`` for parameters, and so on."""
        return ["Args:" if kind == "params" else f"{kind.title()}:"]

    def entry(self, kind: Kind, entry: Entry, width: int) -> list[str]:
        """Return ``name (type): text``, or ``type: text`` for a result."""
        # A colon ends the name or type of an entry, so a type that has one cannot be written.
        kept = " ".join(entry.type.split())
        kept = "" if ":" in kept else kept
        if kind in {"params", "raises"}:
            head = f"{entry.name} ({kept})" if kept and kind == "params" else entry.name
            return wrap(entry.text, width, head=f"{head}:", hang=self.indent)
        if kept:
            return wrap(entry.text, width, head=f"{kept}:", hang=self.indent)
        return wrap(re.sub(r":(?=\s)", ",", entry.text), width)

    def parse(self, text: str) -> Parsed:
        """Find headings that have indented lines under them."""
        margin, lines = read(text)
        sections: list[Section] = []
        for first, line in enumerate(lines):
            heading = _HEADING.fullmatch(line)
            if heading is not None:
                behind = (n for n in range(first + 1, len(lines)) if lines[n] and not lines[n][0].isspace())
                end = last_filled(lines, first + 1, next(behind, len(lines)))
                if end > first + 1:
                    sections.append(_section(lines, _KINDS.get(heading[1].lower()), first, end))
        return Parsed(margin=margin, sections=tuple(sections))


def _section(lines: tuple[str, ...], kind: Kind | None, first: int, end: int) -> Section:
    if kind is None:
        return Section(kind="other", first=first, end=end)
    opening = next(line for line in lines[first + 1 : end] if line)
    indent = opening[: len(opening) - len(opening.lstrip())]
    if kind in {"returns", "yields"}:
        typed = _TYPED.match(opening.lstrip())
        items: tuple[Item, ...] = (Item(name="", first=first + 1, end=end, type=typed[1] if typed else ""),)
    else:
        items = _items(lines, first + 1, end, indent)
    return Section(kind=kind, first=first, end=end, indent=indent, items=items)


def _items(lines: tuple[str, ...], first: int, end: int, indent: str) -> tuple[Item, ...]:
    starts = [
        (number, match[1], match[2] or "")
        for number in range(first, end)
        if lines[number].startswith(indent) and (match := _ITEM.match(lines[number], len(indent)))
    ]
    return named_items(lines, starts, end)
