"""Doxygen (https://www.doxygen.nl/manual/commands.html), for C and C++: as Javadoc, with either sign."""

from typing import ClassVar

from nlx_lsp.edits.docstring.javadoc import Javadoc


class Doxygen(Javadoc):
    """Commands that begin with ``@``."""

    name: ClassVar[str] = "doxygen"
    languages: ClassVar[frozenset[str]] = frozenset({"c", "cpp"})
    usual_in: ClassVar[frozenset[str]] = languages

    def recognises(self, text: str) -> int:
        """Return how many sections there are whose tags begin with this sign."""
        lines = text.split("\n")
        sections = (section for section in self.parse(text).sections if section.kind != "other")
        return sum(lines[section.first].lstrip().startswith(self.sign) for section in sections)


class DoxygenBackslash(Doxygen):
    """Commands that begin with a backslash."""

    name: ClassVar[str] = "doxygen_backslash"
    usual_in: ClassVar[frozenset[str]] = frozenset()
    sign: ClassVar[str] = "\\"
