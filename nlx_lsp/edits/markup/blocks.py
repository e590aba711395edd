"""What a section is made of, before it is written in any markup.

Texts are as a reader is to see them: nothing in them is markup.
"""

from collections.abc import Sequence

from attrs import frozen


@frozen
class Text:
    """Words."""

    text: str
    """One line; white space counts as one space."""


@frozen
class Code:
    """A name, a command or a value."""

    text: str
    """One line."""


@frozen
class Link:
    """Words that lead somewhere."""

    text: str
    """The words."""
    target: str
    """An address on the web, an e-mail address with ``mailto:``, or a path."""


Inline = Text | Code | Link
Line = Sequence[Inline]
"""Parts that follow one another; a space between two has to be in one of them."""


@frozen
class Paragraph:
    """One or more sentences."""

    line: Line
    """What they are made of."""


@frozen
class Items:
    """A list with bullets."""

    lines: Sequence[Line]
    """One an item."""


@frozen
class Listing:
    """Lines of code, to the letter."""

    text: str
    """The lines."""
    language: str = ""
    """What they are written in, as highlighters name it: ``sh``; empty for plain text."""


@frozen
class Table:
    """Rows and columns."""

    header: Sequence[str]
    """The names of the columns."""
    rows: Sequence[Sequence[Line]]
    """As many cells each as there are columns."""


@frozen
class Picture:
    """A picture of its own line."""

    path: str
    """Where it is."""
    alternative: str
    """What is on it, in words."""


@frozen
class Subheading:
    """A heading one level below that of the section."""

    title: str
    """Its words."""


Block = Paragraph | Items | Listing | Table | Picture | Subheading
