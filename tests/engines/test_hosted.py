"""An engine with a worker of its own: whatever the library does, the server learns of it and lives on."""

import asyncio
import os
import re
import signal
import tempfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from engines.processes import LINUX, runs, until, workers

from nlx_lsp.engines.hosted import Hosted
from nlx_lsp.errors import EngineCrashed, EngineError, EngineMissing, ModelRefused, SchemaRefused
from nlx_lsp.values import Chunk, Request

TESTS = Path(__file__).parent.parent


class Fake(Hosted):
    name = "fake"
    backend = "engines.fake_backend"


@pytest.fixture
async def make(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Callable[[str], Fake]]:
    monkeypatch.setenv("PYTHONPATH", str(TESTS))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    engines = []

    def make(way: str) -> Fake:
        engines.append(Fake(Path(way), share=False))
        return engines[-1]

    yield make
    for engine in engines:
        await engine.close()
    assert within(tmp_path) == []


def within(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def answer(engine: Hosted, count: int = 3, schema: dict[str, object] | None = None) -> list[Chunk]:
    request = Request(prompt="a prompt", max_tokens=count, schema=schema)
    return [chunk async for chunk in engine.generate(request)]


def text(chunks: list[Chunk]) -> str:
    return "".join(token.text for chunk in chunks for token in chunk.tokens)


@pytest.mark.parametrize(
    ("way", "error", "words"),
    [
        ("aborts", ModelRefused, "fake_backend breaks down when it reads /"),
        ("exits", ModelRefused, "fake_backend breaks down when it reads /"),
        ("is killed", EngineCrashed, "worker died: it was ended by SIGKILL"),
        ("is not installed", EngineMissing, "No such library. Install it."),
        ("talks nonsense", EngineCrashed, "worker died: it was ended by SIGKILL"),
        ("raises", EngineError, "The worker failed: RuntimeError('boom')."),
    ],
)
async def test_says_why_it_cannot_load(
    make: Callable[[str], Fake], way: str, error: type[EngineError], words: str
) -> None:
    engine = make(way)
    for _ in range(2):
        with pytest.raises(error, match=re.escape(words)):
            await engine.load()
    assert workers() == []


async def test_what_a_library_prints_does_no_harm(make: Callable[[str], Fake]) -> None:
    assert text(await answer(make("is noisy"))) == "0 1 2 "


async def test_several_callers_start_one_host(make: Callable[[str], Fake]) -> None:
    engine = make("works")
    models = await asyncio.gather(engine.load(), engine.load(), engine.load())
    assert len(set(models)) == 1
    assert len(workers()) == 1


async def test_a_cancelled_load_starts_another_host_for_who_waits(make: Callable[[str], Fake]) -> None:
    engine = make("loads forever")
    first, second = asyncio.create_task(engine.load()), asyncio.create_task(engine.load())
    await until(lambda: len(workers()) == 1)
    (worker,) = workers()
    first.cancel()
    await until(lambda: not runs(worker) and len(workers()) == 1)
    second.cancel()
    await asyncio.wait({first, second})
    assert workers() == []


async def test_closing_ends_a_load(make: Callable[[str], Fake]) -> None:
    engine = make("loads forever")
    load = asyncio.create_task(engine.load())
    await until(lambda: len(workers()) == 1)
    await engine.close()
    assert workers() == []
    with pytest.raises(EngineError, match="The engine was closed"):
        await load


async def test_a_crash_in_the_middle_is_told_and_survived(make: Callable[[str], Fake]) -> None:
    engine = make("breaks off")
    for _ in range(2):
        with pytest.raises(EngineCrashed, match="it was ended by SIGABRT"):
            await answer(engine)


@LINUX
async def test_a_host_that_is_killed_is_replaced(make: Callable[[str], Fake]) -> None:
    engine = make("works")
    stream = engine.generate(Request(prompt="x", max_tokens=10**9))
    await anext(stream)
    (worker,) = workers()
    os.kill(worker, signal.SIGKILL)
    with pytest.raises(EngineCrashed, match="it was ended by SIGKILL"):
        [chunk async for chunk in stream]
    assert text(await answer(engine)) == "0 1 2 "
    connection = engine._conversation
    assert connection
    os.kill(workers()[0], signal.SIGKILL)  # while nothing runs
    await until(lambda: not connection.alive)
    assert await engine.count_tokens(["a b"]) == [2]


async def test_a_host_that_does_not_listen_is_killed_for_a_cancel(make: Callable[[str], Fake]) -> None:
    engine = make("is deaf")
    stream = engine.generate(Request(prompt="x"))
    while not (await anext(stream)).tokens:
        pass
    (worker,) = workers()
    await stream.aclose()
    await until(lambda: not runs(worker))
    assert await engine.count_tokens(["a b"]) == [2]
    assert workers() != [worker]


async def test_a_host_that_others_need_is_not_killed_for_a_cancel(make: Callable[[str], Fake]) -> None:
    engine = make("is deaf")
    streams = [engine.generate(Request(prompt="x")) for _ in range(2)]
    for stream in streams:
        while not (await anext(stream)).tokens:
            pass
    (worker,) = workers()
    await streams[0].aclose()
    await asyncio.sleep(0.6)
    assert runs(worker)
    await streams[1].aclose()
    await until(lambda: not runs(worker))


async def test_an_answer_that_leaves_its_schema_is_an_error_and_is_stopped(
    make: Callable[[str], Fake],
) -> None:
    engine = make("drops the schema")
    with pytest.raises(SchemaRefused, match="does not go on like this: '0 '"):
        await answer(engine, count=10**9, schema={"const": "x"})
    assert text(await answer(engine)) == "0 1 2 "


async def test_an_answer_that_ends_too_early_is_an_error(make: Callable[[str], Fake]) -> None:
    with pytest.raises(SchemaRefused, match="does not end like this: ''"):
        await answer(make("says nothing"), count=0, schema={"const": "x"})


async def test_closing_ends_what_runs(make: Callable[[str], Fake]) -> None:
    engine = make("is deaf")
    stream = engine.generate(Request(prompt="x"))
    while not (await anext(stream)).tokens:
        pass
    await engine.close()
    assert workers() == []
    with pytest.raises(EngineError, match="The engine was closed"):
        await anext(stream)
