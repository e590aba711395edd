"""What is wrong with a model server is said in one message, with the way out."""

import json
import socket
from typing import Any

import pytest
from failures.patient import Patient
from failures.table import rows
from loopback import Reply, serve

import nlx_lsp.engines.choice
from nlx_lsp.errors import EngineCrashed, EngineError
from nlx_lsp.features.engine import SharedEngine
from nlx_lsp.settings import Settings
from nlx_lsp.values import Request

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("failures")]

MODELS = Reply(body={"object": "list", "data": [{"id": "coder"}, {"id": "other"}]})
PAGE = Reply(body="<!DOCTYPE html><title>Welcome</title>", kind="text/html")
THOUGHTS = {"reasoning_content": "Hm, let me see. What is a function?"}


def says(finish: str = "stop", **delta: str) -> Reply:
    """Stream an answer as servers do."""
    choices: list[dict[str, Any]] = [
        {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]},
        {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]},
    ]
    events = "".join(f"data: {json.dumps(choice)}\n\n" for choice in choices)
    return Reply(body=f"{events}data: [DONE]\n\n", kind="text/event-stream")


@pytest.mark.parametrize(
    ("name", "models", "answer"),
    [
        ("web page", PAGE, PAGE),
        ("older protocol", MODELS, Reply(status=404, body={"detail": "Not Found"})),
        ("older protocol", Reply(status=404), Reply(status=404)),
        ("key wanted", Reply(status=401), Reply(status=401)),
        ("thinking", MODELS, says("length", **THOUGHTS)),
        ("thinking", MODELS, says("length", content="<think>Hm, what is a function?")),
        ("shape refused", MODELS, says(content="Sure! Here is what I think of it.")),
    ],
)
async def test_a_server_with_manners_of_its_own(
    patient: Patient, name: str, models: Reply, answer: Reply
) -> None:
    def reply(path: str, _: object) -> Reply:
        if path == "/v1/models":
            return models
        return answer if path == "/v1/chat/completions" or answer is PAGE else Reply(status=404)

    with serve(reply) as server:
        patient.set(openai={"address": f"{server.address}/v1"})
        message = await patient.meets(name)
    assert server.address in message or name in ("thinking", "shape refused")


async def test_a_model_that_is_not_offered(patient: Patient) -> None:
    with serve(lambda path, _: MODELS if path == "/v1/models" else Reply(status=404)) as server:
        patient.set(openai={"address": server.address, "model": "poet"})
        message = await patient.meets("model not offered")
    assert "has no model poet." in message
    assert "coder, other" in message


async def test_nobody_is_there(patient: Patient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"http://127.0.0.1:{other.getsockname()[1]}"
    patient.set(openai={"address": f"{address}/v1"})
    assert address in await patient.meets("nobody there")


async def test_no_address_is_set(patient: Patient) -> None:
    patient.set(engine={"name": "openai", "discover": False})
    await patient.meets("no address")


async def test_another_machine_is_not_spoken_to_without_a_yes(patient: Patient) -> None:
    patient.set(openai={"address": "http://192.0.2.1:8080/v1"})  # of nobody: reserved for documentation
    assert "http://192.0.2.1:8080, another machine, unencrypted" in await patient.meets("another machine")


async def test_a_server_that_was_found_vanishes(monkeypatch: pytest.MonkeyPatch) -> None:
    shared, settings = SharedEngine(), Settings()
    with serve(lambda path, _: MODELS if path == "/v1/models" else says(content="Well.")) as server:
        monkeypatch.setattr(nlx_lsp.engines.choice, "USUAL", (server.port,))
        async with shared.use(settings) as engine:
            assert (await engine.load()).name == "coder"
    with pytest.raises(EngineCrashed) as crashed:
        async with shared.use(settings) as engine:
            [chunk async for chunk in engine.generate(Request(prompt="?"))]
    assert rows()["found server vanishes"].fits(str(crashed.value)), crashed.value
    async with shared.use(settings) as engine:
        assert engine.name == "llama_cpp"
    await shared.close()


async def test_a_server_that_was_found_is_unfit(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = SharedEngine()
    with serve(lambda path, _: MODELS if path == "/v1/models" else Reply(status=404)) as server:
        monkeypatch.setattr(nlx_lsp.engines.choice, "USUAL", (server.port,))
        with pytest.raises(EngineError) as unfit:
            async with shared.use(Settings()) as engine:
                await engine.load()
    assert rows()["found server unfit"].fits(str(unfit.value)), unfit.value
    assert "speaks an older protocol" in unfit.value.message
    await shared.close()
