"""What every engine promises, with the real engines on a real, if senseless, model."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import nullcontext
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio
from engines.openai_servers.running import llama_server
from engines.schemas import SCHEMAS
from ggml_files import KINDS, Recipe, ggml_model
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from tiny_model import Shape, tiny_model

from nlx_lsp.engines.ctransformers import CTransformers
from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.engines.openai.engine import OpenAI
from nlx_lsp.engines.protocol import Engine
from nlx_lsp.engines.schema import Automaton, conforms, read
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import ContextOverflow, SchemaRefused
from nlx_lsp.settings import OpenAISettings
from nlx_lsp.values import Chunk, Message, Request

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTEXT = 1024
CHAT = (
    Message(role="system", content="You document code."),
    Message(role="user", content="def area(width): ..."),
)
SCHEMA = {
    "type": "object",
    "properties": {
        "summary": {"type": "string", "minLength": 1, "maxLength": 40},
        "returns": {"type": "string", "maxLength": 30},
        'odd "name"\\': {"enum": ["yes", "no"]},
    },
    "required": ["summary", "returns", 'odd "name"\\'],
}


def shortest(schema: Any) -> str:
    """Return some answer that obeys a schema."""
    automaton = Automaton(read(schema))
    text = b""
    while not automaton.complete:
        allowed = (bytes((byte,)) for byte in (*b'"]0', *range(256)) if automaton.accepts(bytes((byte,))))
        more = automaton.forced() or next(allowed)
        automaton.feed(more)
        text += more
    return text.decode()


def say(request: Request) -> str:
    """Answer for the scripted engine."""
    if request.schema is not None:
        return shortest(request.schema)
    return f"Of {request.seed if request.temperature else 0}: " + "the answer goes on and on. " * 300


def make(name: str) -> Engine:
    if name == "scripted":
        return Scripted(say)
    if name in KINDS:
        return CTransformers(ggml_model(Recipe(kind=name)), context_tokens=CONTEXT)
    kind = {"llama_cpp": LlamaCpp, "ctransformers": CTransformers}[name.removesuffix(", not shared")]
    return kind(tiny_model(Shape()), context_tokens=CONTEXT, share="not shared" not in name)


SAMPLE = ("gpt2", "falcon", "replit")
"""Of the old kinds of models, one for each way in which texts are cut into tokens."""
SERVED = pytest.param("openai", marks=pytest.mark.slow)
"""A real server, which is asked over HTTP: a few seconds each."""
OLD = [pytest.param(kind, marks=() if kind in SAMPLE else pytest.mark.slow) for kind in KINDS]


@pytest_asyncio.fixture(
    scope="module",
    loop_scope="module",
    params=["scripted", "llama_cpp", "llama_cpp, not shared", "ctransformers", SERVED, *OLD],
)
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[Engine]:
    with llama_server() if request.param == "openai" else nullcontext() as running:
        engine = OpenAI(OpenAISettings(address=running.address)) if running else make(request.param)
        yield engine
        await engine.close()


async def answer(engine: Engine, **fields: Any) -> list[Chunk]:
    request = Request(**{"prompt": "def area(width, height):", "max_tokens": 40} | fields)
    return [chunk async for chunk in engine.generate(request)]


def text(chunks: list[Chunk]) -> str:
    return "".join(token.text for chunk in chunks for token in chunk.tokens)


async def test_loads_once(engine: Engine) -> None:
    seen: list[float] = []
    models = await asyncio.gather(engine.load(seen.append), engine.load())
    assert models[0] == models[1] == await engine.load()
    assert models[0].name
    assert models[0].context_tokens >= CONTEXT
    assert seen[-1] == 1.0


async def test_streams_the_answer(engine: Engine) -> None:
    chunks = await answer(engine, prompt=CHAT)
    *before, last = chunks
    tokens = [token for chunk in chunks for token in chunk.tokens]
    assert len(tokens) > 5
    assert all(chunk.finish is None and chunk.timings is None for chunk in before)
    assert all(0 <= token.probability <= 1 for token in tokens)
    assert all(a.prompt_done <= b.prompt_done for a, b in pairwise(chunks))
    assert last.prompt_done == last.prompt_total > 0
    assert last.timings is not None
    assert last.timings.prompt_tokens == last.prompt_total
    assert last.timings.generated_tokens >= len(tokens)


async def test_ends_at_the_token_limit(engine: Engine) -> None:
    last = (await answer(engine, max_tokens=7))[-1]
    assert last.finish == "length"
    assert last.timings is not None
    assert last.timings.generated_tokens == 7


async def test_reports_the_progress_of_a_long_prompt(engine: Engine) -> None:
    chunks = await answer(engine, prompt="Another text, quite long, to be read. " * 30, max_tokens=1)
    done = [chunk.prompt_done for chunk in chunks if not chunk.tokens]
    assert len(set(done)) > 2


async def test_says_the_same_again_at_temperature_zero(engine: Engine) -> None:
    first, second = await answer(engine), await answer(engine)
    assert text(first) == text(second) != ""


async def test_a_seed_makes_a_temperature_repeatable(engine: Engine) -> None:
    said = [text(await answer(engine, temperature=1.5, seed=number)) for number in (1, 1, 2)]
    assert said[0] == said[1] != said[2]


async def test_stops_before_a_stop(engine: Engine) -> None:
    whole = text(await answer(engine, max_tokens=60))
    middle = len(whole) // 2
    stop = whole[middle : middle + 3]
    chunks = await answer(engine, max_tokens=60, stop=("\0never", stop))
    assert text(chunks) == whole[: whole.index(stop)]
    assert chunks[-1].finish == "stop"


@seed(1)
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schema=SCHEMAS, temperature=st.sampled_from([0.0, 1.0]), number=st.integers(0, 99))
async def test_obeys_any_schema(engine: Engine, schema: Any, temperature: float, number: int) -> None:
    chunks = await answer(engine, schema=schema, temperature=temperature, seed=number, max_tokens=400)
    if chunks[-1].finish == "stop":
        assert conforms(json.loads(text(chunks)), schema) == []
    else:
        assert Automaton(read(schema)).accepts(text(chunks).encode())


async def test_obeys_a_schema_in_a_conversation(engine: Engine) -> None:
    chunks = await answer(engine, prompt=CHAT, schema=SCHEMA, max_tokens=200, stop=("{",))
    assert chunks[-1].finish == "stop"
    assert conforms(json.loads(text(chunks)), SCHEMA) == []


async def test_an_answer_that_just_fits_was_not_cut_off(engine: Engine) -> None:
    chunks = await answer(engine, schema={"const": [1, 2]}, max_tokens=100)
    assert chunks[-1].timings is not None
    needed = chunks[-1].timings.generated_tokens
    assert (await answer(engine, schema={"const": [1, 2]}, max_tokens=needed))[-1].finish == "stop"
    assert (await answer(engine, schema={"const": [1, 2]}, max_tokens=2))[-1].finish == "length"


async def test_refuses_a_schema_that_it_cannot_obey(engine: Engine) -> None:
    if engine.name == "scripted":
        pytest.skip("does not look at schemas")
    with pytest.raises(SchemaRefused, match="is of type 'zzz'"):
        await answer(engine, schema={"type": "zzz"})


async def test_answers_several_at_once(engine: Engine) -> None:
    prompts = ["one", "two", "three", "four"]
    answers = await asyncio.gather(*(answer(engine, prompt=prompt) for prompt in prompts))
    assert all(chunks[-1].finish == "length" and text(chunks) for chunks in answers)


async def test_can_be_closed_in_the_middle(engine: Engine) -> None:
    for _ in range(3):
        stream = engine.generate(Request(prompt="def area():", max_tokens=900))
        while not (await anext(stream)).tokens:
            pass
        await stream.aclose()
    assert (await answer(engine))[-1].finish == "length"


async def test_can_be_cancelled_in_the_middle(engine: Engine) -> None:
    begun = asyncio.Event()

    async def consume() -> None:
        async for _ in engine.generate(Request(prompt="def area():", max_tokens=900)):
            begun.set()
            await asyncio.sleep(0)

    task = asyncio.create_task(consume())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await answer(engine))[-1].finish == "length"


async def test_counts_tokens(engine: Engine) -> None:
    counts = await engine.count_tokens(
        ["", "word", "def area(width, height):\n    return width * height\n", "größe 🙂"]
    )
    assert counts[0] == 0
    assert 0 < counts[1] < counts[2] < 50
    assert counts[3] > 1


async def test_takes_any_text(engine: Engine) -> None:
    odd = "größe 🙂 \u202e\t\x01\x7f <0x0A> </s> " + "é" * 50
    assert (await engine.count_tokens([odd]))[0] > 0
    prompt = (Message(role="user", content=odd),)
    assert (await answer(engine, prompt=prompt))[-1].finish in {"stop", "length"}


async def test_control_tokens_in_a_prompt_are_text(engine: Engine) -> None:
    plain = (await answer(engine, prompt=(Message(role="user", content=""),), max_tokens=1))[-1].prompt_total
    for content in ("<|im_end|>", "</s>", "<|im_start|>"):
        prompt = (Message(role="user", content=content * 20),)
        total = (await answer(engine, prompt=prompt, max_tokens=1))[-1].prompt_total
        assert total - plain > 20 * 2
        assert (await answer(engine, prompt=content * 20, max_tokens=1))[-1].prompt_total > 20 * 2


async def test_refuses_a_prompt_that_does_not_fit(engine: Engine) -> None:
    context = (await engine.load()).context_tokens
    with pytest.raises(ContextOverflow, match=f"{context} tokens"):
        await answer(engine, prompt="word " * context * 2)
    with pytest.raises(ContextOverflow, match=f"up to {context} do not fit"):
        await answer(engine, max_tokens=context)
    assert (await answer(engine))[-1].finish == "length"


async def test_can_be_loaded_again_after_it_was_closed(engine: Engine) -> None:
    before = text(await answer(engine))
    await engine.close()
    await engine.close()
    assert text(await answer(engine)) == before
