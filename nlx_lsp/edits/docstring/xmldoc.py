"""XML documentation comments (C# specification, annex D): one element a thing."""

import re
from html import escape
from typing import ClassVar

from nlx_lsp.edits.docstring.content import Content, Entry, Kind
from nlx_lsp.edits.docstring.parsed import Item, Parsed, Section, SectionKind, read
from nlx_lsp.edits.docstring.style import Style
from nlx_lsp.edits.docstring.wrap import paragraphs, wrap

_ELEMENTS: dict[str, Kind] = {"param": "params", "returns": "returns", "exception": "raises"}
_OPENING = re.compile(r"<(param|returns|exception)\b([^>]*)>")
_ATTRIBUTE = re.compile(r"""(?:name|cref)\s*=\s*["']([^"']*)["']""")


class XMLDoc(Style):
    """``<summary>``, ``<param name="…">``, ``<returns>``, ``<exception cref="…">``."""

    name: ClassVar[str] = "xmldoc"
    languages: ClassVar[frozenset[str]] = frozenset({"csharp"})
    usual_in: ClassVar[frozenset[str]] = languages
    documents: ClassVar[frozenset[Kind]] = frozenset({"params", "returns", "raises"})
    order: ClassVar[tuple[SectionKind, ...]] = ("params", "returns", "raises")
    spaced: ClassVar[bool] = False
    indent: ClassVar[str] = ""
    stars: ClassVar[bool] = False

    def heading(self, kind: Kind) -> list[str]:  # noqa: ARG002 - every element says its kind
        """Return nothing: there are no headings."""
        return []

    def entry(self, kind: Kind, entry: Entry, width: int) -> list[str]:
        """Return an element, its text escaped."""
        name = escape(entry.name)
        opening, closing = {
            "params": (f'<param name="{name}">', "</param>"),
            "raises": (f'<exception cref="{name}">', "</exception>"),
        }.get(kind, ("<returns>", "</returns>"))
        return _element(opening, escape(entry.text, quote=False), closing, width)

    def render(self, content: Content, width: int) -> list[str]:
        """Return the summary, remarks, and an element for each entry."""
        summary = wrap(escape(content.summary, quote=False), width)
        lines = ["<summary>", *summary, "</summary>"]
        if content.description.strip():
            text = escape(content.description, quote=False)
            lines += ["<remarks>", *paragraphs(text, width), "</remarks>"]
        for kind in self.order:
            if kind != "other":
                lines += self.section(kind, content.entries(kind), width)
        return lines

    def parse(self, text: str) -> Parsed:
        """Find the elements; those of one kind are a section."""
        margin, lines = read(text)
        found: dict[Kind, list[Item]] = {}
        for number, line in enumerate(lines):
            for match in _OPENING.finditer(line):
                closing = f"</{match[1]}>"
                last = next((n for n in range(number, len(lines)) if closing in lines[n]), number)
                named = _ATTRIBUTE.search(match[2])
                name = named[1].replace("{", "<").replace("}", ">") if named else ""
                item = Item(name=name, first=number, end=last + 1)
                found.setdefault(_ELEMENTS[match[1]], []).append(item)
        sections = [
            Section(kind=kind, first=items[0].first, end=max(item.end for item in items), items=tuple(items))
            for kind, items in found.items()
        ]
        return Parsed(margin=margin, sections=tuple(sorted(sections, key=lambda section: section.first)))


def _element(opening: str, text: str, closing: str, width: int) -> list[str]:
    """Return an element in one line if it fits."""
    whole = f"{opening}{text}{closing}"
    return [whole] if len(whole) <= width else [opening, *wrap(text, width), closing]
