"""How documentation stands in a file: as a string in the code, or as a comment before it.

Knows delimiters; what stands between them is a style's business.
"""

from collections.abc import Sequence
from typing import Protocol

from nlx_lsp.edits.docstring.comment import Comment
from nlx_lsp.edits.docstring.completion import complete
from nlx_lsp.edits.docstring.content import Content
from nlx_lsp.edits.docstring.layout import Layout
from nlx_lsp.edits.docstring.literal import Literal
from nlx_lsp.edits.docstring.style import Style


class Form(Protocol):
    """What stands around the text of a documentation."""

    def inner(self, text: str) -> str:
        """Return what an existing documentation says, as it is written, without its delimiters.

        Raises:
            EditRefused: If it cannot be taken apart.
        """
        ...

    def meaning(self, text: str) -> str:
        """Return what an existing documentation says, as its readers see it.

        Raises:
            EditRefused: If it cannot be taken apart.
        """
        ...

    def columns(self, layout: Layout) -> int:
        """Return how many columns there are for the text of a line."""
        ...

    def write(self, lines: Sequence[str], layout: Layout) -> str:
        """Return a new documentation with its delimiters.

        Raises:
            EditRefused: If there is nothing to write, or no safe way to write it.
        """
        ...

    def complete(self, text: str, style: Style, content: Content, layout: Layout) -> str:
        """Return an existing documentation with what it lacks; the same text if that is nothing.

        Raises:
            EditRefused: If it cannot be taken apart, or cannot hold what is missing.
        """
        ...


def form_of(signs: Sequence[str]) -> Form:
    """Return the form of a language's documentation.

    Args:
        signs: What opens a comment, stands before its lines, and closes it; nothing if it is a string.
    """
    return Comment(opening=signs[0], line=signs[1], closing=signs[2]) if signs else Docstring()


class Docstring:
    """A string that is the first thing in what it documents, as Python has it."""

    def inner(self, text: str) -> str:
        """Return what stands between the quotes."""
        return Literal.read(text).body

    def meaning(self, text: str) -> str:
        """Return what the string evaluates to."""
        return Literal.read(text).value

    def columns(self, layout: Layout) -> int:
        """Return the columns of a line."""
        return layout.columns

    def write(self, lines: Sequence[str], layout: Layout) -> str:
        """Return the string."""
        return layout.literal(lines)

    def complete(self, text: str, style: Style, content: Content, layout: Layout) -> str:
        """Return the string with what it lacks."""
        return complete(text, style, content, layout)
