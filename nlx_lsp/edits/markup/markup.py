"""What every markup can do."""

from collections.abc import Sequence
from typing import Protocol

from nlx_lsp.edits.markup.blocks import Block
from nlx_lsp.edits.markup.document import Document


class Markup(Protocol):
    """A way to write texts for people."""

    extension: str
    """How the name of a file in it ends, with the dot."""

    def read(self, text: bytes) -> Document:
        """Split a text into sections.  Any text can be split."""
        ...

    def heading(self, title: str, level: int, document: Document) -> str:
        """Return the lines of a heading, without the end of the last.

        Args:
            title: Its words, as a reader is to see them.
            level: 1 for the outermost.
            document: Where it is to stand.
        """
        ...

    def render(self, blocks: Sequence[Block], level: int, document: Document) -> str:
        """Return the lines of a section's body, without the end of the last; they end at line feeds.

        Args:
            blocks: What it is made of.
            level: That of the section's heading.
            document: Where it is to stand.
        """
        ...

    def comment(self, text: str) -> str:
        """Return a line that readers do not see.

        Args:
            text: Letters, digits, blanks, colons and hyphens.
        """
        ...

    def comment_in(self, line: str) -> str | None:
        """Return what a line says that readers do not see; None if it is no such line."""
        ...
