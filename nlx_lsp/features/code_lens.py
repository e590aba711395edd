"""Short entries above the definitions of a document: Document, Review, Test.

They stand for the menu's own entries.  Off unless the user, or the editor's own package, wants them: some
editors ask every server for lenses, and not every user wants lines above his functions.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from attrs import field, frozen
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from nlx_lsp.features.code_actions import RUN
from nlx_lsp.features.document import Document
from nlx_lsp.values import JSON, Span

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session
    from nlx_lsp.syntax.symbols import Symbol


@frozen(kw_only=True)
class _Sort:
    """One sort of lens."""

    title: str
    options: Mapping[str, JSON] = field(factory=dict)
    undocumented: bool = False
    """Whether it is for symbols without documentation only."""


_SORTS = {
    "docstring": _Sort(title="Document", options={"scope": "symbol", "rewrite": False}, undocumented=True),
    "review": _Sort(title="Review", options={"scope": "symbol"}),
    "tests": _Sort(title="Test", options={"scope": "symbol"}),
}
"""By action, in the order in which they are shown."""
_START = Span(start=0, end=0)


class Lenses:
    """Whether the client is given lenses.

    Args:
        session: Whose client it is.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self.wanted = False

    async def follow(self, *, wanted: bool) -> None:
        """Take in what the user wants; a client that shows something else is told to ask again."""
        if wanted == self.wanted:
            return
        self.wanted = wanted
        if self._session.client.asks_for_lenses_again:
            with suppress(JsonRpcException):  # a client that refuses will ask sooner or later
                await self._session.lsp.workspace_code_lens_refresh_async(None)


def register(session: "Session") -> None:
    """Answer when the client asks for lenses."""

    @session.lsp.feature(types.TEXT_DOCUMENT_CODE_LENS)
    async def code_lens(params: types.CodeLensParams) -> list[types.CodeLens]:
        document = session.documents.get(params.text_document.uri)
        return await list_lenses(session, document) if document and session.lenses.wanted else []


async def list_lenses(session: "Session", document: Document) -> list[types.CodeLens]:
    """Return the lenses of a document as it is now."""
    from nlx_lsp.actions import applies  # noqa: PLC0415  actions are loaded with the first menu
    from nlx_lsp.syntax.symbols import outline  # noqa: PLC0415  tree-sitter is loaded with the first document

    source, lines, version = document.source, document.lines, document.version
    if source is None:
        return []
    # An action that has nothing to offer at the beginning of a document does not know its language.
    sorts = [
        (id_, sort)
        for id_, sort in _SORTS.items()
        if (action := session.actions.get(id_)) and applies(action, source) and action.offers(source, _START)
    ]
    if not sorts:
        return []
    symbols = await asyncio.to_thread(outline, source)  # several milliseconds in a long file
    lenses = []
    for symbol in filter(_is_shown, symbols):
        place = lines.range(Span(start=symbol.header.start, end=symbol.header.start))
        spot = {"line": place.start.line, "character": place.start.character}
        for id_, sort in sorts:
            if sort.undocumented and symbol.docstring is not None:
                continue
            arguments = {
                "action": id_,
                "uri": document.uri,
                "version": version,
                "range": {"start": spot, "end": spot},
                "options": dict(sort.options),
            }
            command = types.Command(title=sort.title, command=RUN, arguments=[arguments])
            lenses.append(types.CodeLens(range=place, command=command))
    return lenses


def _is_shown(symbol: "Symbol") -> bool:
    """Whether a symbol has lenses: what is local to a function has none."""
    return bool(symbol.name) and symbol.kind != "module" and symbol.parent_kind in ("module", "class")
