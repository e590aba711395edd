"""NumPy style: underlined headings, entries at the margin, their text indented."""

import re
from itertools import pairwise
from typing import ClassVar

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.parsed import Item, Parsed, Section, SectionKind, last_filled, named_items, read
from nlx_lsp.edits.docstring.style import Style
from nlx_lsp.edits.docstring.wrap import wrap

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("parameters", "params", "arguments", "args"), "params"),
    **dict.fromkeys(("other parameters", "other params", "keyword arguments"), "params"),
    **dict.fromkeys(("return", "returns"), "returns"),
    **dict.fromkeys(("yield", "yields"), "yields"),
    **dict.fromkeys(("raise", "raises"), "raises"),
}
_UNDERLINE = re.compile(r"-{3,}|={3,}")
_NAME = r"[\\*]*\w[\w.\\]*"
_ITEM = re.compile(rf"({_NAME}(?:\s*,\s*{_NAME})*)\s*(?::(.*))?")
_RESULT = re.compile(rf"(?:({_NAME})\s*:\s+)?(\S.*)")
"""A result: its type, maybe behind a name of its own."""


class Numpy(Style):
    """``Parameters`` over a line of dashes."""

    name: ClassVar[str] = "numpy"
    order: ClassVar[tuple[SectionKind, ...]] = ("params", "returns", "yields", "raises", "other")
    spaced: ClassVar[bool] = True
    indent: ClassVar[str] = ""

    def heading(self, kind: Kind) -> list[str]:
        """Return the title and its underline."""
        title = "Parameters" if kind == "params" else kind.title()
        return [title, "-" * len(title)]

    def entry(self, kind: Kind, entry: Entry, width: int) -> list[str]:
        """Return ``name : type``, and the text under it.

        The format wants a type for a result; ``object`` is true of every value.
        """
        kept = " ".join(entry.type.split())
        if kind in {"returns", "yields"}:
            head = kept or "object"
        else:
            head = f"{entry.name} : {kept}" if kept and kind == "params" else entry.name
        return [head, *("    " + line for line in wrap(entry.text, width - 4))]

    def parse(self, text: str) -> Parsed:
        """Find underlined headings."""
        margin, lines = read(text)
        heads = [n for n, line in enumerate(lines[1:]) if lines[n] and _UNDERLINE.fullmatch(line)]
        sections: list[Section] = []
        for first, behind in pairwise([*heads, len(lines)]):
            kind = _KINDS.get(lines[first].lower())
            end = last_filled(lines, first + 2, behind)
            items = () if kind is None else _items(lines, kind, first + 2, end)
            sections.append(Section(kind=kind or "other", first=first, end=end, items=items))
        return Parsed(margin=margin, sections=tuple(sections))


def _items(lines: tuple[str, ...], kind: Kind, first: int, end: int) -> tuple[Item, ...]:
    if kind in {"returns", "yields"}:
        head = _RESULT.fullmatch(lines[first]) if end > first else None
        return (Item(name="", first=first, end=end, type=head[2] if head else ""),) if end > first else ()
    starts = [
        (n, match[1], match[2] or "") for n in range(first, end) if (match := _ITEM.fullmatch(lines[n]))
    ]
    return named_items(lines, starts, end)
