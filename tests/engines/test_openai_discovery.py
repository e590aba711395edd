"""Servers are found by asking, and whatever else listens there does no harm."""

import asyncio
import socket
from contextlib import AsyncExitStack

import pytest
from engines.openai_servers.imitation import Answer, Asked, Reply, serve
from engines.openai_servers.kinds import VLLM, Kind, LMStudio, Ollama, WebUI

from nlx_lsp.engines.openai import discovery
from nlx_lsp.engines.openai.discovery import Served, discover


def port_of(address: str) -> int:
    return int(address.rpartition(":")[2])


async def test_every_kind_is_known_by_its_answers() -> None:
    kinds: list[Answer] = [Kind(), VLLM(), LMStudio(), WebUI(), Ollama()]
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(serve(kind)) for kind in kinds]
        found = await discover([port_of(server.address) for server in servers])
    assert found == tuple(
        Served(address=f"{server.address}/v1", kind=kind, models=models)
        for server, (kind, models) in zip(
            servers,
            [
                ("OpenAI-compatible", ("some-model",)),
                ("vLLM", ("org/coder",)),
                ("LM Studio", ("b", "a")),
                ("text-generation-webui", ("loaded",)),
                ("Ollama", ("coder:latest",)),
            ],
            strict=True,
        )
    )
    asked = [each for server in servers for each in server.asked]
    assert {each.method for each in asked} == {"GET"}
    assert all(each.body is None for each in asked)


async def test_a_model_that_runs_elsewhere_is_none_of_this_machine() -> None:
    async with serve(Ollama(remote="https://ollama.com:443")) as server:
        assert await discover([port_of(server.address)]) == ()


STRANGERS: dict[str, Answer] = {
    "a web page": lambda _: Reply(body="<html>", kind="text/html"),
    "a failure": lambda _: Reply(status=500),
    "a key is wanted": lambda _: Reply(status=401, body={"error": "no key"}),
    "no models": lambda _: Reply(body={"object": "list", "data": []}),
    "another list": lambda _: Reply(body={"data": [{"id": 7}, "x", None]}),
    "an endless answer": lambda _: Reply(body="[", pieces=["[" * 10_000] * 10_000),
    "silence": lambda _: Reply(pieces=["x"], pause=30),
    "half an answer": lambda _: Reply(body='{"data"', cut=True),
    "deep": lambda _: Reply(body="[" * 100_000),
}


@pytest.mark.parametrize("stranger", STRANGERS)
async def test_whatever_else_listens_is_no_server(stranger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discovery, "_SECONDS", 3.0)  # on a busy machine ours may be slow, too
    async with serve(STRANGERS[stranger]) as server, serve(Kind()) as ours:
        found = await discover([port_of(server.address), port_of(ours.address)])
    assert [served.address for served in found] == [f"{ours.address}/v1"]


async def test_who_answers_no_connection_is_not_there() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        assert await discover([deaf.getsockname()[1]]) == ()


async def test_a_redirect_is_not_followed() -> None:
    async with serve(Kind()) as other:

        def answer(asked: Asked) -> Reply:
            return Reply(status=302, headers={"Location": other.address + asked.target})

        async with serve(answer) as server:
            assert await discover([port_of(server.address)]) == ()
    assert other.asked == []


async def test_it_can_be_cancelled() -> None:
    async with serve(lambda _: Reply(pieces=["x"], pause=30)) as server:
        task = asyncio.create_task(discover([port_of(server.address)]))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
