"""The question whether code may leave the machine, as an editor asks it.

The other machine is one that does not exist; a proxy on loopback answers in its place.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from attrs import evolve
from engines.openai_servers.imitation import Asked, Imitation, Reply, serve
from engines.openai_servers.kinds import VLLM, fill
from lsprotocol import types
from protocol.answers import CODE
from protocol.editor import Editor, Start

pytestmark = pytest.mark.asyncio(loop_scope="session")

FAR = "http://192.0.2.1:8000"
OPTIONS = {"engine": {"name": "openai"}, "openai": {"address": f"{FAR}/v1"}}

Answer = Callable[[types.ShowMessageRequestParams], Any]


@pytest_asyncio.fixture(loop_scope="session")
async def far() -> AsyncIterator[Imitation]:
    """A server on another machine, as seen from the proxy."""
    kind = VLLM(say=fill)

    def answer(asked: Asked) -> Reply:
        return kind(evolve(asked, target=asked.target.removeprefix(FAR)))

    async with serve(answer) as server:
        yield server


async def begin(start: Start, far: Imitation, answer: Answer) -> tuple[Editor, list[str]]:
    """Start an editor whose user gives an answer, and collect the questions."""
    proxy = {"HTTP_PROXY": far.address, "http_proxy": far.address, "NO_PROXY": "", "no_proxy": ""}
    editor = await start(options=OPTIONS, environment=proxy)
    questions: list[str] = []

    @editor.client.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)
    async def ask(params: types.ShowMessageRequestParams) -> Any:
        questions.append(params.message)
        found = answer(params)
        return await found if asyncio.iscoroutine(found) else found

    return editor, questions


async def test_a_yes_lets_the_job_go_on(start: Start, far: Imitation) -> None:
    editor, questions = await begin(start, far, lambda params: (params.actions or [])[0])
    assert "you have not allowed" in (await editor.execute("nlx.status"))["privacy"]
    uri = editor.open(CODE)
    await editor.run(uri, "def add")
    await editor.message("by the model")
    assert "Add two whole numbers." in editor.texts[uri]
    [question] = questions
    assert FAR in question
    assert "NOT encrypted" in question
    assert f"leaves this machine, for {FAR}, allowed on" in (await editor.execute("nlx.status"))["privacy"]
    await editor.run(uri, "def halve")
    await editor.until(lambda: editor.texts[uri].count("Add two whole numbers.") > 1)
    assert len(questions) == 1


@pytest.mark.parametrize("answer", [lambda params: params.actions[1], lambda _: None])
async def test_a_no_is_taken_for_one_and_not_asked_again(
    start: Start, far: Imitation, answer: Answer
) -> None:
    editor, questions = await begin(start, far, answer)
    uri = editor.open(CODE)
    for place in ("def add", "def halve"):
        editor.client.messages.clear()
        await editor.run(uri, place)
        assert f"`nlx-lsp allow {FAR}`" in await editor.message("you have not allowed that")
    assert len(questions) == 1
    assert far.asked == []
    assert editor.texts[uri] == CODE


async def test_while_the_question_is_open_the_editor_is_served(start: Start, far: Imitation) -> None:
    decided: asyncio.Event = asyncio.Event()

    async def think(params: types.ShowMessageRequestParams) -> types.MessageActionItem:
        await decided.wait()
        return (params.actions or [])[0]

    editor, questions = await begin(start, far, think)
    uri = editor.open(CODE)
    await editor.run(uri, "def add")
    await editor.until(lambda: questions)
    await editor.run(uri, "def halve")
    assert await editor.menu(uri, "def add")
    assert (await editor.execute("nlx.status"))["jobs"] == []
    assert far.asked == []
    decided.set()
    await editor.until(lambda: editor.texts[uri].count("Add two whole numbers.") > 1)
    assert len(questions) == 1


async def test_the_prompt_is_shown_as_it_is_sent(start: Start, far: Imitation) -> None:
    editor, _ = await begin(start, far, lambda params: (params.actions or [])[0])
    code = CODE.replace("return", 'token = "ghp_a1B2a1B2a1B2a1B2a1B2a1B2"\n    return', 1)
    uri = editor.open(code)
    entry = (await editor.menu(uri, "def add"))[0]
    assert entry.command
    shown = await editor.execute("nlx.showPrompt", *(entry.command.arguments or ()))
    await editor.until(lambda: editor.client.shown_documents or editor.told())
    text = await asyncio.to_thread(Path(shown["path"]).read_text, "utf-8")
    assert f"It runs at {FAR}; likely secrets masked: 1." in text
    assert "<secret 1>" in text
    assert "ghp_" not in text
    assert "ghp_" not in "".join(str(asked.body) for asked in far.asked)
