"""Changes of other files than the document: made by the client where it can, and on disk where it cannot.

The files of a run belong together: if one of them cannot be changed, none is.  One that is open is changed as
a document; of the others, the client is told what to do in one edit.  What a client says counts no more than
in `nlx_lsp.features.apply`: a file has landed once it is seen, in a document or on disk.
"""

import asyncio
import codecs
import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve
from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from nlx_lsp.edits.file_change import FileChange, create, gather, write
from nlx_lsp.errors import DocumentMoved, EditRefused
from nlx_lsp.features import texts
from nlx_lsp.features.apply import Landing, ask, bring_up, is_in, land, unix
from nlx_lsp.features.document import Document, Snapshot
from nlx_lsp.features.position import Lines, decode
from nlx_lsp.project.files import project_root
from nlx_lsp.values import Edit, Proposal, Span

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

_EVERY = 0.1
"""Seconds between two looks whether a file is there."""
_OPEN = 600.0
"""Seconds in which a client that has opened a file tells of the edit; see `nlx_lsp.features.apply`."""
_UNSEEN = 5.0
"""Seconds after which a file that is neither open nor changed on disk will not be."""

_NOTHING = types.Range(start=types.Position(line=0, character=0), end=types.Position(line=1, character=0))
"""All of an empty file; Neovim counts one line in it, and would leave it behind the text."""

Reshape = Callable[[bytes], bytes]
"""Turns a file's text into what a client makes of it."""


async def land_elsewhere(
    session: "Session", snapshot: Snapshot, proposals: Sequence[Proposal], label: str
) -> list[Landing]:
    """Get verified proposals for other files into these.

    Args:
        session: Whose client may have them open.
        snapshot: The document that the run was about.
        proposals: Each with a path.
        label: What the client calls the edit in its undo history.

    Returns:
        One landing for each of the ways that had to be gone; the last may not have landed.
    """
    try:
        changes = gather(proposals)
        roots = await asyncio.to_thread(_roots, session, snapshot)
        opened, closed = await _sort(session, changes, roots)
    except EditRefused as error:
        return [_refused(error, proposals)]
    by_client, by_us = _divide(session, closed)
    landings: list[Landing] = []
    if by_client:
        landings.append(await _land_in_client(session, by_client, roots, label))
    for change, known, present in opened:
        if all(landing.state == "landed" for landing in landings):
            landing = await land(session, known, present, label)
            landings.append(evolve(landing, unsaved=not await _is_saved(session, change)))
    # Last what cannot be refused any more.
    if by_us and all(landing.state == "landed" for landing in landings):
        landings.append(await _land_on_disk(session, by_us, roots))
    return landings


def _roots(session: "Session", snapshot: Snapshot) -> list[Path]:
    """Return the folders in which files may be changed: the workspace's, and the document's project."""
    path = Path(to_fs_path(snapshot.uri) or "")
    return [*session.folders, *([project_root(path)] if path.is_absolute() else [])]


async def _sort(
    session: "Session", changes: Sequence[FileChange], roots: Sequence[Path]
) -> tuple[list[tuple[FileChange, Snapshot, tuple[Proposal, ...]]], list[FileChange]]:
    """Return what is to be done in open documents, and the changes of other files.

    Raises:
        EditRefused: If one of them cannot be done.
    """
    opened: list[tuple[FileChange, Snapshot, tuple[Proposal, ...]]] = []
    closed: list[FileChange] = []
    for change in changes:
        document = session.documents.find(change.path)
        if document is None:
            await asyncio.to_thread(change.check, roots)
            closed.append(change)
            continue
        await asyncio.to_thread(change.locate, roots)
        known, proposals = _as_open(change, document)
        if bring_up(proposals, known, document)[1]:
            msg = f"{change.path} has changed meanwhile, or was not saved."
            raise DocumentMoved(msg, "Save it, then run the action again.")
        opened.append((change, known, proposals))
    return opened, closed


def _divide(session: "Session", changes: Sequence[FileChange]) -> tuple[list[FileChange], list[FileChange]]:
    """Return the changes that the client makes, and those that are left to us."""
    by_client = [
        change
        for change in changes
        if (session.client.makes_files if change.before is None else session.client.applies_edits)
    ]
    return by_client, [change for change in changes if change not in by_client]


def _as_open(change: FileChange, document: Document) -> tuple[Snapshot, tuple[Proposal, ...]]:
    """Return what a document was when a change of its file was made, and the change in its terms.

    Raises:
        DocumentMoved: If the document has a text although the file was not there.
    """
    if change.before is not None:
        text, proposals = _reshaped(change, _client_shape(document.text))
        return Snapshot(uri=document.uri, version=None, text=text, mark=0), proposals
    if document.text.strip():
        msg = f"{change.path} is open by now, and not empty."
        raise DocumentMoved(msg, "Save it, then run the action again.")
    known = document.snapshot()
    whole = Span(start=0, end=len(known.text))
    edit = Edit(span=whole, text=decode(change.after))
    first, *others = (evolve(proposal, target=whole, edits=()) for proposal in change.proposals)
    return known, (evolve(first, edits=(edit,)), *others)


def _client_shape(text: bytes) -> Reshape:
    """Return what a client does to a file whose text, as it tells it, is like this."""
    marked, single = text.startswith(codecs.BOM_UTF8), b"\r\n" not in text

    def reshape(part: bytes) -> bytes:
        part = part if marked else part.removeprefix(codecs.BOM_UTF8)
        return part.replace(b"\r\n", b"\n") if single else part

    return reshape


