"""The last step of a docstring: lines become a literal that stands at one place of one file.

The literal always evaluates to its lines, whatever is in them, and holds no character that a reader
cannot see.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Literal

from attrs import evolve, frozen

from nlx_lsp.edits.docstring.prose import visible
from nlx_lsp.errors import EditRefused

MIN_COLUMNS = 20
"""Text gets as many columns even where the indentation leaves fewer."""


@frozen(kw_only=True)
class Layout:
    """How a docstring is written at one place."""

    indent: str = ""
    """White space before every line but the first."""
    newline: Literal["\n", "\r\n", "\r"] = "\n"
    """What ends a line in this file."""
    quote: str = '"""'
    """What opens and closes the literal: three quotes of one kind."""
    prefix: str = ""
    """What stands before the quotes; a text with backslashes gets an ``r`` where it can be raw."""
    width: int = 88
    """Columns of a line, indentation included."""

    @property
    def columns(self) -> int:
        """Columns for text."""
        return max(self.width - len(self.indent.expandtabs()), MIN_COLUMNS)

    @property
    def raw(self) -> bool:
        """Whether a backslash stands for itself."""
        return "r" in self.prefix.lower()

    def escape(self, line: str) -> str:
        """Return a line as it stands between the quotes, invisible characters dropped.

        Raises:
            EditRefused: If the literal is raw and cannot hold the line.
        """
        line = visible(line).rstrip()
        if not self.raw:
            mark = self.quote[0]
            return re.sub(rf"{mark}{{3,}}", lambda run: f"\\{mark}" * len(run[0]), line.replace("\\", "\\\\"))
        if self.quote in line:
            reason = f"A raw docstring cannot hold {self.quote}."
            raise EditRefused(reason, "Take the r before it away.")
        return line

    def literal(self, lines: Sequence[str]) -> str:
        """Return the whole docstring, from its prefix to its closing quotes.

        One line, if it fits; otherwise the closing quotes have a line of their own.

        Args:
            lines: The text, less indentation; `Style.render` returns such lines.

        Raises:
            EditRefused: If there is nothing to write, or a raw literal cannot hold it.
        """
        if not self.prefix and any("\\" in line for line in lines):
            # Readers and linters prefer a raw literal to doubled backslashes.
            with suppress(EditRefused):
                return evolve(self, prefix="r").literal(lines)
        texts = [self.escape(line) for line in lines]
        if not any(texts):
            reason = "There is nothing to write."
            raise EditRefused(reason, "Give the docstring a summary.")
        opening = self.prefix + self.quote
        # A quote or a backslash at the end would join the closing quotes.
        closable = len(texts) == 1 and not texts[0].endswith(("\\", self.quote[0]))
        if closable and len(opening + texts[0] + self.quote) <= self.columns:
            return opening + texts[0] + self.quote
        body = [
            texts[0],
            *(self.indent + text if text else "" for text in texts[1:]),
            self.indent + self.quote,
        ]
        return opening + self.newline.join(body)
