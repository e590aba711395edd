"""A Python file that is added to: places in it, and insertions.  Nothing that is there is ever taken away."""

import ast
import re
from bisect import bisect_right

from attrs import field, frozen

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.python.style import FUNCTIONS

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
_ENDS = ("\n", "\r")


@frozen(kw_only=True)
class Lines:
    """A file's text and tree."""

    text: str = field(repr=False)
    """Without its mark of byte order."""
    tree: ast.Module = field(repr=False)
    """What it parses to."""
    starts: tuple[int, ...] = field(repr=False)
    """Where each line begins, and where the last ends."""

    @classmethod
    def read(cls, text: str, path: str) -> "Lines":
        """Read a file.

        Raises:
            EditRefused: If it is no Python, or not in UTF-8.
        """
        if "\ufffd" in text:
            msg = f"{path} is not in UTF-8, or has characters that cannot be read."
            raise EditRefused(msg, "Save it as UTF-8, then run the action again.")
        try:
            tree = ast.parse(text)
        except SyntaxError as error:
            msg = f"{path} does not parse in line {error.lineno or 1}."
            raise EditRefused(msg, "Mend it, then run the action again.") from error
        except (ValueError, RecursionError, MemoryError) as error:
            msg = f"{path} cannot be read as Python ({error})."
            raise EditRefused(msg, "Mend it, then run the action again.") from error
        starts = [match.start() for match in _LINE.finditer(text)]
        return cls(text=text, tree=tree, starts=(*starts, len(text)))

    def line(self, number: int) -> str:
        """Return a line, counted from 1, with its end."""
        return self.text[self.starts[number - 1] : self.starts[number]]

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.starts) - 1

    def offset(self, number: int, column: int) -> int:
        """Return the place of a line, counted from 1, and a column in bytes of UTF-8."""
        return self.starts[number - 1] + len(self.line(number).encode()[:column].decode())

    def number(self, offset: int) -> int:
        """Return the line of a place, counted from 1."""
        return min(bisect_right(self.starts, offset), max(self.count, 1))

    def start(self, node: ast.stmt) -> int:
        """Return where a statement's first line begins, that of its first decorator."""
        decorators = node.decorator_list if isinstance(node, (*FUNCTIONS, ast.ClassDef)) else []
        return self.starts[min([node.lineno, *(each.lineno for each in decorators)]) - 1]

    def behind(self, node: ast.stmt) -> int:
        """Return where the line behind a statement begins: behind the comments that belong to it, too."""
        number = end = node.end_lineno or node.lineno
        while number < self.count:
            number += 1
            line = self.line(number)
            stripped = line.lstrip()
            if stripped.startswith("#") and len(line) - len(stripped) > node.col_offset:
                end = number
            elif stripped:
                break
        return self.starts[end]

    def inserted(self, place: int, text: str, newline: str) -> str:
        """Return the text with something in it, which begins a line of its own."""
        before = self.text[:place]
        if before and not before.endswith(_ENDS):
            before += newline
        return before + text + self.text[place:]


def is_blank(text: str) -> bool:
    """Whether a text begins with a blank line, or is at its end."""
    return re.match(r"[ \t\f]*(?:[\r\n]|$)", text) is not None
