"""The edit: brought up to the document's present version, sent, and believed only when it is seen to land.

What a client answers says little: one replies that an edit was applied which it skipped as stale, another
answers with an error.  What counts is the `didChange` that follows.  Knows nothing of how an edit came about.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from attrs import frozen
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.difference import difference
from nlx_lsp.edits.rebase import rebase
from nlx_lsp.errors import DocumentMoved
from nlx_lsp.features.document import Document, Snapshot
from nlx_lsp.features.position import encode
from nlx_lsp.values import Edit, Proposal

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

_ATTEMPTS = 3
"""How often an edit is sent while the user goes on writing elsewhere."""
_PAUSE = 600.0
"""Seconds in which a client that has applied an edit tells so; eglot 1.9 does when its user goes on."""
_PIECES = 1.5
"""Seconds in which a change that is not yet the edit may become it."""
_SILENCE = 10.0
"""Seconds in which a client answers that has not said whether it takes edits."""
_STALE = 1.5
"""Seconds in which a client that has refused an edit as stale tells what has changed."""


@frozen(kw_only=True)
class Landing:
    """What has become of an edit."""

    state: Literal["landed", "moved", "closed", "refused", "unconfirmed", "unable", "barred"]
    """In the document; void, because the document has changed there; not open; refused by the client;
    said to be applied, but not seen; not even sent, as the client takes no edits; or as it may not be."""
    proposals: tuple[Proposal, ...] = ()
    """Those that have landed, or, where they have not, those that should have."""
    moved: tuple[str, ...] = ()
    """The symbols that were left out, because the document has changed there."""
    reason: str = ""
    """What the client had to say, or what is in the way."""
    unsaved: bool = False
    """Whether another file has landed in the editor only, and is not on disk yet."""


async def land(session: "Session", snapshot: Snapshot, proposals: Sequence[Proposal], label: str) -> Landing:
    """Get verified proposals into the document.

    Args:
        session: Whose client has the document.
        snapshot: What the proposals were made against.
        proposals: In the order of the document.
        label: What the client calls the edit in its undo history.
    """
    landing = Landing(state="unable", proposals=tuple(proposals))
    for _ in range(_ATTEMPTS if session.client.applies_edits else 0):
        document = session.documents.get(snapshot.uri)
        if document is None:
            return Landing(state="closed", proposals=tuple(proposals))
        present, moved = bring_up(proposals, snapshot, document)
        if not present:
            return Landing(state="moved", moved=moved)
        sent = document.snapshot()
        answer = await _send(session, document, _edits(present), label)
        if answer is None:
            return Landing(state="landed", proposals=present, moved=moved)
        landing = Landing(
            state="unconfirmed" if answer.applied else "refused",
            proposals=present,
            moved=moved,
            reason=answer.failure_reason or "",
        )
        if not document.changes_since(sent):
            break
    return landing


def bring_up(
    proposals: Sequence[Proposal], snapshot: Snapshot, document: Document
) -> tuple[tuple[Proposal, ...], tuple[str, ...]]:
    """Return the proposals for the present text of a document, and the symbols of those that are void."""
    carried = [(proposal, _carry(proposal, snapshot, document)) for proposal in proposals]
    present = tuple(new for _, new in carried if new is not None)
    return present, tuple(old.symbol for old, new in carried if new is None)


def _carry(proposal: Proposal, snapshot: Snapshot, document: Document) -> Proposal | None:
    """Return a proposal for the present text: through each change or, as some may be undone, their sum."""
    with suppress(DocumentMoved):
        return rebase(proposal, document.changes_since(snapshot))
    with suppress(DocumentMoved):
        return rebase(proposal, [difference(snapshot.text, document.text)])
    return None


def _edits(proposals: Sequence[Proposal]) -> list[Edit]:
    return [edit for proposal in proposals for edit in proposal.edits]


async def _send(
    session: "Session", document: Document, edits: Sequence[Edit], label: str
) -> types.ApplyWorkspaceEditResult | None:
    """Send an edit; return None once it is seen in the document, else what the client answered."""
    sent = document.snapshot()
    wanted = apply(sent.text, edits)
    arrival = document.when(lambda text: is_in(edits, text, wanted, sent.text))
    change = document.when(lambda _: True)
    params = types.ApplyWorkspaceEditParams(label=label, edit=workspace_edit(session, document, edits))
    answer = asyncio.ensure_future(ask(session, params))
    try:
        await asyncio.wait((arrival, answer), return_when=asyncio.FIRST_COMPLETED)
        if not arrival.done() and answer.result().applied:
            await asyncio.wait((arrival, change), timeout=_PAUSE, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait((arrival,), timeout=_PIECES)
        elif not arrival.done():
            await asyncio.wait((change,), timeout=_STALE)
        # The answer is not waited for, nor cancelled, where the edit has arrived before it.
        return None if arrival.done() else answer.result()
    finally:
        arrival.cancel()
        change.cancel()


async def ask(session: "Session", params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
    """Send an edit; return what the client answers, also where that is an error or nothing at all."""
    answer = asyncio.ensure_future(session.lsp.workspace_apply_edit_async(params))
    try:
        # A request is not cancelled: its answer may come all the same.
        await asyncio.wait((answer,), timeout=None if session.client.announces_edits else _SILENCE)
        if not answer.done():
            return types.ApplyWorkspaceEditResult(applied=False, failure_reason="it does not answer")
        return answer.result()
    except JsonRpcException as error:
        return types.ApplyWorkspaceEditResult(applied=False, failure_reason=error.message)


def workspace_edit(session: "Session", document: Document, edits: Sequence[Edit]) -> types.WorkspaceEdit:
    """Return edits of the present version as the client takes them."""
    changes = [types.TextEdit(range=document.lines.range(edit.span), new_text=edit.text) for edit in edits]
    if not session.client.checks_versions:
        return types.WorkspaceEdit(changes={document.uri: changes})
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
    return types.WorkspaceEdit(
        document_changes=[types.TextDocumentEdit(text_document=identifier, edits=changes)]
    )


def is_in(edits: Sequence[Edit], text: bytes, wanted: bytes, before: bytes) -> bool:
    """Whether an edit has been made in a text.

    Clients make line ends uniform, send an edit in several pieces, or together with what the user has typed
    since: it is enough that all that was to be inserted stands there now.
    """
    if text == wanted:
        return True
    text, before = unix(text), unix(before)
    pieces = [unix(encode(edit.text.strip())) for edit in edits]
    return all(piece and text.count(piece) > before.count(piece) for piece in pieces)


def unix(text: bytes) -> bytes:
    """Return a text with one kind of line end."""
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text
