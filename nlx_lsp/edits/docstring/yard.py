"""YARD (https://yardoc.org), for Ruby."""

import re
from typing import ClassVar

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.tagged import Tagged, Told

_BRACKETED = re.compile(r"(?:(?P<first>[*&]*\w+)\s+)?\[(?P<type>[^\]]*)\](?:\s+(?P<then>[*&]*\w+))?")
_NAME = re.compile(r"[*&]*(\w+)")


class YARD(Tagged):
    """A type in brackets: ``@param name [Type] Text``."""

    name: ClassVar[str] = "yard"
    languages: ClassVar[frozenset[str]] = frozenset({"ruby"})
    usual_in: ClassVar[frozenset[str]] = languages

    def head(self, kind: Kind, entry: Entry) -> str:
        """Return ``param name``, ``return``, ``yield`` or ``raise [Name]``."""
        return {
            "params": f"param {entry.name}",
            "raises": f"raise [{entry.name}]",
            "yields": "yield",
            "returns": "return",
        }[kind]

    def told(self, kind: Kind, rest: str) -> Told:
        """Read a name and a type in brackets, in either order."""
        bracketed = _BRACKETED.match(rest)
        if kind == "raises":
            return Told(name=bracketed["type"] if bracketed else "")
        if bracketed is None:
            name = _NAME.match(rest) if kind == "params" else None
            return Told(name=name[1] if name else "")
        named = (bracketed["first"] or bracketed["then"] or "") if kind == "params" else ""
        return Told(name=named.lstrip("*&"), type=bracketed["type"])
