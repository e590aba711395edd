"""Reading ahead while the editor is idle: it helps what comes next, and is in nobody's way."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from lsprotocol import types
from pygls.workspace import Workspace
from tiny_model import tiny_model

from nlx_lsp import pipeline
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.features import order, prefill
from nlx_lsp.features.arguments import RunArguments
from nlx_lsp.features.code_actions import list_actions
from nlx_lsp.features.document import Document
from nlx_lsp.features.session import Session
from nlx_lsp.server import create_server
from nlx_lsp.values import Span, Timings

CODE = "import os\n\n\ndef one(a):\n    return os.path.join(a, a)\n\n\ndef two(b):\n    return [b]\n"
URI = "file:///project/numbers.py"


class Idle:
    """A client with one open document, whose cursor can be put somewhere."""

    def __init__(self, settings: dict[str, str]) -> None:
        self.said: list[bytes] = []
        self.server = create_server(command_line=settings)
        self.server.protocol.client_capabilities = types.ClientCapabilities()
        self.server.protocol._workspace = Workspace(None)
        self.server.protocol.set_writer(SimpleNamespace(write=self.said.append, close=lambda: None))
        self.session: Session = self.server.session
        self.session.prefill.wanted = True
        item = types.TextDocumentItem(uri=URI, language_id="python", version=0, text=CODE)
        self.session.documents.open(item, "utf-16")

    @property
    def document(self) -> Document:
        document = self.session.documents.get(URI)
        assert document
        return document

    @property
    def task(self) -> asyncio.Task[None] | None:
        return self.session.prefill._task

    def place(self, at: str) -> types.Range:
        line = CODE[: CODE.index(at)].count("\n")
        position = types.Position(line=line, character=0)
        return types.Range(start=position, end=position)

    def rest(self, at: str) -> None:
        """Ask for the menu where some text stands, as an editor does when the cursor rests there."""
        context = types.CodeActionContext(diagnostics=[], trigger_kind=types.CodeActionTriggerKind.Automatic)
        document = types.TextDocumentIdentifier(uri=URI)
        params = types.CodeActionParams(text_document=document, range=self.place(at), context=context)
        assert list_actions(self.session, self.document, params)

    def type(self) -> None:
        """Type a letter into the document."""
        place = types.Range(
            start=types.Position(line=1, character=0), end=types.Position(line=1, character=0)
        )
        params = types.DidChangeTextDocumentParams(
            text_document=types.VersionedTextDocumentIdentifier(uri=URI, version=1),
            content_changes=[types.TextDocumentContentChangePartial(range=place, text="x")],
        )
        self.server.protocol.fm.features[types.TEXT_DOCUMENT_DID_CHANGE](params)

    def order(self, at: str) -> order.Order:
        """Return the order of an action where some text stands."""
        arguments = RunArguments(
            action="docstring", uri=URI, version=None, range=self.place(at), options={"scope": "symbol"}
        )
        return order.look_up(self.session, arguments)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(prefill, "PAUSE", 0.01)
    caplog.set_level(logging.INFO, "nlx_lsp")


@pytest.fixture
async def slow(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Idle]:
    """With a model that reads for as long as it is let."""
    monkeypatch.setattr(Scripted, "runs_files", True)
    script = tmp_path / "script.json"
    script.write_text(json.dumps([{"match": ".", "answer": "{}", "delay": 60}]))
    idle = Idle({"engine.name": "scripted", "engine.script": str(script)})
    yield idle
    await idle.session.close()


@pytest.fixture
async def real() -> AsyncIterator[Idle]:
    """With a real, if senseless, model."""
    idle = Idle({"engine.name": "llama_cpp", "engine.model": str(tiny_model())})
    yield idle
    await idle.session.close()


async def reading(idle: Idle) -> asyncio.Task[None]:
    """Wait until something is being read ahead."""
    async with asyncio.timeout(60):
        while not idle.session.engine._users:  # noqa: ASYNC110 - there is no event for it
            await asyncio.sleep(0.01)
    assert idle.task
    return idle.task


async def test_what_is_read_ahead_is_not_read_again(real: Idle, caplog: pytest.LogCaptureFixture) -> None:
    real.rest("def one")
    assert real.task
    await real.task
    assert "Read ahead for 'Write a docstring for `one`'" in caplog.text
    settings = await real.session.configuration.settings()

    async def timings(action: str, at: str) -> Timings:
        place = Span(start=CODE.index(at), end=CODE.index(at))
        source = real.document.source
        assert source
        async with real.session.engine.use(settings) as engine:
            (prompt,) = await pipeline.show(
                real.session.actions[action], source, place, engine, settings=settings
            )
            async with aclosing(engine.generate(prompt.request)) as chunks:
                last = [chunk async for chunk in chunks][-1]
        assert last.timings
        return last.timings

    same = await timings("docstring", "def one")
    assert same.cached_tokens >= same.prompt_tokens - 1
    for action, at in (("review", "def one"), ("docstring", "def two")):
        other = await timings(action, at)
        assert other.prompt_tokens / 2 < other.cached_tokens < other.prompt_tokens


async def test_an_action_ends_it(slow: Idle) -> None:
    slow.rest("def one")
    task = await reading(slow)
    job, _ = order.start(slow.session, slow.order("def two"))
    assert await asyncio.wait((task,), timeout=5)
    assert task.cancelled()
    assert job.state == "running"
    slow.rest("def one")
    assert slow.task is not task
    await asyncio.wait_for(asyncio.shield(slow.task), 30)  # it sees that there is work


async def test_typing_ends_it(slow: Idle) -> None:
    slow.rest("def one")
    task = await reading(slow)
    slow.type()
    await asyncio.wait((task,), timeout=5)
    assert task.cancelled()


async def test_a_cursor_that_moves_on_is_followed_and_one_that_rests_is_left_alone(slow: Idle) -> None:
    slow.rest("def one")
    first = await reading(slow)
    slow.rest("return os")
    assert slow.task is first
    slow.rest("def two")
    assert slow.task is not first
    await asyncio.wait((first,), timeout=5)
    assert first.cancelled()


async def test_a_cursor_that_does_not_rest_leads_to_nothing(
    slow: Idle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prefill, "PAUSE", 60)
    slow.rest("def one")
    slow.rest("def two")
    await asyncio.sleep(0.05)
    assert slow.session.engine.current is None


async def test_without_the_setting_nothing_happens(slow: Idle) -> None:
    slow.session.prefill.wanted = False
    slow.rest("def one")
    assert slow.task is None


async def test_on_battery_nothing_is_read(slow: Idle, monkeypatch: pytest.MonkeyPatch) -> None:
    battery = SimpleNamespace(power_plugged=False)
    monkeypatch.setattr(psutil, "sensors_battery", lambda: battery, raising=False)
    slow.rest("def one")
    assert slow.task
    await slow.task
    assert slow.session.engine.current is None


async def test_a_server_of_somebody_else_is_left_alone(slow: Idle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Scripted, "runs_files", False)
    slow.rest("def one")
    assert slow.task
    await asyncio.wait_for(slow.task, 30)


async def test_a_failure_is_for_the_log_alone(caplog: pytest.LogCaptureFixture) -> None:
    idle = Idle({"engine.name": "llama_cpp", "engine.model": "/nowhere.gguf"})
    idle.rest("def one")
    assert idle.task
    await idle.task
    assert "Nothing is read ahead: " in caplog.text
    assert idle.said == []
    await idle.session.close()


async def test_the_end_of_the_session_is_its_end(slow: Idle) -> None:
    slow.rest("def one")
    task = await reading(slow)
    await slow.session.close()
    assert task.cancelled()
