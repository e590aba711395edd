"""The engine for servers with llama.cpp's real server: what stops, what is survived, what wants a key."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from engines.openai_servers.running import Running, llama_server
from tiny_model import Shape, tiny_model

from nlx_lsp.engines.openai.discovery import discover
from nlx_lsp.engines.openai.engine import OpenAI
from nlx_lsp.errors import EngineCrashed, EngineError
from nlx_lsp.settings import OpenAISettings
from nlx_lsp.values import Chunk, Message, Request

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.slow]

SLOW = Shape(width=256, layers=8)
"""Large enough that a prompt of thousands of tokens takes a while."""
LONG = "def area(width, height): return width * height\n" * 150


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[Running]:
    with llama_server(n_ctx=8192, n_parallel=2) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def slow_server() -> AsyncIterator[Running]:
    with llama_server(tiny_model(SLOW), n_ctx=8192, n_parallel=2) as running:
        yield running


def engine_for(server: Running, **options: str) -> OpenAI:
    return OpenAI(OpenAISettings(address=server.address, **options))


async def busy(server: Running) -> list[int]:
    """Return the slots that work on something."""
    async with httpx.AsyncClient(trust_env=False) as client:
        slots = (await client.get(f"{server.address}/slots")).json()
    return [slot["id"] for slot in slots if slot["is_processing"]]


async def until_idle(server: Running) -> None:
    async with asyncio.timeout(30):
        while await busy(server):  # noqa: ASYNC110 - another process sets no events
            await asyncio.sleep(0.02)


async def test_it_is_found_by_asking(server: Running) -> None:
    port = int(server.address.rpartition(":")[2])
    [served] = await discover([1, port])
    assert served.kind == "llama.cpp"
    assert served.address == f"http://127.0.0.1:{port}/v1"
    assert served.models == (str(tiny_model()),)


async def test_it_is_known_for_what_it_can(server: Running) -> None:
    engine = engine_for(server)
    model = await engine.load()
    assert model.name == tiny_model().name
    assert model.context_tokens == 4096
    assert model.slots == 2
    assert model.notes == ()
    assert model.address == ""
    await engine.close()


@pytest.mark.parametrize("moment", ["while it reads", "while it writes"])
async def test_a_cancel_stops_the_real_server(slow_server: Running, moment: str) -> None:
    engine = engine_for(slow_server)
    prompt = (f"# {moment}\n" + LONG) if moment == "while it reads" else "def area():"
    stream = engine.generate(Request(prompt=prompt, max_tokens=800))
    chunk = await anext(stream)
    while not (chunk.tokens if moment == "while it writes" else chunk.prompt_done):
        chunk = await anext(stream)
    assert await busy(slow_server)
    if moment == "while it reads":
        assert chunk.prompt_done < chunk.prompt_total / 2
    await stream.aclose()
    await until_idle(slow_server)  # far sooner than the rest would have taken
    answer = [chunk async for chunk in engine.generate(Request(prompt="def", max_tokens=1))]
    assert answer[-1].finish == "length"
    await engine.close()


async def test_the_probabilities_are_those_before_the_grammar(server: Running) -> None:
    engine = engine_for(server)
    request = Request(prompt=(Message(role="user", content="x"),), schema={"const": "abc"}, alternatives=3)
    tokens = [token async for chunk in engine.generate(request) for token in chunk.tokens]
    assert "".join(token.text for token in tokens) == '"abc"'
    assert all(token.probability < 0.9 for token in tokens)
    assert all(len(token.alternatives) == 3 for token in tokens)
    await engine.close()


async def test_it_is_survived_when_it_is_killed_and_found_again() -> None:
    chunks: list[Chunk] = []

    async def collect(engine: OpenAI, running: Running) -> None:
        async for chunk in engine.generate(Request(prompt="def", max_tokens=900)):
            chunks.append(chunk)
            if chunk.tokens:
                running.process.kill()

    with llama_server() as first:
        engine = engine_for(first)
        with pytest.raises(EngineCrashed, match="broke off"):
            await collect(engine, first)
    assert any(chunk.tokens for chunk in chunks)
    with pytest.raises(EngineCrashed, match="Nobody answers"):
        await engine.count_tokens(["a"])
    with llama_server(port=int(first.address.rpartition(":")[2])):
        assert await engine.count_tokens([""]) == [0]
        await engine.close()


async def test_its_key_is_wanted_and_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIGHT", "sesame")
    monkeypatch.setenv("WRONG", "barley")
    with llama_server(api_keys=["sesame"]) as server:
        with pytest.raises(EngineError, match=r"wants a key.*openai\.key_variable"):
            await engine_for(server).load()
        with pytest.raises(EngineError, match=r"refuses the key in \$WRONG"):
            await engine_for(server, key_variable="WRONG").load()
        engine = engine_for(server, key_variable="RIGHT")
        assert (await engine.load()).notes == ()
        await engine.close()


async def test_what_is_under_way_ends_when_it_is_closed(server: Running) -> None:
    engine = engine_for(server)
    stream = engine.generate(Request(prompt="def", max_tokens=900))
    while not (await anext(stream)).tokens:
        pass
    await engine.close()
    with pytest.raises(EngineError):
        [chunk async for chunk in stream]
    assert await engine.count_tokens([""]) == [0]
    await engine.close()
