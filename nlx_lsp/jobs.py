"""What runs for the user, in the background: one asyncio task a job.

A job is started, joined by whoever asks for the same again, followed, and cancelled.  Knows neither the
protocol nor what the work is: that is any coroutine that reports its `Progress`.
"""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, Literal, TypeVar

from attrs import define, field

from nlx_lsp.values import Emit, Progress

State = Literal["running", "done", "failed", "cancelled"]
"""What has become of a job."""

T = TypeVar("T")

Clock = Callable[[], float]
"""Returns seconds since some moment."""

_KEPT = 8
"""Finished jobs whose results can still be asked for."""
_EVIDENCE_SECONDS = 1.0
"""An estimate rests on at least this much of a stage…"""
_EVIDENCE_FRACTION = 0.1
"""…and on at least this part of it."""

_STAGES = {
    "load": (0.0, 0.0),
    "read": (0.0, 0.4),
    "write": (0.4, 0.95),
    "check": (0.95, 1.0),
    "run": (0.95, 1.0),
}
"""Which part of the work on a symbol each stage is taken to be."""


@define(kw_only=True, eq=False)
class Pace:
    """How fast a run has been so far, and what follows from that."""

    began: float | None = None
    """When the work on the first symbol began; loading a model says nothing about the rest."""
    symbol_began: float = 0.0
    """When the work on the present symbol began."""
    stage_began: float = 0.0
    """When the present stage began."""
    advanced: float = 0.0
    """When the present stage last got any further."""
    now: Progress = field(factory=lambda: Progress(stage="load"))
    """The latest progress."""

    def note(self, progress: Progress, moment: float) -> None:
        """Take in a report."""
        if self.began is None and progress.stage != "load":
            self.began = self.symbol_began = moment
        if progress.symbols_done != self.now.symbols_done:
            self.symbol_began = moment
        if (progress.stage, progress.symbols_done) != (self.now.stage, self.now.symbols_done):
            self.stage_began = self.advanced = moment
        elif progress.fraction != self.now.fraction:
            self.advanced = moment
        self.now = progress

    def remaining(self, moment: float) -> float | None:
        """Return the seconds that are probably left; None as long as nothing is known."""
        if self.began is None:
            return None
        spent = moment - self.symbol_began
        ahead = self.now.symbols_total - self.now.symbols_done - 1
        if self.now.symbols_done:
            usual = (self.symbol_began - self.began) / self.now.symbols_done
            return max(usual - spent, 0.0) + usual * ahead
        staged, fraction = self.advanced - self.stage_began, self.now.fraction
        if self.now.stage != "write" or staged < _EVIDENCE_SECONDS or fraction < _EVIDENCE_FRACTION:
            return None
        left = max(staged * (1 - fraction) / fraction - (moment - self.advanced), 0.0)
        return left + (spent + left) * ahead


@define(kw_only=True, eq=False)
class Job(Generic[T]):
    """A piece of work that runs, or has run."""

    token: str
    """Names it towards the client."""
    key: Hashable
    """What is the same for the same work."""
    title: str
    """What to call it in front of the user."""
    subject: Any
    """What it works on: kept for whoever started it."""
    started: float
    """When it was started, by the clock of its `Jobs`."""
    state: State = "running"
    """What has become of it."""
    result: T | None = None
    """What it has come to, once it is done."""
    error: BaseException | None = None
    """Why it failed."""
    seconds: float = 0.0
    """How long it ran, once it is over."""
    percentage: int = 0
    """How far it is; never less than before."""
    pace: Pace = field(factory=Pace)
    """What it has shown of its speed."""
    task: "asyncio.Task[T] | None" = None
    """What runs; None once it is over."""

    @property
    def progress(self) -> Progress:
        """The latest report."""
        return self.pace.now

    async def ended(self, wait: float | None = None) -> bool:
        """Wait until it is over, or for some seconds at most; return whether it is over.

        Cancelling the one who waits does not cancel the job.
        """
        if self.task is not None:
            await asyncio.wait((self.task,), timeout=wait)
        return self.state != "running"

    def note(self, progress: Progress, moment: float) -> None:
        """Take in a report of the work."""
        self.pace.note(progress, moment)
        self.percentage = max(self.percentage, _percentage(progress))


class Jobs:
    """The jobs of one client.

    Args:
        clock: Tells the time.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._tokens = (f"nlx-{number}" for number in itertools.count(1))
        self._running: dict[str, Job[Any]] = {}
        self._done: deque[Job[Any]] = deque(maxlen=_KEPT)
        self.last_error = ""

    @property
    def running(self) -> tuple[Job[Any], ...]:
        """Those that are not over, the oldest first."""
        return tuple(self._running.values())

    def start(
        self,
        key: Hashable,
        work: Callable[[Emit], Coroutine[Any, Any, T]],
        *,
        title: str,
        subject: object = None,
        keep: bool = True,
    ) -> tuple[Job[T], bool]:
        """Start a job, unless the same is running.

        Args:
            key: What is the same for the same work.
            work: What is to be done; it gets a function that takes its progress.
            title: What to call it in front of the user.
            subject: What it works on.
            keep: Whether its result can be asked for when it is done.

        Returns:
            The job, and whether it was started just now.
        """
        for job in self._running.values():
            if job.key == key:
                return job, False
        job = Job(token=next(self._tokens), key=key, title=title, subject=subject, started=self._clock())
        self._running[job.token] = job
        job.task = asyncio.create_task(work(lambda progress: job.note(progress, self._clock())))
        # Not a `finally` around the work: a task that is cancelled at once never gets there.
        job.task.add_done_callback(lambda task: self._end(job, task, keep))
        return job, True

    def finished(self, token: str | None = None) -> Job[Any] | None:
        """Return a job that is done and kept, by default the last; None if there is none, or no longer."""
        return next((job for job in reversed(self._done) if token in (None, job.token)), None)

    def elapsed(self, job: Job[Any]) -> float:
        """Return how many seconds a job runs, or ran."""
        return self._clock() - job.started if job.state == "running" else job.seconds

    def remaining(self, job: Job[Any]) -> float | None:
        """Return how many seconds a job will probably still run; None as long as nothing is known."""
        return job.pace.remaining(self._clock()) if job.state == "running" else 0.0

    def cancel(self, token: str | None = None) -> tuple[Job[Any], ...]:
        """Tell a job, or all, to stop; return which.  They are over when their work has stopped."""
        told = tuple(job for job in self._running.values() if token in (None, job.token))
        for job in told:
            if job.task is not None:
                job.task.cancel()
        return told

    async def drain(self) -> None:
        """Stop all jobs, and wait until the work has stopped."""
        await asyncio.gather(*(job.ended() for job in self.cancel()))

    def _end(self, job: Job[T], task: asyncio.Task[T], keep: bool) -> None:
        job.seconds = self._clock() - job.started
        job.task = None
        del self._running[job.token]
        if task.cancelled():
            job.state = "cancelled"
        elif error := task.exception():
            job.state, job.error = "failed", error
            self.last_error = str(error)
        else:
            job.state, job.percentage, job.result = "done", 100, task.result()
            if keep:
                self._done.append(job)


def _percentage(progress: Progress) -> int:
    """Return how far a run is, a symbol counting as one part however long it is."""
    begin, end = _STAGES[progress.stage]
    within = begin + (end - begin) * min(max(progress.fraction, 0.0), 1.0)
    return int(100 * (progress.symbols_done + within) / max(progress.symbols_total, 1))
