"""A result in words that an editor can show: what it would change, and what was refused.

A client that has asked for a preview is told of it by a notification of our own.  With `nlx.lastResult` it
gets the result applied, which is brought up to the document's present version then.
"""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.uris import to_fs_path

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
    return {
        "token": job.token,
        "title": job.title,
        "uri": snapshot.uri,
        "version": snapshot.version,
        "diff": await asyncio.to_thread(_diff, snapshot, outcome, session.folder),
        "refusals": [f"{refusal.symbol}: {refusal.reason}" for refusal in outcome.refusals],
    }


def _diff(snapshot: Snapshot, outcome: Outcome, folder: str) -> str:
    """Return the difference in all files that the outcome changes."""
    path = Path(to_fs_path(snapshot.uri) or snapshot.uri)
    here = snapshot.text, apply(snapshot.text, outcome.edits)
    others = [(change.path, change.before, change.after) for change in gather(outcome.proposals)]
    return "".join(
        unified(None if before is None else _printable(before), _printable(after), _named(file, folder))
        for file, before, after in ((path, *here), *others)
    )


def _named(path: Path, folder: str) -> str:
    """Return the path as a diff names it: from the workspace's folder, if the file is below it."""
    return (path.relative_to(folder) if folder and path.is_relative_to(folder) else path).as_posix()


def _printable(text: bytes) -> bytes:
    """Return proper UTF-8: a diff has no place for lone surrogates."""
    return text.decode("utf-8", "replace").encode()
