"""A symbol's documentation as it stands in the document: its items, their places, and how to change them.

Every change is one of names, types and whole items; no word of prose is touched.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise

from attrs import define

from nlx_lsp.edits.docstring.content import KINDS, Kind
from nlx_lsp.edits.docstring.deferral import defers
from nlx_lsp.edits.docstring.form import form_of
from nlx_lsp.edits.docstring.literal import Literal
from nlx_lsp.edits.docstring.parsed import Item, Parsed, Section, split
from nlx_lsp.edits.docstring.style import Style, styles
from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import Edit, Span

_MARKUP = re.compile(
    r"\W*[@\\]\w+(?:\[[^\]]*\])?\s+(?:\{(?:[^{}]|\{[^{}]*\})*\})?"  # a tag, and a type in braces
    r"|\s*:\w+\s+"  # a field of Sphinx
    r"|\W*<\w+\s+\w+\s*=\s*[\"']"  # an element with an attribute
)
"""What stands before a name, and may hold the same word."""


@define(kw_only=True, eq=False)
class Documented:
    """A documentation that has sections."""

    lines: tuple[str, ...]
    """Its lines as they stand in the file, with their line breaks; of a string what is between the quotes."""
    texts: tuple[str, ...]
    """The same without the signs of a comment."""
    start: int
    """Where the lines begin in the document, in bytes."""
    style: Style
    """How its sections are written."""
    parsed: Parsed
    """Its sections."""

    @classmethod
    def read(cls, source: Source, symbol: Symbol) -> "Documented | None":
        """Return a symbol's documentation; None if it has none, or none that has sections."""
        found = styles(source.language.id).values()
        if symbol.docstring is None or not found:
            return None
        text, offset = symbol.docstring.text, 0
        form = form_of(source.language.comment)
        try:
            inner, meaning = form.inner(text), form.meaning(text)
            if not source.language.comment:
                literal = Literal.read(text)
                text, offset = literal.body, len(literal.prefix) + len(literal.quote)
        except EditRefused:
            return None
        if source.language.comment and defers(inner):
            return None
        style = max(found, key=lambda each: each.recognises(inner))
        parsed, value = style.parse(inner), style.parse(meaning)
        lines, texts = split(text), split(inner)
        shown = all(parsed.names(kind) == value.names(kind) for kind in KINDS)
        if not any(parsed.of(kind) for kind in KINDS) or not shown or len(lines) != len(texts):
            return None  # what escapes hide is not what readers see
        start = symbol.docstring.span.start + offset
        return cls(lines=lines, texts=texts, start=start, style=style, parsed=parsed)

    @cached_property
    def _offsets(self) -> list[int]:
        """Where each line begins in the document, and where the last ends."""
        lengths = (len(line.encode("utf-8", "surrogatepass")) for line in self.lines)
        return list(accumulate(lengths, initial=self.start))

    @property
    def summary(self) -> str:
        """The first line that says something."""
        return next((line.strip() for line in self.texts if line.strip()), "")

    @property
    def opening(self) -> Span:
        """Where the first line that says something stands."""
        number = next((n for n, line in enumerate(self.texts) if line.strip()), 0)
        return self._trimmed(number, number + 1)

    def items(self, kind: Kind) -> list[Item]:
        """Return what is documented of a kind, in the order of the text."""
        return [item for section in self.parsed.of(kind) for item in section.items]

    def text(self, item: Item) -> str:
        """Return all that is said of an item, in one line."""
        return " ".join("".join(self.texts[item.first : item.end]).split())

    def place(self, item: Item) -> Span:
        """Return where the name of an item stands, or all of it where it has none."""
        found = self._name(item)
        return self._within(item.first, *found.span()) if found else self._trimmed(item.first, item.end)

    def renamed(self, item: Item, name: str) -> Edit | None:
        """Return what gives an item another name."""
        return self._replaced(item.first, self._name(item), name)

    def reworded(self, item: Item, old: str, new: str) -> Edit | None:
        """Return what replaces words of an item; nothing if they stand there more or less than once."""
        found = [
            (number, match)
            for number in range(item.first, item.end)
            for match in re.finditer(rf"(?<![\w.]){re.escape(old)}(?!\w)", self.lines[number])
        ]
        return self._replaced(found[0][0], found[0][1], new) if len(found) == 1 and old else None

    def removed(self, item: Item) -> Edit | None:
        """Return what takes an item away, with its section if there is nothing else in that."""
        section = next(each for each in self.parsed.sections if item in each.items)
        if any(each is not item and each.first == item.first for each in section.items):
            return self._unlisted(item)
        if len(section.items) == 1:
            return self.without(section)
        return self._deleted(item.first, item.end)

    def without(self, section: Section) -> Edit | None:
        """Return what takes a section away, with the blank line before it."""
        first = section.first
        blank = first > 1 and not self.texts[first - 1].strip() and not self._filled(section.end)
        return self._deleted(first - 1 if blank else first, section.end)

    def reordered(self, items: Sequence[Item]) -> Edit | None:
        """Return what brings items, all of one section, into this order; nothing if they share lines."""
        standing = sorted(items, key=lambda item: item.first)
        adjoin = all(one.end == next_.first for one, next_ in pairwise(standing))
        if not adjoin or not self._ended(standing[-1].end):
            return None
        text = "".join("".join(self.lines[item.first : item.end]) for item in items)
        return Edit(span=self._lines(standing[0].first, standing[-1].end), text=text)

    def _name(self, item: Item) -> re.Match[str] | None:
        name = re.escape(item.name.lstrip("*"))
        line = self.lines[item.first]
        before = _MARKUP.match(line)
        start = before.end() if before else 0
        return re.compile(rf"(?<![\w.]){name}(?!\w)").search(line, start) if name else None

    def _unlisted(self, item: Item) -> Edit | None:
        """Take one of several names that share an item."""
        name = rf"[\\*]*{re.escape(item.name.lstrip('*'))}(?!\w)"
        found = re.search(rf"(?<![\w.]){name}\s*,\s*|\s*,\s*{name}", self.lines[item.first])
        return self._replaced(item.first, found, "")

    def _replaced(self, number: int, found: re.Match[str] | None, text: str) -> Edit | None:
        return Edit(span=self._within(number, *found.span()), text=text) if found else None

    def _deleted(self, first: int, end: int) -> Edit | None:
        return Edit(span=self._lines(first, end), text="") if self._ended(end) and first else None

    def _ended(self, end: int) -> bool:
        """Whether the line before this one has a line break: what stands behind it begins a line."""
        return self.lines[end - 1].endswith(("\n", "\r"))

    def _filled(self, number: int) -> bool:
        return number < len(self.texts) and bool(self.texts[number].strip())

    def _lines(self, first: int, end: int) -> Span:
        return Span(start=self._offsets[first], end=self._offsets[end])

    def _within(self, number: int, start: int, end: int) -> Span:
        line = self.lines[number]
        before, inside = (
            len(part.encode("utf-8", "surrogatepass")) for part in (line[:start], line[start:end])
        )
        return Span(start=self._offsets[number] + before, end=self._offsets[number] + before + inside)

    def _trimmed(self, first: int, end: int) -> Span:
        opening, ending = self.lines[first], self.lines[end - 1]
        start = self._within(first, len(opening) - len(opening.lstrip()), len(opening)).start
        return Span(start=start, end=self._within(end - 1, 0, len(ending.rstrip())).end)


def shared(items: Iterable[Item]) -> bool:
    """Return whether some items share their lines."""
    firsts = [item.first for item in items]
    return len(firsts) != len(set(firsts))
