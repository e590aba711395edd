"""Work-done progress: what a job shows while it runs, and how the client stops it.

Knows jobs and the client's progress bar; not what the work is.
"""

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from nlx_lsp.jobs import Job, Jobs

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

_EVERY = 0.2
"""Seconds between two reports."""
_STAGES = {
    "load": "loading the model",
    "read": "reading",
    "write": "writing",
    "check": "checking",
    "run": "running",
}
_ENDS = {"running": "", "done": "done", "failed": "failed", "cancelled": "cancelled"}

_log = logging.getLogger(__name__)


async def follow(session: "Session", job: Job[Any]) -> None:
    """Show a job's progress until it is over."""
    if session.client.shows_progress:
        creating = asyncio.create_task(_create(session, job))
        ending = asyncio.create_task(job.ended())
        await asyncio.wait((creating, ending), return_when=asyncio.FIRST_COMPLETED)
        # A request must not be cancelled: its answer comes all the same.
        if creating.done() and creating.result():
            await _report(session, job)
    await job.ended()


async def _report(session: "Session", job: Job[Any]) -> None:
    title = f"nlx: {job.title}"
    _send(session, job, types.WorkDoneProgressBegin(title=title, cancellable=True, percentage=0))
    shown: tuple[str, int] | None = None
    while not await job.ended(_EVERY):
        report = describe(job, session.jobs), job.percentage
        if report != shown:
            _send(session, job, types.WorkDoneProgressReport(message=report[0], percentage=report[1]))
            shown = report
    _send(session, job, types.WorkDoneProgressEnd(message=_ENDS[job.state]))


def describe(job: Job[Any], jobs: Jobs) -> str:
    """Say in one line how far a job is."""
    now = job.progress
    parts = [f"{now.symbol}: {_STAGES[now.stage]}" if now.symbol else _STAGES[now.stage]]
    if now.symbols_total > 1:
        parts.append(f"{now.symbols_done} of {now.symbols_total} done")
    if now.stage in ("load", "read") and now.fraction > 0:
        parts[0] += f" {now.fraction:.0%}"
    if now.tokens:
        parts.append(f"{now.tokens} tokens")
    parts.append(_seconds(jobs.elapsed(job)))
    left = jobs.remaining(job)
    if left is not None:
        parts.append(f"about {_seconds(max(left, 1.0))} left")
    return ", ".join(parts)


def register(session: "Session") -> None:
    """Let the client stop a job by its progress token."""

    @session.lsp.feature(types.WINDOW_WORK_DONE_PROGRESS_CANCEL)
    def cancel(params: types.WorkDoneProgressCancelParams) -> None:
        session.jobs.cancel(str(params.token))


async def _create(session: "Session", job: Job[Any]) -> bool:
    """Ask the client for room; return whether there is some."""
    params = types.WorkDoneProgressCreateParams(token=job.token)
    try:
        await session.lsp.window_work_done_progress_create_async(params)
    except JsonRpcException as error:
        _log.info("The client shows no progress: %s", error)
        return False
    return True


def _send(
    session: "Session",
    job: Job[Any],
    value: types.WorkDoneProgressBegin | types.WorkDoneProgressReport | types.WorkDoneProgressEnd,
) -> None:
    session.lsp.progress(types.ProgressParams(token=job.token, value=value))


def _seconds(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"  # noqa: PLR2004  a minute
