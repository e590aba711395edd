"""What is only read ahead gives way to what somebody waits for, and is not read a second time."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tiny_model import Shape, tiny_model

from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.values import Chunk, Request

LONG = "def area(width, height): return width * height\n" * 60
AHEAD = Request(prompt=LONG, max_tokens=1, yields=True)


@pytest.fixture(params=["host", "worker"])
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[LlamaCpp]:
    engine = LlamaCpp(tiny_model(Shape(width=256, layers=8)), share=request.param == "host")
    yield engine
    await engine.close()


async def ask(engine: LlamaCpp, request: Request) -> list[Chunk]:
    return [chunk async for chunk in engine.generate(request)]


async def test_what_is_asked_interrupts_it_and_uses_what_it_has_read(engine: LlamaCpp) -> None:
    ahead = engine.generate(AHEAD)
    while (chunk := await anext(ahead)).prompt_done <= chunk.prompt_total / 4:
        pass
    assert chunk.prompt_done < chunk.prompt_total
    last = (await ask(engine, Request(prompt=LONG, max_tokens=1)))[-1]
    assert last.finish == "length"
    assert last.timings is not None
    assert last.timings.cached_tokens >= chunk.prompt_done
    assert all(chunk.finish is None for chunk in [chunk async for chunk in ahead])


async def test_it_does_not_begin_while_something_runs(engine: LlamaCpp) -> None:
    running = engine.generate(Request(prompt="def", max_tokens=3000))
    while not (await anext(running)).tokens:
        pass
    assert await ask(engine, AHEAD) == []
    await running.aclose()


async def test_two_are_read_ahead_side_by_side(engine: LlamaCpp) -> None:
    short = Request(prompt="def area", max_tokens=1, yields=True)
    answers = await asyncio.gather(ask(engine, short), ask(engine, short))
    assert [chunks[-1].finish for chunks in answers] == ["length", "length"]