def _reshaped(change: FileChange, reshape: Reshape) -> tuple[bytes, tuple[Proposal, ...]]:
    """Return a change's file and its proposals in the terms of a client.

    Raises:
        EditRefused: If it cannot be said in these.
    """
    before = change.before or b""

    def moved(span: Span) -> Span:
        start, end = (len(reshape(before[:offset])) for offset in (span.start, span.end))
        return Span(start=start, end=end)

    proposals = tuple(
        evolve(
            proposal,
            target=moved(proposal.target),
            edits=tuple(
                Edit(span=moved(edit.span), text=decode(reshape(edit.text.encode("utf-8", "surrogatepass"))))
                for edit in proposal.edits
            ),
        )
        for proposal in change.proposals
    )
    new = evolve(change, before=reshape(before), proposals=proposals)
    if new.after != reshape(change.after):  # an edit begins between the two bytes of a line end
        msg = f"The change of {change.path} cannot be made in this editor."
        raise EditRefused(msg)
    return reshape(before), proposals


async def _land_in_client(
    session: "Session", changes: Sequence[FileChange], roots: Sequence[Path], label: str
) -> Landing:
    """Let the client change files that it does not have open."""
    proposals = tuple(proposal for change in changes for proposal in change.proposals)
    with contextlib.ExitStack() as undoing:
        try:
            params = types.ApplyWorkspaceEditParams(label=label, edit=_workspace_edit(session, changes))
            for change in changes:
                # Only here it is certain that the file is nobody else's.
                if change.before is None and not session.client.fails:
                    await asyncio.to_thread(create, change.locate(roots), b"", undoing)
        except EditRefused as error:
            return _refused(error, proposals)
        answer = await _send(session, changes, params)
        if answer is None or answer.applied:
            undoing.pop_all()
    if answer is not None:
        return Landing(
            state="unconfirmed" if answer.applied else "refused",
            proposals=proposals,
            reason=answer.failure_reason or "",
        )
    await texts.reveal(session, changes[0].path, focus=False)
    saved = [await _is_saved(session, change) for change in changes]
    return Landing(state="landed", proposals=proposals, unsaved=not all(saved))


async def _land_on_disk(session: "Session", changes: Sequence[FileChange], roots: Sequence[Path]) -> Landing:
    proposals = tuple(proposal for change in changes for proposal in change.proposals)
    try:
        await asyncio.to_thread(write, changes, roots)
    except EditRefused as error:
        return _refused(error, proposals)
    await texts.reveal(session, changes[0].path, focus=False)
    return Landing(state="landed", proposals=proposals)


def _refused(error: EditRefused, proposals: Sequence[Proposal]) -> Landing:
    return Landing(
        state="moved" if isinstance(error, DocumentMoved) else "barred",
        proposals=tuple(proposals),
        reason=str(error),
    )


def _workspace_edit(session: "Session", changes: Sequence[FileChange]) -> types.WorkspaceEdit:
    parts: list[types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile] = []
    plain: dict[str, Sequence[types.TextEdit]] = {}
    options = types.CreateFileOptions(overwrite=False, ignore_if_exists=False)
    for change in changes:
        uri = from_fs_path(str(change.path)) or ""
        plain[uri] = edits = _text_edits(session, change)
        if change.before is None and session.client.fails:
            parts.append(types.CreateFile(uri=uri, options=options))
        identifier = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=None)
        parts.append(types.TextDocumentEdit(text_document=identifier, edits=edits))
    if session.client.checks_versions:
        return types.WorkspaceEdit(document_changes=parts)
    return types.WorkspaceEdit(changes=plain)


def _text_edits(session: "Session", change: FileChange) -> list[types.TextEdit]:
    """Return the edits of a file that a client will open: it takes the mark at the beginning away.

    It also tells the kind of line end from the file, and writes that for each one of its own.
    """
    if change.before is None:
        return [types.TextEdit(range=_NOTHING, new_text=decode(change.after))]
    before = change.before
    pairs = before.count(b"\r\n")
    uniform = pairs > 0 and before.count(b"\n") == before.count(b"\r") == pairs
    text, proposals = _reshaped(change, _client_shape(b"" if uniform else b"\r\n"))
    lines = Lines.of(text, session.encoding)
    edits = evolve(change, before=text, proposals=proposals).edits
    return [types.TextEdit(range=lines.range(edit.span), new_text=edit.text) for edit in edits]


async def _send(
    session: "Session", changes: Sequence[FileChange], params: types.ApplyWorkspaceEditParams
) -> types.ApplyWorkspaceEditResult | None:
    """Send an edit; return None once it is seen, else what the client answered."""
    answer = asyncio.ensure_future(ask(session, params))
    waited = 0.0
    while True:
        if await _are_there(session, changes):
            return None
        if answer.done():
            is_open = any(session.documents.find(change.path) for change in changes)
            if not answer.result().applied or waited > (_OPEN if is_open else _UNSEEN):
                return answer.result()
            waited += _EVERY
            await asyncio.sleep(_EVERY)
        else:
            await asyncio.wait((answer,), timeout=_EVERY)


async def _are_there(session: "Session", changes: Sequence[FileChange]) -> bool:
    for change in changes:
        document = session.documents.find(change.path)
        text = document.text if document else await _read(change.path)
        if not is_in(change.edits, text, change.after, change.before or b""):
            return False
    return True


async def _is_saved(session: "Session", change: FileChange) -> bool:
    """Whether a file on disk is what the client has, line ends and the mark at the beginning aside."""
    document = session.documents.find(change.path)
    text = document.text if document else change.after
    shape = _client_shape(b"")
    return unix(shape(await _read(change.path))) == unix(shape(text))


async def _read(path: Path) -> bytes:
    """Return what is on disk; nothing where nothing can be read."""
    with contextlib.suppress(OSError):
        return await asyncio.to_thread(path.read_bytes)
    return b""
