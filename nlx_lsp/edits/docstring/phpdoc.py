"""PHPDoc (https://docs.phpdoc.org): the type before the name, which has its dollar sign."""

import re
from typing import ClassVar

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.javadoc import Javadoc
from nlx_lsp.edits.docstring.tagged import Told

_TYPED = re.compile(
    # White space may stand within brackets, and around the bars between alternatives.
    r"(?P<type>(?:[^\s$<{(.&]|\.(?!\.)|&(?!\$)|<[^>]*>|\{[^}]*\}|\([^)]*\)|(?<=\|)[ \t]+|[ \t]+(?=\|))+)?"
    r"\s*&?(?:\.\.\.)?&?(?P<name>\$\w+)"
)


class PHPDoc(Javadoc):
    """A type, then a name: ``@param type $name Text``."""

    name: ClassVar[str] = "phpdoc"
    languages: ClassVar[frozenset[str]] = frozenset({"php"})
    usual_in: ClassVar[frozenset[str]] = languages

    def head(self, kind: Kind, entry: Entry) -> str:
        """Return ``param type $name``, ``return type`` or ``throws name``."""
        before = f"{entry.type} " if entry.type else ""
        of_type = f" {entry.type}" if entry.type else ""
        return {"params": f"param {before}{entry.name}", "raises": f"throws {entry.name}"}.get(
            kind, f"return{of_type}"
        )

    def told(self, kind: Kind, rest: str) -> Told:
        """Read a type, then a name."""
        if kind != "params":
            return super().told(kind, rest)
        typed = _TYPED.match(rest)
        return Told(name=typed["name"], type=typed["type"] or "") if typed else Told()
