"""TSDoc (https://tsdoc.org): JSDoc without types, which the code has."""

from typing import ClassVar

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.jsdoc import JSDoc


class TSDoc(JSDoc):
    """No types: ``@param name - Text``."""

    name: ClassVar[str] = "tsdoc"
    languages: ClassVar[frozenset[str]] = frozenset({"typescript", "typescriptreact"})
    usual_in: ClassVar[frozenset[str]] = languages
    documents: ClassVar[frozenset[Kind]] = frozenset({"params", "returns", "raises"})

    def head(self, kind: Kind, entry: Entry) -> str:
        """Return ``param name -``, ``returns`` or ``throws {@link name}``."""
        return {"params": f"param {entry.name} -", "raises": f"throws {{@link {entry.name}}}"}.get(kind, kind)
