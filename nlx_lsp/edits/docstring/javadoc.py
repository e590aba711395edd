"""Javadoc (Oracle, "How to Write Doc Comments for the Javadoc Tool"), which others follow."""

import re
from typing import ClassVar

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.tagged import Tagged, Told

_NAME = re.compile(r"\[?([\w$.:\\]+)\]?")
_TYPE_PARAMETER = re.compile(r"<\w+>")


class Javadoc(Tagged):
    """A name, then the text: ``@param name Text``."""

    name: ClassVar[str] = "javadoc"
    languages: ClassVar[frozenset[str]] = frozenset({"java"})
    usual_in: ClassVar[frozenset[str]] = languages
    documents: ClassVar[frozenset[Kind]] = frozenset({"params", "returns", "raises"})

    def head(self, kind: Kind, entry: Entry) -> str:
        """Return ``param name``, ``return`` or ``throws name``."""
        return {"params": f"param {entry.name}", "raises": f"throws {entry.name}"}.get(kind, "return")

    def told(self, kind: Kind, rest: str) -> Told:
        """Read a name."""
        if kind in {"returns", "yields"} or _TYPE_PARAMETER.match(rest):
            return Told(name=rest.split(maxsplit=1)[0] if kind == "params" else "")
        name = _NAME.match(rest)
        return Told(name=name[1] if name else "")
