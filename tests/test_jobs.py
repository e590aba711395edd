"""Jobs: joined, followed, cancelled, drained; and an estimate that rests on what was seen."""

import asyncio
import gc
import weakref
from collections.abc import Callable, Coroutine

import pytest

from nlx_lsp.jobs import Job, Jobs, Pace
from nlx_lsp.values import Emit, Progress


class Clock:
    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


class Work:
    """Work that reports what it is told to, and ends when it is let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.emit: Emit
        self.stopped = False

    async def __call__(self, emit: Emit) -> str:
        self.emit = emit
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)  # an engine takes its time to stop
            self.stopped = True
            raise
        return "result"


def start(jobs: Jobs, work: Callable[[Emit], Coroutine[None, None, str]], key: str = "key") -> Job[str]:
    return jobs.start(key, work, title="Work")[0]


async def begun(jobs: Jobs, key: str = "key") -> tuple[Job[str], Work]:
    work = Work()
    job = start(jobs, work, key)
    await asyncio.sleep(0)
    return job, work


async def test_a_job_runs_and_keeps_its_result() -> None:
    clock = Clock()
    jobs = Jobs(clock)
    job, work = await begun(jobs)
    assert (job.state, jobs.running) == ("running", (job,))
    assert not await job.ended(wait=0.001)
    clock.time += 3
    assert jobs.elapsed(job) == 3
    work.go.set()
    assert await job.ended()
    assert (job.state, job.result, job.percentage, jobs.running) == ("done", "result", 100, ())
    clock.time += 3
    assert jobs.elapsed(job) == 3
    assert jobs.finished() is job
    assert jobs.finished(job.token) is job
    assert jobs.finished("other") is None


async def test_the_same_job_is_joined_while_it_runs() -> None:
    jobs = Jobs()
    job, work = await begun(jobs)
    assert jobs.start("key", Work(), title="Work") == (job, False)
    other, _ = await begun(jobs, "other")
    assert other.token != job.token
    work.go.set()
    await job.ended()
    again, fresh = jobs.start("key", Work(), title="Work")
    assert fresh
    assert again is not job
    await jobs.drain()


async def test_cancelling_waits_until_the_work_has_stopped() -> None:
    jobs = Jobs()
    (one, first), (two, second) = await begun(jobs), await begun(jobs, "other")
    assert jobs.cancel(one.token) == (one,)
    assert one.state == "running"
    await one.ended()
    assert (one.state, first.stopped, second.stopped) == ("cancelled", True, False)
    assert jobs.cancel("unknown") == ()
    assert jobs.cancel() == (two,)
    await two.ended()
    assert second.stopped
    assert jobs.finished() is None


async def test_a_job_that_is_cancelled_before_it_begins_is_over() -> None:
    jobs = Jobs()
    job = start(jobs, Work())
    jobs.cancel()
    assert await job.ended()
    assert (job.state, jobs.running) == ("cancelled", ())


async def test_who_waits_can_be_cancelled_without_the_job() -> None:
    jobs = Jobs()
    job, work = await begun(jobs)
    waiting = asyncio.create_task(job.ended())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    work.go.set()
    await job.ended()
    assert job.state == "done"


async def test_a_failure_is_kept_and_told() -> None:
    async def fail(_: Emit) -> str:
        msg = "no model"
        raise ValueError(msg)

    jobs = Jobs()
    job = start(jobs, fail)
    await job.ended()
    assert (job.state, str(job.error), jobs.last_error) == ("failed", "no model", "no model")
    assert jobs.finished() is None


async def test_draining_leaves_nothing_behind() -> None:
    jobs = Jobs()
    works = [(await begun(jobs, str(number)))[1] for number in range(5)]
    await jobs.drain()
    assert jobs.running == ()
    assert all(work.stopped for work in works)


async def test_old_results_are_let_go() -> None:
    class Result(str):
        __slots__ = ("__weakref__",)

    async def make(_: Emit) -> str:
        return Result("big")

    jobs = Jobs()
    first = start(jobs, make)
    await first.ended()
    assert first.result is not None
    token, result = first.token, weakref.ref(first.result)
    del first
    for number in range(20):
        job = start(jobs, make, str(number))
        await job.ended()
        if number == 6:
            gc.collect()
            assert result() is not None
    gc.collect()
    assert result() is None
    assert jobs.finished(token) is None


async def test_a_result_that_is_not_to_be_kept_is_not() -> None:
    jobs = Jobs()
    work = Work()
    job, _ = jobs.start("key", work, title="Work", keep=False)
    work.go.set()
    await job.ended()
    assert job.result == "result"
    assert jobs.finished() is None


async def test_the_percentage_never_falls() -> None:
    jobs = Jobs()
    job, work = await begun(jobs)
    seen = []
    for stage, done, fraction in [
        ("load", 0, 0.9),
        ("read", 0, 0.5),
        ("write", 0, 0.9),
        ("write", 0, 0.1),  # another attempt
        ("check", 0, 1.0),
        ("read", 1, 0.0),
        ("write", 1, 7.0),
    ]:
        work.emit(Progress(stage=stage, symbols_done=done, symbols_total=2, fraction=fraction))
        seen.append(job.percentage)
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert seen[-1] < 100
    assert job.progress.symbols_done == 1
    await jobs.drain()


def report(stage: str, fraction: float = 0.0, done: int = 0, total: int = 1) -> Progress:
    return Progress(stage=stage, fraction=fraction, symbols_done=done, symbols_total=total)


def test_no_estimate_without_evidence() -> None:
    pace = Pace()
    assert pace.remaining(0) is None
    pace.note(report("load", 0.5), 0)
    pace.note(report("read", 0.5), 10)
    assert pace.remaining(20) is None  # writing is still ahead, and nothing is known of it
    pace.note(report("write", 0.5), 20)
    assert pace.remaining(20.5) is None  # too short
    pace.note(report("write", 0.01), 22)
    assert pace.remaining(22) is None  # too little


def test_the_first_symbol_is_estimated_from_its_writing() -> None:
    pace = Pace()
    pace.note(report("read", total=3), 10)
    pace.note(report("write", total=3), 14)
    pace.note(report("write", 0.5, total=3), 17)
    assert pace.remaining(17) == pytest.approx(3 + 2 * 10)
    assert pace.remaining(18) == pytest.approx(2 + 2 * 10)  # the next advance is still to come
    assert pace.remaining(30) == pytest.approx(0 + 2 * 20)


def test_later_symbols_are_estimated_from_those_before() -> None:
    pace = Pace()
    pace.note(report("load", 0.5, total=4), 0)
    pace.note(report("read", total=4), 50)  # loading does not count
    pace.note(report("read", done=1, total=4), 54)
    pace.note(report("write", done=2, total=4), 60)
    assert pace.remaining(62) == pytest.approx(3 + 5)
    assert pace.remaining(100) == pytest.approx(5)  # never less than the symbols that are ahead


async def test_a_job_that_is_over_has_nothing_left() -> None:
    clock = Clock()
    jobs = Jobs(clock)
    job, work = await begun(jobs)
    work.emit(report("write"))
    clock.time += 2
    work.emit(report("write", 0.5))
    assert jobs.remaining(job) == pytest.approx(2)
    work.go.set()
    await job.ended()
    assert jobs.remaining(job) == 0
