"""The host: one model for all who ask for it, and what it survives."""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from engines.processes import LINUX, runs, until, workers
from tiny_model import Shape, tiny_model

from nlx_lsp.engines.host.client import reach
from nlx_lsp.engines.host.control import look, stop
from nlx_lsp.engines.host.place import Terms
from nlx_lsp.engines.hosted import Hosted
from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.errors import EngineCrashed, ModelRefused
from nlx_lsp.values import Chunk, Request

pytestmark = LINUX

ENDLESS = Request(prompt="a prompt", max_tokens=10**9)
USER = """
import asyncio, sys
from pathlib import Path
from nlx_lsp.engines.host.place import Place, Terms
from nlx_lsp.engines.hosted import Hosted
from nlx_lsp.values import Request

class Fake(Hosted):
    name = "fake"
    backend = "engines.fake_backend"

async def main():
    engine = Fake(Path("works"), terms=Terms(place=Place(folder=Path(sys.argv[1]))))
    async for chunk in engine.generate(Request(prompt="x", max_tokens=10**9)):
        if chunk.tokens:
            print("generates", flush=True)
            await asyncio.sleep(3600 if sys.argv[2] == "reads no further" else 0)

asyncio.run(main())
"""


class Fake(Hosted):
    name = "fake"
    backend = "engines.fake_backend"


async def answer(engine: Hosted, count: int = 3) -> str:
    chunks = [chunk async for chunk in engine.generate(Request(prompt="a prompt", max_tokens=count))]
    return "".join(token.text for chunk in chunks for token in chunk.tokens)


async def state(terms: Terms) -> dict[str, Any]:
    found = await look(terms.place)
    assert found is not None
    return found


async def begin(engine: Hosted, request: Request = ENDLESS) -> Any:
    """Return an answer that has begun."""
    stream = engine.generate(request)
    while not (await anext(stream)).tokens:
        pass
    return stream


