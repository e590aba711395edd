"""A documentation that is a comment, or a run of comments, before what it documents.

Whatever is written into one cannot end it, and cannot be read as anything but a comment, in any of the
languages: what would is set apart by a space.
"""

import re
from collections.abc import Sequence

from attrs import frozen

from nlx_lsp.edits.docstring.completion import additions, arrange
from nlx_lsp.edits.docstring.content import Content
from nlx_lsp.edits.docstring.layout import MIN_COLUMNS, Layout
from nlx_lsp.edits.docstring.prose import visible
from nlx_lsp.edits.docstring.style import Style
from nlx_lsp.errors import EditRefused

_BREAK = re.compile(r"\r\n|\n|\r")
_BLOCK = re.compile(r"/\*+!?")
_CLOSING = re.compile(r"[ \t]*\*+/$")
_LINE = re.compile(r"///|//!|//|---?|#|;+")
_STAR = re.compile(r"[ \t]*\*?(?!/)")
_DANGERS = (
    # The end of the comment, and the beginning of another in it, which some languages count.
    (re.compile(r"\*(?=/)|/(?=\*)"), r"\g<0> "),
    # Java reads \u… as the character that it names, before it looks for comments; C reads trigraphs so.
    (re.compile(r"\\(?=u+[0-9A-Fa-f])"), "\\\\ "),
    (re.compile(r"\?\?(?=[=/'()!<>-])"), "? ?"),
    # PHP ends a comment of one line there.
    (re.compile(r"\?(?=>)"), "? "),
    # A long comment of Lua.
    (re.compile(r"^\[(?==*\[)"), "[ "),
)


@frozen(kw_only=True)
class Comment:
    """The signs of a language's documentation."""

    opening: str
    """What stands on the first line of a block; empty where every line is a comment of its own."""
    line: str
    """What stands before every line, with the space behind it."""
    closing: str
    """What ends a block; empty where every line is a comment of its own."""

    def inner(self, text: str) -> str:
        """Return the text of a comment's lines, without the signs."""
        return "\n".join(_taken_apart(text).texts)

    def meaning(self, text: str) -> str:
        """Return the same: a comment means what it says."""
        return self.inner(text)

    def columns(self, layout: Layout) -> int:
        """Return the columns of a line behind its signs."""
        return max(layout.columns - len(self.line), MIN_COLUMNS)

    def write(self, lines: Sequence[str], layout: Layout) -> str:
        """Return the lines as a comment; a block of one line, if it fits.

        Raises:
            EditRefused: If there is nothing to write.
        """
        texts = [safe(line) for line in lines]
        if not any(texts):
            reason = "There is nothing to write."
            raise EditRefused(reason, "Give the comment a summary.")
        if not self.opening:
            return f"{layout.newline}{layout.indent}".join(self._signed(text) for text in texts)
        whole = f"{self.opening} {texts[0]}{self.closing}"
        if len(texts) == 1 and len(whole) <= layout.columns:
            return whole
        rows = [self.opening, *(self._signed(text) for text in texts), self.closing]
        return f"{layout.newline}{layout.indent}".join(rows)

    def complete(self, text: str, style: Style, content: Content, layout: Layout) -> str:
        """Return a comment with what it lacks, its own lines as they are.

        A block gets its closing sign on a line of its own, if it has to hold more.
        A comment that says nothing yet is written anew.
        """
        old = _taken_apart(text)
        if not any(line.strip() for line in old.texts):
            return self.write(style.render(content, self.columns(layout)), layout)
        parsed = style.parse("\n".join(old.texts))
        columns = max(layout.columns - len(old.sign), MIN_COLUMNS)
        found = additions(old.texts, parsed, style, content, columns)
        if not found:
            return text
        if old.closing and old.rows[-1].strip() != old.closing.strip():
            old = old.opened(layout)
            parsed = style.parse("\n".join(old.texts))
            found = additions(old.texts, parsed, style, content, columns)
        rows = []
        for piece in arrange(old.texts, parsed, style, found):
            if isinstance(piece, int):
                rows.append(old.rows[piece])
            else:
                rows.append(f"{layout.indent}{old.sign}{old.margin}{safe(piece)}".rstrip())
        return layout.newline.join(rows)

    def _signed(self, text: str) -> str:
        return f"{self.line}{text}".rstrip()


@frozen(kw_only=True)
class _Standing:
    """A comment as it stands in a file."""

    rows: tuple[str, ...]
    """Its lines as they are, without line breaks."""
    texts: tuple[str, ...]
    """Their texts."""
    sign: str
    """What stands before the text of a line, without indentation."""
    margin: str
    """The white space between the sign and the text, as most lines have it."""
    closing: str
    """What ends it; empty where every line is a comment of its own."""

    def opened(self, layout: Layout) -> "_Standing":
        """Return a block whose signs have lines of their own."""
        last = _CLOSING.sub("", self.rows[-1]).rstrip()
        rows = [*self.rows[:-1], last, f"{layout.indent}{self.closing}"]
        if len(self.rows) == 1 and (sign := _BLOCK.match(last)) and last[sign.end() :].strip():
            text = last[sign.end() :].strip()
            rows = [sign[0], f"{layout.indent}{self.sign}{self.margin}{text}", rows[-1]]
        return _taken_apart("\n".join(rows))


def safe(line: str) -> str:
    """Return a line that no language takes for the end of its comment, or for the beginning of another."""
    text = visible(line).rstrip()
    for danger, instead in _DANGERS:
        text = danger.sub(instead, text)
    return text.rstrip("\\").rstrip()  # a backslash at the end would continue the comment in C


def _taken_apart(text: str) -> _Standing:
    """Take a comment apart.

    Raises:
        EditRefused: If its lines are not those of one block, or all of comments of their own.
    """
    rows = tuple(_BREAK.split(text))
    opening = _BLOCK.match(rows[0])
    if opening is not None and _CLOSING.search(rows[-1]) and "*/" not in text[:-2]:
        return _block(rows, opening)
    signs = [_LINE.match(row.lstrip()) for row in rows]
    sign = signs[0]
    if sign is None or any(each is None or each[0] != sign[0] for each in signs):
        reason = "The comment is written in a way that is not understood."
        raise EditRefused(reason, "Write it as one block, or begin every line alike.")
    texts = tuple(row.lstrip()[len(sign[0]) :] for row in rows)
    return _Standing(rows=rows, texts=texts, sign=sign[0], margin=_margin(texts), closing="")


def _block(rows: tuple[str, ...], opening: re.Match[str]) -> _Standing:
    starred = len(rows) == 1 or any(row.lstrip().startswith("*") for row in rows[1:])
    bodies = [
        rows[0][opening.end() :],
        *((_STAR.sub("", row, count=1) if starred else row) for row in rows[1:]),
    ]
    if len(rows) > 1 and _CLOSING.fullmatch(rows[-1]):
        bodies[-1] = ""
    else:
        bodies[-1] = _CLOSING.sub("", bodies[-1]).rstrip()
    sign = " *" if starred else ""
    inside = bodies[1:] if len(rows) > 1 else [" "]
    return _Standing(
        rows=rows,
        texts=tuple(bodies),
        sign=sign,
        margin=_margin(inside) if starred else _margin(rows[1:]),
        closing=" */" if starred else "*/",
    )


def _margin(texts: Sequence[str]) -> str:
    """Return the white space that most texts begin with; a space where there is no text."""
    found = [text[: len(text) - len(text.lstrip())] for text in texts if text.strip()]
    return min(found, key=len) if found else " "
