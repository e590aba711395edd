"""The engine for servers: every trouble has one message with the way out, and some are overcome."""

from collections.abc import Callable
from typing import Any

import pytest
from engines.openai_servers.imitation import Asked, Imitation, Reply, chat, events, is_probe, serve
from engines.openai_servers.kinds import Kind

from nlx_lsp.engines.openai.engine import OpenAI
from nlx_lsp.errors import ContextOverflow, EngineCrashed, EngineError, ModelMissing
from nlx_lsp.settings import OpenAISettings
from nlx_lsp.values import Chunk, Message, Request

CHAT = (Message(role="user", content="def area(): ..."),)


def engine_for(server: Imitation, **options: Any) -> OpenAI:
    return OpenAI(OpenAISettings(address=server.address, **options))


async def answer(engine: OpenAI, **fields: Any) -> list[Chunk]:
    try:
        return [chunk async for chunk in engine.generate(Request(prompt=CHAT, max_tokens=60, **fields))]
    finally:
        await engine.close()


def text(chunks: list[Chunk]) -> str:
    return "".join(token.text for chunk in chunks for token in chunk.tokens)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_server_is_asked_again(status: int) -> None:
    refusals = iter([Reply(status=status, headers={"Retry-After": "0"})] * 2)

    def say(asked: Asked) -> Reply:
        busy = asked.body is not None and not is_probe(asked.body)
        return (next(refusals, None) if busy else None) or Kind()(asked)

    async with serve(say) as server:
        assert text(await answer(engine_for(server))) == "Hello."
    assert len([body for body in server.bodies("/chat/completions") if not is_probe(body)]) == 3


async def test_a_server_that_wants_too_much_patience_is_given_up() -> None:
    def say(asked: Asked) -> Reply:
        return Kind()(asked) if asked.body is None else Reply(status=429, headers={"Retry-After": "3600"})

    async with serve(say) as server:
        with pytest.raises(EngineError, match=r"too busy.*Try again later"):
            await answer(engine_for(server))


async def test_nothing_is_asked_again_once_an_answer_has_begun() -> None:
    def say(asked: Asked) -> Reply:
        if asked.body is None or is_probe(asked.body):
            return Kind()(asked)
        begun = events(*chat("Once upon a time")[:3], done=False)
        return Reply(kind=begun.kind, pieces=begun.pieces, cut=True)

    async with serve(say) as server:
        engine, chunks = engine_for(server), []

        async def collect() -> None:
            chunks.extend([chunk async for chunk in engine.generate(Request(prompt=CHAT))])

        with pytest.raises(EngineCrashed, match="broke off"):
            await collect()
        await engine.close()
    assert len([body for body in server.bodies("/chat/completions") if not is_probe(body)]) == 1


