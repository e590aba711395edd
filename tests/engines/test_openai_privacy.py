"""What leaves the machine: nothing without a yes, and no secrets with one.

The other machine is one that does not exist; a proxy on loopback answers in its place.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from attrs import evolve
from engines.openai_servers.imitation import Asked, Imitation, Reply, serve
from engines.openai_servers.kinds import VLLM, Ollama

from nlx_lsp.engines.openai import consent
from nlx_lsp.engines.openai.address import Address
from nlx_lsp.engines.openai.engine import OpenAI
from nlx_lsp.engines.openai.privacy import HERE, describe
from nlx_lsp.errors import ConsentMissing
from nlx_lsp.settings import OpenAISettings
from nlx_lsp.values import Message, Request

FAR = "http://192.0.2.1:8000"
SECRET = "ghp_" + "a1B2" * 8
ASKED = Request(prompt=(Message(role="user", content=f"token = '{SECRET}'"),), max_tokens=9)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
async def far(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Imitation]:
    """A server on another machine, as seen from the proxy."""
    kind = VLLM(say=lambda _: "Yes.")

    def answer(asked: Asked) -> Reply:
        return kind(evolve(asked, target=asked.target.removeprefix(FAR)))

    async with serve(answer) as server:
        for name in ("HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, server.address)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield server


def engine_for(address: str) -> OpenAI:
    return OpenAI(OpenAISettings(address=address))


async def said(engine: OpenAI, request: Request = ASKED) -> str:
    return "".join([token.text async for chunk in engine.generate(request) for token in chunk.tokens])


async def test_without_a_yes_nobody_is_asked_anything(far: Imitation) -> None:
    engine = engine_for(FAR)
    with pytest.raises(
        ConsentMissing, match=r"another machine, unencrypted.*`nlx-lsp allow http://192\.0\.2\.1:8000`"
    ):
        await engine.load()
    with pytest.raises(ConsentMissing):
        await engine.count_tokens(["x = 1"])
    with pytest.raises(ConsentMissing):
        await said(engine)
    assert far.asked == []
    assert "you have not allowed" in await describe("openai", FAR, engine)


async def test_with_a_yes_everything_goes_but_the_secrets(far: Imitation) -> None:
    given = consent.allow(Address.parse(FAR))
    engine = engine_for(FAR)
    assert (await engine.load()).address == FAR
    assert await engine.count_tokens([f"a = '{SECRET}'", "b = 1"]) == [4, 3]
    assert await said(engine) == "Yes."
    assert await said(engine) == "Yes."
    assert [asked.target for asked in far.asked if not asked.target.startswith(FAR)] == []
    bodies = [str(asked.body) for asked in far.asked]
    assert not any(SECRET in body for body in bodies)
    assert "token = '<secret 1>'" in far.asked[-1].body["messages"][0]["content"]
    assert engine.masked == 1
    about = await describe("openai", FAR, engine)
    assert about.startswith(f"Your code leaves this machine, for {FAR}, allowed on {given.date}.")
    assert about.endswith("1 masked so far.")
    await engine.close()


async def test_a_yes_that_is_taken_back_counts_at_once(far: Imitation) -> None:
    consent.allow(Address.parse(FAR))
    engine = engine_for(FAR)
    await engine.load()
    before = len(far.asked)
    consent.forget(Address.parse(FAR))
    with pytest.raises(ConsentMissing):
        await said(engine)
    assert len(far.asked) == before
    await engine.close()


async def test_a_server_on_this_machine_gets_everything() -> None:
    async with serve(VLLM(say=lambda _: "Yes.")) as server:
        engine = engine_for(server.address)
        assert (await engine.load()).address == ""
        assert await said(engine) == "Yes."
        assert SECRET in server.asked[-1].body["messages"][0]["content"]
        assert await describe("openai", server.address, engine) == (
            f"Your code stays on this machine: it goes to the server at {server.address}."
        )
        await engine.close()


async def test_a_server_on_this_machine_may_pass_on_what_it_gets() -> None:
    cloud = "https://ollama.com:443"
    async with serve(Ollama(say=lambda _: "Yes.", remote=cloud)) as server:
        engine = engine_for(server.address)
        with pytest.raises(ConsentMissing, match=cloud):
            await said(engine)
        assert server.bodies("/api/chat") == []
        consent.allow(Address.parse(cloud))
        assert await said(engine) == "Yes."
        assert SECRET not in str(server.bodies("/api/chat"))
        assert f"for {cloud}, passed on by {server.address}" in await describe(
            "openai", server.address, engine
        )
        await engine.close()


async def test_other_engines_keep_everything_here() -> None:
    assert await describe("llama_cpp", "") == HERE
    assert await describe("scripted", FAR) == HERE
    assert await describe("openai", "") == HERE
