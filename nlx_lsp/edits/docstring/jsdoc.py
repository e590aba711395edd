"""JSDoc (https://jsdoc.app): tags, with types in braces where the code has none of its own."""

import re
from typing import ClassVar

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.tagged import Tagged, Told

_TYPE = re.compile(r"\{((?:[^{}]|\{[^{}]*\})*)\}\s*")
_NAME = re.compile(r"\[?\s*([\w$.]+)")
_LINK = re.compile(r"@link\s+")


class JSDoc(Tagged):
    """Types in braces: ``@param {type} name - Text``."""

    name: ClassVar[str] = "jsdoc"
    languages: ClassVar[frozenset[str]] = frozenset({"javascript"})
    usual_in: ClassVar[frozenset[str]] = languages

    def head(self, kind: Kind, entry: Entry) -> str:
        """Return ``param {type} name -``, ``returns {type}`` or ``throws {name}``."""
        braces = f" {{{entry.type}}}" if entry.type else ""
        match kind:
            case "params":
                return f"param{braces} {entry.name} -"
            case "raises":
                return f"throws {{{entry.name}}}"
            case _:
                return f"{kind}{braces}"

    def told(self, kind: Kind, rest: str) -> Told:
        """Read a type in braces, then a name, which may stand in brackets."""
        braced = _TYPE.match(rest)
        type_ = " ".join(braced[1].split()) if braced else ""
        if kind == "raises":
            return Told(name=_LINK.sub("", type_))
        name = _NAME.match(rest, braced.end() if braced else 0) if kind == "params" else None
        return Told(name=name[1] if name else "", type=type_)