TROUBLES: dict[str, tuple[Callable[[Asked], Reply], type[EngineError], str]] = {
    "a web page": (
        lambda _: Reply(body="<!DOCTYPE html><title>Sign in</title>", kind="text/html"),
        EngineError,
        "web page.*Correct openai.address",
    ),
    "a web page instead of an answer": (
        lambda asked: Kind()(asked) if asked.body is None else Reply(body="<html>", kind="text/html"),
        EngineError,
        "web page",
    ),
    "an older protocol": (
        lambda asked: (
            Kind()(asked) if asked.body is None else Reply(status=404, body={"detail": "Not Found"})
        ),
        EngineError,
        "no /v1/chat/completions: .*older protocol.*update the server",
    ),
    "no model server": (lambda _: Reply(status=404, body="nothing here"), EngineError, "no /v1/models"),
    "no model": (lambda _: Reply(body={"object": "list", "data": []}), ModelMissing, "offers no model"),
    "a key is wanted": (
        lambda _: Reply(status=401, body={"error": "no key"}),
        EngineError,
        "openai.key_variable",
    ),
    "the model is gone": (
        lambda asked: (
            Kind()(asked)
            if asked.body is None
            else Reply(status=404, body={"error": {"message": 'model "some-model" not found'}})
        ),
        ModelMissing,
        "does not have the model.*Set openai.model",
    ),
    "it goes elsewhere": (
        lambda _: Reply(status=307, headers={"Location": "https://192.0.2.1/v1/models"}),
        EngineError,
        "sends us on to https://192.0.2.1.*set openai.address",
    ),
    "it fails": (
        lambda asked: Kind()(asked) if asked.body is None else Reply(status=500, body="out of memory"),
        EngineError,
        "status 500: out of memory",
    ),
    "half an answer": (
        lambda asked: Kind()(asked) if asked.body is None else events(*chat("Once")[:2], done=False),
        EngineCrashed,
        "stopped in the middle",
    ),
    "a complaint in the middle": (
        lambda asked: (
            Kind()(asked)
            if asked.body is None
            else events(*chat("Once")[:2], {"error": {"message": "the GPU has left"}})
        ),
        EngineError,
        "gave up: the GPU has left",
    ),
    "nonsense": (
        lambda asked: Kind()(asked) if asked.body is None else events({"choices": 7}),
        EngineError,
        "makes no sense",
    ),
    "too long": (
        lambda asked: (
            Kind()(asked)
            if asked.body is None or is_probe(asked.body)
            else Reply(status=400, body={"message": "This model's maximum context length is 9 tokens."})
        ),
        ContextOverflow,
        "does not fit",
    ),
}


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_every_trouble_has_one_message_with_the_way_out(trouble: str) -> None:
    say, kind, message = TROUBLES[trouble]
    async with serve(say) as server:
        with pytest.raises(kind, match=message) as caught:
            await answer(engine_for(server))
    assert caught.value.hint
    assert "\n" not in str(caught.value)


async def test_nobody_at_the_address() -> None:
    async with serve(Kind()) as server:
        pass
    with pytest.raises(EngineCrashed, match=r"Nobody answers.*Start the server"):
        await engine_for(server).load()


async def test_a_server_that_is_silent_is_given_up() -> None:
    def say(asked: Asked) -> Reply:
        if asked.body is None or is_probe(asked.body):
            return Kind()(asked)
        return Reply(kind="text/event-stream", pieces=[": wait\n\n", "data: [DONE]\n\n"], pause=30)

    async with serve(say) as server:
        with pytest.raises(EngineError, match=r"silent for 1 seconds.*openai.answer_seconds"):
            await answer(engine_for(server, answer_seconds=1.0))


async def test_a_server_that_hangs_is_given_up() -> None:
    async with serve(lambda _: Reply(pieces=["x"], pause=30)) as server:
        with pytest.raises(EngineError, match=r"openai.connect_seconds"):
            await answer(engine_for(server, connect_seconds=0.2))


async def test_the_key_goes_where_it_belongs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUR_KEY", "sesame")
    async with serve(Kind()) as server:
        await answer(engine_for(server, key_variable="OUR_KEY"))
    assert {asked.headers["authorization"] for asked in server.asked} == {"Bearer sesame"}


@pytest.mark.parametrize("key", [None, "", "two\nlines", "schlüssel"])
async def test_a_key_that_cannot_be_one_is_said(monkeypatch: pytest.MonkeyPatch, key: str | None) -> None:
    if key is not None:
        monkeypatch.setenv("OUR_KEY", key)
    async with serve(Kind()) as server:
        with pytest.raises(EngineError, match=r"no key in \$OUR_KEY.*openai.key_variable"):
            await engine_for(server, key_variable="OUR_KEY").load()
    assert server.asked == []


async def test_a_refused_key_is_named_but_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUR_KEY", "sesame")
    async with serve(lambda _: Reply(status=403, body="")) as server:
        with pytest.raises(EngineError, match=r"refuses the key in \$OUR_KEY") as caught:
            await engine_for(server, key_variable="OUR_KEY").load()
    assert "sesame" not in str(caught.value)
