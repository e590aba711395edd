"""A result in words that an editor can show: what it would change, and what was refused.

A client that has asked for a preview is told of it by a notification of our own.  With `nlx.lastResult` it
gets the result applied, which is brought up to the document's present version then.
"""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.uris import from_fs_path, to_fs_path

from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.diff import unified
from nlx_lsp.edits.file_change import gather
from nlx_lsp.features.document import Snapshot
from nlx_lsp.jobs import Job
from nlx_lsp.values import Outcome

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

NOTIFICATION = "nlx/proposal"
"""What the client is sent; its parameters are those of `describe`."""


async def propose(session: "Session", job: Job[Outcome], outcome: Outcome) -> None:
    """Show the client what an outcome would change, and change nothing."""
    session.lsp.protocol.notify(NOTIFICATION, await describe(session, job, outcome))


async def describe(session: "Session", job: Job[Outcome], outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as the protocol has it."""
    snapshot: Snapshot = job.subject
    changes = await asyncio.to_thread(_changes, snapshot, outcome)
    return {
        "token": job.token,
        "title": job.title,
        "uri": snapshot.uri,
        "version": snapshot.version,
        "diff": "".join(
            unified(before, after, _named(path, session.folder)) for path, _, before, after in changes
        ),
        "files": [
            {"uri": uri, "before": None if before is None else before.decode(), "after": after.decode()}
            for _, uri, before, after in changes
        ],
        "plain": [
            field.name
            for proposal in outcome.proposals
            for field in proposal.fields
            if field.writer == "plain"
        ],
        "draft": outcome.draft and outcome.tokens > 0,
        "refusals": [f"{refusal.symbol}: {refusal.reason}" for refusal in outcome.refusals],
    }


def _changes(snapshot: Snapshot, outcome: Outcome) -> list[tuple[Path, str, bytes | None, bytes]]:
    """Return each file that the outcome changes: its path, its address, the old text and the new one."""
    path = Path(to_fs_path(snapshot.uri) or snapshot.uri)
    here = path, snapshot.uri, _printable(snapshot.text), _printable(apply(snapshot.text, outcome.edits))
    others = [
        (
            change.path,
            from_fs_path(str(change.path)) or "",
            None if change.before is None else _printable(change.before),
            _printable(change.after),
        )
        for change in gather(outcome.proposals)
    ]
    return [each for each in (here, *others) if each[2] != each[3]]


def _named(path: Path, folder: str) -> str:
    """Return the path as a diff names it: from the workspace's folder, if the file is below it."""
    return (path.relative_to(folder) if folder and path.is_relative_to(folder) else path).as_posix()


def _printable(text: bytes) -> bytes:
    """Return proper UTF-8: a diff has no place for lone surrogates."""
    return text.decode("utf-8", "replace").encode()
