"""What finished jobs have come to: a lost result can be looked at, and applied without the model."""

from typing import TYPE_CHECKING, Any

from nlx_lsp.errors import UsageError
from nlx_lsp.features.order import deliver
from nlx_lsp.features.proposal import describe
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
    if again:
        session.spawn(deliver(session, job, job.result, again=True))
    return {**await describe(session, job, job.result), "applying": again}
