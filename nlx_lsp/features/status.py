"""What is going on, in one object: for a user who asks, and for editors that show it."""

from typing import TYPE_CHECKING, Any

from nlx_lsp.jobs import Job

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session


async def report(session: "Session") -> dict[str, Any]:
    """Return the answer to `nlx.status`."""
    from nlx_lsp.engines.openai import privacy  # noqa: PLC0415  engines are loaded with the first job

    settings = await session.configuration.settings(session.folder)
    choice = await session.engine.explain(settings)
    server = choice.put_into(settings).openai
    return {
        "engine": choice.engine or None,
        "model": choice.model or None,
        "problem": str(choice.problem) if choice.problem else None,
        "privacy": await privacy.describe(choice.engine, server.address, session.engine.current),
        "jobs": [_show(session, job) for job in session.jobs.running],
        "lastError": session.jobs.last_error or None,
        "log": session.log_path or None,
    }


def _show(session: "Session", job: Job[Any]) -> dict[str, Any]:
    left = session.jobs.remaining(job)
    return {
        "token": job.token,
        "title": job.title,
        "stage": job.progress.stage,
        "percentage": job.percentage,
        "tokens": job.progress.tokens,
        "seconds": round(session.jobs.elapsed(job), 1),
        "secondsLeft": None if left is None else round(left, 1),
    }
