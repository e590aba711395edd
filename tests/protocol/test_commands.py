"""The commands: joined, cancelled, and one clear error for each thing that makes no sense."""

import stat
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from protocol.answers import ADDED, CODE, script
from protocol.editor import Editor, Start, plain, read_capabilities
from pygls.exceptions import JsonRpcException

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def refused(editor: Editor, command: str, *arguments: Any) -> str:
    with pytest.raises(JsonRpcException) as caught:
        await editor.execute(command, *arguments)
    assert caught.value.code == -32602
    assert "Traceback" not in caught.value.message + str(caught.value.data)
    return caught.value.message


async def arguments_of(editor: Editor, uri: str) -> dict[str, Any]:
    command = (await editor.menu(uri, "def add"))[0].command
    assert command is not None
    assert command.arguments is not None
    return dict(command.arguments[0])


async def test_the_same_job_is_joined_also_when_it_has_moved(editor: Editor) -> None:
    uri = editor.open(CODE, kind="endless")
    first = await editor.run(uri, "def add")
    assert await editor.run(uri, "def add") == {**first, "joined": True}
    editor.type(uri, 0, 0, "# one more line\n")
    assert await editor.run(uri, "def add") == {**first, "joined": True}
    other = await editor.run(uri, "def halve")
    assert (other["joined"], other["token"] != first["token"]) == (False, True)


@pytest.mark.parametrize("way", ["token", "all", "progress"])
async def test_a_job_is_cancelled(editor: Editor, way: str) -> None:
    uri = editor.open(CODE, kind="endless")
    token = (await editor.run(uri, "def add"))["token"]
    await editor.until(lambda: len(editor.progress(token)) > 1)
    if way == "progress":
        params = types.WorkDoneProgressCancelParams(token=token)
        editor.client.window_work_done_progress_cancel(params)
    else:
        answer = await editor.execute("nlx.cancel", *([{"token": token}] if way == "token" else []))
        assert answer == {"tokens": [token]}
    await editor.message("cancelled")
    assert editor.progress(token)[-1].message == "cancelled"
    assert (await editor.execute("nlx.status"))["jobs"] == []
    assert editor.edits == []
    assert editor.texts[uri] == CODE


async def test_nothing_to_cancel_is_no_error(editor: Editor) -> None:
    assert await editor.execute("nlx.cancel") == {"tokens": []}
    assert await editor.execute("nlx.cancel", {"token": "nlx-x"}) == {"tokens": []}


async def test_what_makes_no_sense_is_refused(editor: Editor) -> None:
    uri = editor.open(CODE, version=0)
    good = await arguments_of(editor, uri)

    async def run(**changes: Any) -> str:
        return await refused(editor, "nlx.run", {**good, **changes})

    assert (await run(action="dance")).startswith("There is no action 'dance'. There are: ")
    assert await run(uri="file:///other.py") == "file:///other.py is not open. Open it in the editor first."
    assert "is at version 0, not 3. Open the menu again." in await run(version=3)
    assert "version has to be a whole number" in await run(version="0")
    assert "version has to be a whole number" in await run(version=False)
    assert "uri has to be a document's address" in await run(uri=5)
    assert "action is missing" in await run(action=None)
    assert "range is missing" in await run(range=None)
    assert "range.start has to be a position" in await run(range={})
    assert "range.end has to be a position" in await run(range={**good["range"], "end": {"line": -1}})
    assert "options has to be an object" in await run(options=[])
    assert "preview has to be true or false" in await run(preview=1)
    for nonsense in (-1, True, "1", 1001):
        assert "retry has to be a whole number from 0 to 1000" in await run(retry=nonsense)
    assert "does not know colour" in await run(colour="red")
    for nonsense in [(), (good, good), ("docstring",), (None,)]:
        assert "nlx.run takes one object" in await refused(editor, "nlx.run", *nonsense)
    assert "token has to be" in await refused(editor, "nlx.cancel", {"token": 1})
    assert "apply has to be true or false" in await refused(editor, "nlx.lastResult", {"apply": "yes"})
    assert "There is no result of nlx-x" in await refused(editor, "nlx.lastResult", {"token": "nlx-x"})
    assert "does not know x" in await refused(editor, "nlx.status", {"x": 1})
    assert "There is no command 'nlx.dance'" in await refused(editor, "nlx.dance")
    assert editor.edits == []


async def test_a_missing_version_means_the_present_one(editor: Editor) -> None:
    uri = editor.open(CODE, version=3)
    good = await arguments_of(editor, uri)
    del good["version"]
    await editor.execute("nlx.run", good)
    await editor.message("4 of 4 fields by the model")


async def test_an_option_that_makes_no_sense_fails_the_job(editor: Editor) -> None:
    uri = editor.open(CODE)
    good = await arguments_of(editor, uri)
    await editor.execute("nlx.run", {**good, "options": {"scope": "galaxy"}})
    await editor.message("does not understand")
    assert "does not understand" in (await editor.execute("nlx.status"))["lastError"]


async def test_an_engine_that_breaks_down_is_told(editor: Editor) -> None:
    uri = editor.open(CODE, kind="broken")
    await editor.run(uri, "def add")
    await editor.message("The scripted engine broke down")
    assert editor.texts[uri] == CODE


