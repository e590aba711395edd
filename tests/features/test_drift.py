"""What is remembered of a document for its drift goes with it."""

import asyncio
import gc
import weakref
from types import SimpleNamespace

from lsprotocol import types
from pygls.workspace import Workspace

from nlx_lsp.drift import Checker
from nlx_lsp.features.session import Session
from nlx_lsp.server import create_server

CODE = 'def f(a):\n    """Do.\n\n    Args:\n        b: It.\n    """\n'
URI = "file:///project/a.py"


def start() -> Session:
    """Return a session that writes to nobody."""
    server = create_server(command_line={})
    server.protocol.client_capabilities = types.ClientCapabilities()
    server.protocol._workspace = Workspace(None)
    server.protocol.set_writer(SimpleNamespace(write=lambda _: None, close=lambda: None))
    session: Session = server.session
    return session


async def test_a_closed_document_frees_its_tree_and_what_was_known_of_it() -> None:
    session = start()
    notify = session.lsp.protocol.fm.features
    item = types.TextDocumentItem(uri=URI, language_id="python", version=0, text=CODE)
    notify[types.TEXT_DOCUMENT_DID_OPEN](types.DidOpenTextDocumentParams(text_document=item))
    await session.drifts._look(URI)
    assert session.findings.any(URI)
    document = session.documents.get(URI)
    assert document
    assert document.source
    held = [weakref.ref(document.source), weakref.ref(document)]
    checkers = {ref for ref in gc.get_objects() if isinstance(ref, Checker)}
    assert checkers
    held += [weakref.ref(checker) for checker in checkers]
    del document, checkers
    gone = types.TextDocumentIdentifier(uri=URI)
    notify[types.TEXT_DOCUMENT_DID_CLOSE](types.DidCloseTextDocumentParams(text_document=gone))
    await asyncio.sleep(0)
    gc.collect()
    assert [ref() for ref in held] == [None] * len(held)


async def test_a_document_that_is_closed_at_once_leaves_nothing_behind() -> None:
    session = start()
    notify = session.lsp.protocol.fm.features
    item = types.TextDocumentItem(uri=URI, language_id="python", version=0, text=CODE)
    notify[types.TEXT_DOCUMENT_DID_OPEN](types.DidOpenTextDocumentParams(text_document=item))
    look = asyncio.create_task(session.drifts._look(URI))
    await asyncio.sleep(0)
    gone = types.TextDocumentIdentifier(uri=URI)
    notify[types.TEXT_DOCUMENT_DID_CLOSE](types.DidCloseTextDocumentParams(text_document=gone))
    await look
    assert not session.findings.any(URI)
    assert not session.drifts._checkers
    assert not session.drifts._waiting
