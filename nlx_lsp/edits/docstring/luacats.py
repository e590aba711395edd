"""LuaCATS (https://luals.github.io/wiki/annotations), for Lua."""

import re
from typing import ClassVar

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.tagged import Tagged, Told

_NAME_AND_TYPE = re.compile(r"(?P<name>[\w.]+)\??(?:\s+(?P<type>\S+))?")


class LuaCATS(Tagged):
    """A name, then a type, which has to be there and may be ``any``."""

    name: ClassVar[str] = "luacats"
    languages: ClassVar[frozenset[str]] = frozenset({"lua"})
    usual_in: ClassVar[frozenset[str]] = languages
    documents: ClassVar[frozenset[Kind]] = frozenset({"params", "returns"})

    def head(self, kind: Kind, entry: Entry) -> str:
        """Return ``param name any`` or ``return any #``: what is behind the sign is prose."""
        return (
            f"param {entry.name} {entry.type or 'any'}"
            if kind == "params"
            else f"return {entry.type or 'any'} #"
        )

    def told(self, kind: Kind, rest: str) -> Told:
        """Read a name, then a type."""
        if kind != "params":
            return Told(type=rest.split(" ", 1)[0])
        found = _NAME_AND_TYPE.match(rest)
        return Told(name=found["name"], type=found["type"] or "") if found else Told()
