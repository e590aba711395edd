"""Org.  A zero-width space keeps a character from being markup: that is what its manual advises."""

import re
from collections.abc import Sequence

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

_HEADLINE = re.compile(r"(\*+)[ \t]+(.*?)(?:[ \t]+:[\w@#%:]+:)?[ \t]*")
_TITLE = re.compile(r"#\+title:[ \t]*(.*)", re.IGNORECASE)
_COMMENT = re.compile(r"\s*#[ \t]+(.*?)\s*")
_BLANK = "\u200b"
_SPECIAL = re.compile(r"(?<!\w)[*/=~+](?=\S)|[_^](?=\S)|\[(?=\[|fn:)|<(?=[\w<])|\\(?=\S)|\{(?=\{)")
"""What marks something only if it touches what follows it."""
_OPENING = re.compile(r"(?:[*#|:+-]|\w{1,9}[.)](?=\s))")
_OBEYED = re.compile(r",*(?:\*|#\+)")
"""How a line of code begins that Org would obey."""
_LANGUAGE = re.compile(r"[\w+#-]+")
_MARKS = "=~"


class Org:
    """Reads and writes Org."""

    extension = ".org"

    def read(self, text: bytes) -> Document:
        """Split a text at its headlines, which nothing can hide; a ``#+title:`` is above them all."""
        starts, content = line_starts(text), lines_of(text)
        found = []
        for number, line in enumerate(content):
            start = max(starts[number], len(MARK) if text.startswith(MARK) else 0)
            bare = line.removeprefix("\ufeff") if number == 0 else line
            headline, title = _HEADLINE.fullmatch(bare), _TITLE.fullmatch(bare)
            if headline:
                found.append((len(headline[1]) + 1, headline[2], start, starts[number + 1]))
            elif title and not found:
                found.append((1, title[1].strip(), start, starts[number + 1]))
        return assemble(text, len(MARK) if text.startswith(MARK) else 0, found)

    def heading(self, title: str, level: int, document: Document) -> str:  # noqa: ARG002 - the same anywhere
        """Return a headline; the title where it is the outermost."""
        words = _escaped(flat(title))
        return f"#+title: {words}" if level == 1 else f"{'*' * (level - 1)} {words}"

    def render(self, blocks: Sequence[Block], level: int, document: Document) -> str:
        """Return the lines of a body."""
        return "\n\n".join(filter(None, (self._block(block, level, document) for block in blocks)))

    def comment(self, text: str) -> str:
        """Return a comment."""
        return f"# {text}"

    def comment_in(self, line: str) -> str | None:
        """Return what a comment says."""
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
                first = [_escaped(flat(name)).replace("|", "\\vert{}") for name in header]
                rule = f"|{'+'.join(['---'] * len(header))}|"
                others = [[_line(cell, in_table=True) for cell in row] for row in rows]
                written = [f"| {' | '.join(row)} |" for row in (first, *others)]
                return "\n".join([written[0], rule, *written[1:]])
            case Picture(path, _):
                place = target(path)
                return f"[[{place if ':' in place else f'file:{place}'}]]" if place else ""
            case Subheading(title):
                return self.heading(title, level + 1, document)


def _line(line: Line, *, in_table: bool = False) -> str:
    parts: list[str] = []
    for part in linkless(line):
        if isinstance(part, Code):
            parts.append(_code(part.text, in_table=in_table))
        elif isinstance(part, Link):
            place = part.target if ":" in part.target else f"file:{part.target}"
            parts.append(f"[[{place}][{_escaped(part.text.replace('[', '(').replace(']', ')'))}]]")
        else:
            lead, tail = (" " * bool(part.text[:1].isspace()), " " * bool(part.text[-1:].isspace()))
            parts.append(f"{lead}{_escaped(flat(part.text))}{tail}")
    text = "".join(parts).strip()
    return text.replace("|", "\\vert{}") if in_table else text


def _escaped(text: str) -> str:
    apart = _SPECIAL.sub(rf"\g<0>{_BLANK}", text)
    return apart.replace("$", "\\dollar{}") if text.count("$") > 1 else apart  # two of them make a formula


def _opened(text: str) -> str:
    return f"{_BLANK}{text}" if _OPENING.match(text) else text


def _code(text: str, *, in_table: bool) -> str:
    """Return a name between marks that it does not hold; where there is none, as words."""
    mark = next((mark for mark in _MARKS if mark not in text), None)
    return f"{mark}{text}{mark}" if mark and not (in_table and "|" in text) else _escaped(text)


def _listing(text: str, language: str) -> str:
    content = [f",{line}" if _OBEYED.match(line) else line for line in lines(text)]
    kind = f"src {language}" if _LANGUAGE.fullmatch(language) else "example"
    return "\n".join([f"#+begin_{kind}", *content, f"#+end_{kind.split(maxsplit=1)[0]}"]) if content else ""