async def eventually(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await condition():  # noqa: ASYNC110 - other processes set no events
            await asyncio.sleep(0.02)


async def test_all_who_ask_for_a_model_share_it(terms: Terms) -> None:
    engines = [Fake(Path("works"), terms=terms) for _ in range(3)]
    loaded = await asyncio.gather(*(engine.load() for engine in engines))
    assert len(set(loaded)) == 1
    assert await asyncio.gather(*map(answer, engines)) == ["0 1 2 "] * 3
    found = await state(terms)
    assert found["connections"] == 3
    assert [model["state"] for model in found["models"]] == ["loaded"]
    assert found["models"][0]["memory"] > 1_000_000
    assert len(workers(found["pid"])) == 1
    for engine in engines:
        await engine.close()


async def test_other_options_are_another_model(terms: Terms) -> None:
    engines = [Fake(Path("works"), terms=terms, context_tokens=size) for size in (512, 1024)]
    for engine in engines:
        assert await answer(engine) == "0 1 2 "
    assert len((await state(terms))["models"]) == 2
    for engine in engines:
        await engine.close()


async def test_a_file_that_was_replaced_is_another_model(terms: Terms, tmp_path: Path) -> None:
    path = tmp_path / "works"
    engines = [Fake(path, terms=terms) for _ in range(2)]
    for engine in engines:
        path.write_text(f"the weights of {id(engine)}")
        await engine.load()
    assert len((await state(terms))["models"]) == 2
    for engine in engines:
        await engine.close()


async def test_few_models_stay_when_nobody_uses_them(terms: Terms) -> None:
    engines = [Fake(Path("works"), terms=terms, context_tokens=256 + number) for number in range(6)]
    for engine in engines:
        assert await answer(engine) == "0 1 2 "
    assert [model["context_tokens"] for model in (await state(terms))["models"]] == [258, 259, 260, 261]
    assert await answer(engines[0]) == "0 1 2 "  # it comes back
    for engine in engines:
        await engine.close()


async def test_answers_while_a_model_loads_and_gives_up_a_load_that_nobody_wants(terms: Terms) -> None:
    engines = [Fake(Path("loads forever"), terms=terms) for _ in range(2)]
    loads = [asyncio.create_task(engine.load()) for engine in engines]

    async def is_loading() -> bool:
        found = await look(terms.place)
        return found is not None and [model["state"] for model in found["models"]] == ["loading"]

    async def are_both_there() -> bool:
        return await is_loading() and (await state(terms))["connections"] == len(engines)

    await eventually(are_both_there)
    host = (await state(terms))["pid"]
    await until(lambda: len(workers(host)) == 1)
    loads[0].cancel()
    await asyncio.wait({loads[0]})
    await eventually(is_loading)  # somebody else wants it, though his wish may come a moment later
    loads[1].cancel()
    await until(lambda: workers(host) == [])
    for engine in engines:
        await engine.close()


async def test_says_how_far_a_load_is(terms: Terms) -> None:
    engine = LlamaCpp(tiny_model(), terms=terms)
    seen: list[float] = []
    await engine.load(seen.append)
    assert seen[0] == 0.0
    assert seen[-1] == 1.0
    assert any(0 < done < 1 for done in seen)
    await engine.close()


async def test_a_model_that_does_not_fit_is_refused_before_it_is_loaded(terms: Terms) -> None:
    engine = LlamaCpp(tiny_model(Shape(context=1 << 30)), terms=terms, context_tokens=1 << 28)
    with pytest.raises(ModelRefused, match=r"needs [\d,.]+ GB of memory, and .* are free") as refused:
        await engine.load()
    assert "engine.context_tokens to " in refused.value.hint
    assert workers((await state(terms))["pid"]) == []
    await engine.close()


async def test_a_host_that_is_killed_is_replaced(terms: Terms) -> None:
    engine = Fake(Path("works"), terms=terms)
    stream = await begin(engine)
    host = (await state(terms))["pid"]
    (worker,) = workers(host)
    os.kill(host, signal.SIGKILL)
    with pytest.raises(EngineCrashed, match="The model host has ended"):
        [chunk async for chunk in stream]
    assert await answer(engine) == "0 1 2 "
    assert (await state(terms))["pid"] != host
    await until(lambda: not runs(worker))
    await engine.close()


async def test_a_worker_that_is_killed_is_replaced_and_the_host_lives(terms: Terms) -> None:
    engine = Fake(Path("works"), terms=terms)
    stream = await begin(engine)
    host = (await state(terms))["pid"]
    os.kill(workers(host)[0], signal.SIGKILL)
    with pytest.raises(EngineCrashed, match="worker died: it was ended by SIGKILL"):
        [chunk async for chunk in stream]
    assert await answer(engine) == "0 1 2 "
    assert (await state(terms))["pid"] == host
    await engine.close()


@pytest.mark.parametrize("way", ["is killed", "reads no further"])
async def test_nothing_is_generated_for_who_is_gone(terms: Terms, way: str) -> None:
    arguments = (sys.executable, "-c", USER, str(terms.place.folder), way)
    user = await asyncio.create_subprocess_exec(*arguments, stdout=asyncio.subprocess.PIPE)
    assert user.stdout
    assert await user.stdout.readline() == b"generates\n"
    if way == "is killed":
        user.kill()
    else:
        user.send_signal(signal.SIGSTOP)

    async def nobody_is_left() -> bool:
        found = await state(terms)
        return found["connections"] == 0 and found["models"][0]["requests"] == 0

    await eventually(nobody_is_left)
    if way != "is killed":
        user.kill()
    await user.communicate()
    engine = Fake(Path("works"), terms=terms)
    assert await answer(engine) == "0 1 2 "
    await engine.close()


async def test_a_cancel_reaches_the_worker(terms: Terms) -> None:
    engine, other = Fake(Path("works"), terms=terms), Fake(Path("works"), terms=terms)
    first, second = await begin(engine), await begin(other)
    await first.aclose()

    async def one_is_left() -> bool:
        return [model["requests"] for model in (await state(terms))["models"]] == [1]

    await eventually(one_is_left)
    chunk: Chunk = await anext(second)
    assert chunk.tokens  # which nobody has stopped
    await second.aclose()
    await engine.close()
    await other.close()


async def test_a_model_is_unloaded_when_it_is_idle_and_comes_back(terms: Terms) -> None:
    terms = evolve(terms, idle_seconds=0.2)
    engine = Fake(Path("works"), terms=terms)
    stream = await begin(engine)
    await asyncio.sleep(0.5)
    (worker,) = workers((await state(terms))["pid"])  # not as long as it is at work
    await stream.aclose()
    await until(lambda: not runs(worker))
    assert (await state(terms))["models"] == []
    assert await answer(engine) == "0 1 2 "
    await engine.close()


async def test_a_host_ends_when_nobody_has_been_there_for_long(terms: Terms) -> None:
    connection = await reach(evolve(terms, exit_seconds=0.2))
    host = connection.about["pid"]
    await asyncio.sleep(0.5)
    assert runs(host)
    await connection.close()
    await until(lambda: not runs(host))
    assert not terms.place.socket.exists()


async def test_stopping_it_ends_what_runs(terms: Terms) -> None:
    engine = Fake(Path("works"), terms=terms)
    stream = await begin(engine)
    host = (await state(terms))["pid"]
    (worker,) = workers(host)
    assert await stop(terms.place)
    assert not runs(worker)
    with pytest.raises(EngineCrashed, match="The model host has ended"):
        [chunk async for chunk in stream]
    assert not await stop(terms.place)
    await engine.close()
