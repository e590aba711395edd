"""The smallest pygls server that answers the same requests, with nothing: what the library itself costs."""

from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("minimal", "1")


@server.feature(types.TEXT_DOCUMENT_HOVER)
def hover(_: types.HoverParams) -> None:
    """Say nothing."""


@server.feature(types.TEXT_DOCUMENT_CODE_ACTION)
def code_action(_: types.CodeActionParams) -> list[types.CodeAction]:
    """Offer nothing."""
    return []


@server.command("nlx.run")
def run(*_: object) -> dict[str, str]:
    """Do nothing."""
    return {"token": "none"}


server.start_io()
