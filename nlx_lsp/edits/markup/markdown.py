"""Markdown, as GitHub and CommonMark read it.  Its structure is markdown-it's business, not ours."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

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
from nlx_lsp.edits.markup.plain import flat, lines, linkless, target

_SPECIAL = re.compile(r"[\\`*\[\]<>|~$]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_OPENING = re.compile(r"^(?:([#+=-])|(\d{1,9})([.)]))")
"""What at the beginning of a paragraph would make something else of it."""
_CLOSING = re.compile(r"(#+)$")
"""What at the end of a heading would not be shown."""
_HTML_HEADING = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_COMMENT = re.compile(r"\s*<!--\s*(.*?)\s*-->\s*")
_LANGUAGE = re.compile(r"[\w+#-]*")
_FRONT = {"---": ("---", "..."), "+++": ("+++",)}
"""How front matter begins, and how it ends."""


class Markdown:
    """Reads and writes Markdown."""

    extension = ".md"

    def read(self, text: bytes) -> Document:
        """Split a text at its headings: with number signs, underlined, or of HTML; not those in code."""
        starts = line_starts(text)
        skipped = _front_matter(lines_of(text))
        head = starts[skipped] if skipped else len(MARK) if text.startswith(MARK) else 0
        reader = MarkdownIt("commonmark").enable("table")
        reader.core.ruler.disable("inline")  # only what stands in which line is wanted
        tokens = reader.parse(text[head:].decode("utf-8", "replace"))
        found = [
            (level, title, max(starts[skipped + first], head), starts[skipped + behind])
            for level, title, first, behind in _headings(tokens)
        ]
        return assemble(text, head, found)

    def heading(self, title: str, level: int, document: Document) -> str:  # noqa: ARG002 - the same anywhere
        """Return a heading with number signs."""
        words = _CLOSING.sub(r"\\\1", _escaped(flat(title)))
        return f"{'#' * min(level, 6)} {words}"

    def render(self, blocks: Sequence[Block], level: int, document: Document) -> str:
        """Return the lines of a body."""
        return "\n\n".join(filter(None, (self._block(block, level, document) for block in blocks)))

    def comment(self, text: str) -> str:
        """Return a comment of HTML."""
        return f"<!-- {text} -->"

    def comment_in(self, line: str) -> str | None:
        """Return what a comment of HTML says."""
        found = _COMMENT.fullmatch(line)
        return found[1] if found else None

    def _block(self, block: Block, level: int, document: Document) -> str:
        match block:
            case Paragraph(line):
                return _opened(_line(line))
            case Items(items):
                return "\n".join(f"- {_opened(_line(item))}" for item in items)
            case Listing(text, language):
                return _listing(text, language)
            case Table(header, rows):
                cells = [[_escaped(flat(name)) for name in header], ["---"] * len(header)]
                cells += [[_line(cell, in_table=True) for cell in row] for row in rows]
                return "\n".join(f"| {' | '.join(row)} |" for row in cells)
            case Picture(path, alternative):
                place = target(path)
                return f"![{_escaped(flat(alternative))}]({place})" if place else ""
            case Subheading(title):
                return self.heading(title, level + 1, document)


def _headings(tokens: Sequence[Token]) -> Iterator[tuple[int, str, int, int]]:
    """Yield level, title, first line and the line behind it of each heading that is in nothing else."""
    for number, token in enumerate(tokens):
        if token.level or token.map is None:
            continue
        if token.type == "heading_open":
            yield int(token.tag[1:]), tokens[number + 1].content, token.map[0], token.map[1]
        elif token.type == "html_block" and (found := _HTML_HEADING.search(token.content)):
            yield int(found[1]), " ".join(_TAG.sub(" ", found[2]).split()), token.map[0], token.map[1]


def _front_matter(text: Sequence[str]) -> int:
    """Return how many lines of front matter a text begins with."""
    closing = _FRONT.get(text[0].removeprefix("\ufeff").rstrip(), ()) if text else ()
    return next((number + 1 for number, line in enumerate(text[1:], 1) if line.rstrip() in closing), 0)


def _line(line: Line, *, in_table: bool = False) -> str:
    parts: list[str] = []
    for part in linkless(line):
        if isinstance(part, Code):
            parts.append(_code(part.text, in_table=in_table))
        elif isinstance(part, Link):
            parts.append(f"[{_escaped(part.text)}]({part.target})")
        else:
            lead, tail = (" " * bool(part.text[:1].isspace()), " " * bool(part.text[-1:].isspace()))
            parts.append(f"{lead}{_escaped(flat(part.text))}{tail}")
    return "".join(parts).strip()


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _opened(text: str) -> str:
    """Keep the beginning of a paragraph from making a list or a heading of it."""
    found = _OPENING.match(text)
    if found is None:
        return text
    return f"\\{text}" if found[1] else f"{found[2]}\\{text[len(found[2]) :]}"


def _code(text: str, *, in_table: bool) -> str:
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text.replace('|', chr(92) + '|') if in_table else text}{space}{fence}"


def _listing(text: str, language: str) -> str:
    content = lines(text)
    longest = max((len(run) for line in content for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    name = language if _LANGUAGE.fullmatch(language) else ""
    return "\n".join([f"{fence}{name}", *content, fence]) if content else ""
