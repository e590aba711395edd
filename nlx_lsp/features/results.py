"""What finished jobs have come to: a lost result can be looked at, and applied without the model."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.uris import to_fs_path

from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.diff import unified
from nlx_lsp.edits.file_change import gather
from nlx_lsp.errors import UsageError
from nlx_lsp.features.document import Snapshot
from nlx_lsp.features.order import deliver
from nlx_lsp.jobs import Job
from nlx_lsp.values import Outcome

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session


async def report(session: "Session", token: str | None, *, again: bool) -> dict[str, Any]:
    """Return the answer to `nlx.lastResult`, and apply the result once more where that is wanted.

    Raises:
        UsageError: If there is no such result.
    """
    job: Job[Outcome] | None = session.jobs.finished(token)
    if job is None or job.result is None:
        msg = f"There is no result of {token}." if token else "There is no result yet."
        raise UsageError(msg, "The last few are kept until the server ends.")
    snapshot: Snapshot = job.subject
    outcome = job.result
    if again:
        session.spawn(deliver(session, job, outcome, again=True))
    return {
        "token": job.token,
        "title": job.title,
        "uri": snapshot.uri,
        "version": snapshot.version,
        "diff": await asyncio.to_thread(_diff, snapshot, outcome, session.folder),
        "refusals": [f"{refusal.symbol}: {refusal.reason}" for refusal in outcome.refusals],
        "applying": again,
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