async def test_no_model_is_told_with_the_way_out(start: Start) -> None:
    editor = await start(options={"engine": {"name": "scripted", "script": "/nowhere/script.json"}})
    uri = editor.open(CODE)
    await editor.run(uri, "def add")
    await editor.message("/nowhere/script.json")
    assert "/nowhere/script.json" in (await editor.execute("nlx.status"))["problem"]


async def test_a_request_that_cannot_be_read_gets_an_error(editor: Editor) -> None:
    with pytest.raises(JsonRpcException) as caught:
        await editor.ask_raw(types.TEXT_DOCUMENT_CODE_ACTION, {"textDocument": 3})
    assert caught.value.code == -32602
    assert await editor.execute("nlx.cancel") == {"tokens": []}


async def test_the_status_says_what_runs(editor: Editor) -> None:
    uri = editor.open(CODE, kind="slow")
    token = (await editor.run(uri, "def add"))["token"]
    await editor.until(lambda: len(editor.progress(token)) > 2)
    status = await editor.execute("nlx.status")
    assert status["engine"] == "scripted"
    assert "stays on this machine" in status["privacy"]
    assert [job["token"] for job in status["jobs"]] == [token]
    assert status["jobs"][0]["tokens"] > 0
    assert status["log"].endswith("nlx-lsp.log")


async def test_the_prompt_is_shown_as_it_would_be_sent(editor: Editor) -> None:
    uri = editor.open(CODE)
    answer = await editor.execute("nlx.showPrompt", await arguments_of(editor, uri))
    path = Path(answer["path"])
    shown = (await editor.until(lambda: editor.client.shown_documents))[0]
    assert (shown.uri, shown.external) == (path.as_uri(), False)
    assert_is_a_prompt(path)
    assert editor.texts[uri] == CODE


async def test_the_prompt_of_the_last_run_is_shown_also_when_the_text_is_another(start: Start) -> None:
    editor = await start(script=script())
    assert "Nothing has been run yet" in await refused(editor, "nlx.showPrompt")
    uri = editor.open(CODE)
    await editor.run(uri, "def add")
    await editor.message("4 of 4 fields by the model")
    editor.close(uri)
    answer = await editor.execute("nlx.showPrompt")
    await editor.until(lambda: editor.client.shown_documents)
    assert_is_a_prompt(Path(answer["path"]))


async def test_a_client_that_opens_no_documents_is_told_the_path(start: Start) -> None:
    editor = await start(capabilities=read_capabilities("lsp-mode-8"), script=script())
    assert "There is no result yet" in await refused(editor, "nlx.lastResult")
    answer = await editor.execute("nlx.showPrompt", await arguments_of(editor, editor.open(CODE)))
    path = Path(answer["path"])
    await editor.message(answer["path"])
    assert_is_a_prompt(path)
    assert "There is no result yet" in await refused(editor, "nlx.lastResult")  # a prompt is none
    await editor.stop()
    assert_is_gone(path.parent)


def assert_is_a_prompt(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "| part | tokens | sent | left out |" in text
    assert "### system" in text
    assert "return a + b" in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def assert_is_gone(folder: Path) -> None:
    assert not folder.exists()


async def test_a_preview_changes_nothing_until_it_is_applied(editor: Editor) -> None:
    uri = editor.open(CODE)
    token = (await editor.execute("nlx.run", {**await arguments_of(editor, uri), "preview": True}))["token"]
    await editor.until(lambda: editor.proposals)
    [proposal] = editor.proposals
    assert (proposal["token"], proposal["uri"], proposal["refusals"]) == (token, uri, [])
    assert (proposal["plain"], proposal["draft"]) == ([], False)
    assert '+    """Add two numbers together.' in proposal["diff"]
    bare = "def add(a, b):\n    return a + b\n"
    [file] = plain(proposal["files"])
    assert file == {"uri": uri, "before": CODE, "after": CODE.replace(bare, ADDED)}
    assert (editor.texts[uri], editor.edits) == (CODE, [])
    editor.type(uri, 0, 0, "# one more line\n")
    assert (await editor.execute("nlx.lastResult", {"token": token, "apply": True}))["applying"]
    await editor.message("4 of 4 fields by the model")
    assert ADDED in editor.texts[uri]


async def test_a_preview_that_fails_is_told(editor: Editor) -> None:
    uri = editor.open(CODE, kind="broken")
    await editor.execute("nlx.run", {**await arguments_of(editor, uri), "preview": True})
    await editor.message("The scripted engine broke down")
    assert editor.proposals == []


async def test_the_way_to_a_test_is_told(editor: Editor) -> None:
    uri = editor.open(CODE)
    there = await editor.execute("nlx.counterpart", {"uri": uri, "line": 5})
    assert Path(there["uri"]).name == f"test_{Path(uri).name}"
    assert (there["line"], there["exists"]) == (0, False)
    elsewhere = uri.replace("module", "nothing")
    assert "is not open" in await refused(editor, "nlx.counterpart", {"uri": elsewhere, "line": 5})
    assert "line has to be a whole number" in await refused(
        editor, "nlx.counterpart", {"uri": uri, "line": -1}
    )
