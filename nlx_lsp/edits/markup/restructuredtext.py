"""reStructuredText, as docutils reads it.  A document's own headings say which line marks which level."""

import re
from collections.abc import Iterator, Sequence

from nlx_lsp.edits.markup.blocks import (
    Block,
    Code,
    Items,
    Line,
    Link,
    Listing,
    Paragraph,
    Picture,
    Subheading,
    Table,
)
from nlx_lsp.edits.markup.document import MARK, Document, assemble, line_starts, lines_of
from nlx_lsp.edits.markup.plain import flat, lines, linkless, target, width

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*[ \t]*")
_USUAL = '=-~^"'
"""The lines below headings, from the outermost level, where a document has none."""
_LEAST = 2
_SHORT = 4
"""Shorter lines below a longer title are text."""
_COMMENT = re.compile(r"\s*\.\.[ \t]+(.*?)\s*")
_SPECIAL = re.compile(r"[\\*`|]|_(?!\w)|(?<!\w)_|::(?=\s*$)")
_OPENING = re.compile(r"(?:[^\w\s]|\(?[\w#]{1,9}[.)](?:\s|$))")
_BEFORE = (" ", "'", '"', "(", "[", "{", "<", "-", "/", ":")
_BEHIND = (" ", "'", '"', ")", "]", "}", ">", "-", "/", ":", ".", ",", ";", "!", "?")
"""Beside what the marks of names and links are marks."""
_LANGUAGE = re.compile(r"[\w+#-]+")


class RestructuredText:
    """Reads and writes reStructuredText."""

    extension = ".rst"

    def read(self, text: bytes) -> Document:
        """Split a text at its titles, underlined or between two lines."""
        starts, content = line_starts(text), lines_of(text)
        head = len(MARK) if text.startswith(MARK) else 0
        if content:
            content[0] = content[0].removeprefix("\ufeff")
        styles: list[str] = []
        found = []
        for style, title, first, behind in _titles(content):
            if style not in styles:
                styles.append(style)
            found.append((styles.index(style) + 1, title, max(starts[first], head), starts[behind]))
        return assemble(text, head, found, styles=tuple(styles))

    def heading(self, title: str, level: int, document: Document) -> str:
        """Return a title with the lines that mark its level in the document."""
        words = _opened(_escaped(flat(title)))
        free = [mark for mark in _USUAL if not any(mark == style[-1:] for style in document.styles)]
        known = [*document.styles, *free, _USUAL[-1]]
        style = known[min(level, len(known)) - 1]
        line = style[-1] * max(width(words), _SHORT)
        return "\n".join([line, words, line] if len(style) == _LEAST else [words, line])

    def render(self, blocks: Sequence[Block], level: int, document: Document) -> str:
        """Return the lines of a body."""
        return "\n\n".join(filter(None, (self._block(block, level, document) for block in blocks)))

    def comment(self, text: str) -> str:
        """Return a comment."""
        return f".. {text}"

    def comment_in(self, line: str) -> str | None:
        """Return what a comment says."""
        found = _COMMENT.fullmatch(line)
        return found[1] if found else None

    def _block(self, block: Block, level: int, document: Document) -> str:
        match block:
            case Paragraph(line):
                return _opened(_line(line))
            case Items(items):
                return "\n".join(f"* {_opened(_line(item))}" for item in items)
            case Listing(text, language):
                return _listing(text, language)
            case Table(header, rows):
                cells = [
                    [_escaped(flat(name)) for name in header],
                    *([_line(cell) for cell in row] for row in rows),
                ]
                return "\n".join([".. list-table::", "   :header-rows: 1", "", *_rows(cells)])
            case Picture(path, alternative):
                place = target(path)
                return f".. image:: {place}\n   :alt: {flat(alternative)}" if place else ""
            case Subheading(title):
                return self.heading(title, level + 1, document)


def _titles(content: Sequence[str]) -> Iterator[tuple[str, str, int, int]]:
    """Yield style, words, first line and the line behind it of each title; a style is one or two marks."""
    number = 0
    while number < len(content):
        line, *others = content[number : number + 3]
        blank = number == 0 or not content[number - 1].strip()
        if len(others) == _LEAST and blank and _is_framed(line, *others):
            yield line[0] * 2, others[0].strip(), number, number + 3
            number += 3
        elif others and blank and _is_underlined(line, others[0]):
            yield others[0][0], line.strip(), number, number + 2
            number += 2
        else:
            number += 1


def _is_framed(above: str, title: str, below: str) -> bool:
    lines = _ADORNMENT.fullmatch(above), _ADORNMENT.fullmatch(below)
    alike = all(lines) and above.rstrip() == below.rstrip() and bool(title.strip())
    return alike and len(above.rstrip()) >= width(title.rstrip())


def _is_underlined(title: str, below: str) -> bool:
    """Whether a line is a title: not indented, not itself a line of marks, and underlined far enough."""
    if not title.strip() or title[0].isspace() or not _ADORNMENT.fullmatch(below):
        return False
    if _ADORNMENT.fullmatch(title) and len(title.rstrip()) >= _SHORT:
        return False
    return len(below.rstrip()) >= min(width(title.rstrip()), _SHORT)


def _rows(cells: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in cells:
        for number, cell in enumerate(row):
            yield f"   {' ' if number else '*'} - {_opened(cell)}".rstrip()


def _line(line: Line) -> str:
    parts: list[str] = []
    for part in linkless(line):
        if isinstance(part, Code):
            written = _code(part.text)
        elif isinstance(part, Link):
            written = f"`{_escaped(part.text)} <{part.target}>`__"
        else:
            lead, tail = (" " * bool(part.text[:1].isspace()), " " * bool(part.text[-1:].isspace()))
            written = f"{lead}{_escaped(flat(part.text))}{tail}"
        apart = not parts or parts[-1].endswith(_BEFORE) or written.startswith(_BEHIND)
        parts += ["" if apart else r"\ ", written]  # what is marked may not touch other words
    return "".join(parts).strip()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: "".join(f"\\{character}" for character in found[0]), text)


def _opened(text: str) -> str:
    return f"\\{text}" if _OPENING.match(text) and not text.startswith(("``", "`", "\\")) else text


def _code(text: str) -> str:
    """Return a literal; where it cannot be one, words."""
    literal = text and "``" not in text and not text.startswith("`") and not text.endswith(("`", "\\"))
    return f"``{text}``" if literal else _escaped(text)


def _listing(text: str, language: str) -> str:
    content = [f"   {line}".rstrip() for line in lines(text)]
    directive = f".. code-block:: {language}" if _LANGUAGE.fullmatch(language) else "::"
    return "\n".join([directive, "", *content]) if content else ""
