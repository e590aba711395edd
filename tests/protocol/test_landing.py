"""Where the edit lands, when the user does not sit still and the client does not tell the truth."""

import pytest
from protocol.answers import ADDED, CODE, script
from protocol.editor import Editor, Manners, Start, read_capabilities

pytestmark = pytest.mark.asyncio(loop_scope="session")

BARE = "def add(a, b):\n    return a + b\n"
WANTED = CODE.replace(BARE, ADDED)


async def slowly(editor: Editor, title: str = "Write a docstring") -> str:
    """Open a document for which the model takes its time, and let it begin."""
    uri = editor.open(CODE, kind="slow")
    token = (await editor.run(uri, "def add", title))["token"]
    await editor.until(lambda: len(editor.progress(token)) > 1)
    return uri


async def test_the_user_writes_elsewhere(editor: Editor) -> None:
    uri = await slowly(editor)
    editor.type(uri, 0, 0, "# 😀 above\n\n")
    below = editor.texts[uri].index("class Counter")
    editor.type(uri, below, below, "# below\n")
    await editor.message("4 of 4 fields by the model")
    wanted = "# 😀 above\n\n" + WANTED.replace("class Counter", "# below\nclass Counter")
    assert editor.texts[uri] == wanted


async def test_the_user_changes_the_function_itself(editor: Editor) -> None:
    uri = await slowly(editor)
    inside = CODE.index("return a + b")
    editor.type(uri, inside, inside, "print(a)\n    ")
    changed = editor.texts[uri]
    await editor.message("not applied")
    assert editor.edits == []
    result = await editor.execute("nlx.lastResult")
    assert '+    """Add two numbers together.' in result["diff"]
    assert result["diff"].startswith("--- a/slowmodule")

    await editor.execute("nlx.lastResult", {"apply": True})
    await editor.until(lambda: len(editor.told()) > 1)
    assert (editor.texts[uri], editor.edits) == (changed, [])


async def test_an_edit_that_was_undone_is_applied_again(editor: Editor) -> None:
    uri = editor.open(CODE)
    await editor.run(uri, "def add")
    await editor.message("4 of 4 fields by the model")
    begin = ADDED.index('    """')
    docstring = ADDED[begin : ADDED.index("    return")]
    at = editor.texts[uri].index(docstring)
    editor.type(uri, at, at + len(docstring), "")
    assert editor.texts[uri] == CODE
    editor.client.messages.clear()
    await editor.execute("nlx.lastResult", {"apply": True})
    await editor.message("4 of 4 fields by the model")
    assert editor.texts[uri] == WANTED


async def test_a_result_is_applied_again_without_the_model(editor: Editor) -> None:
    uri = editor.open(CODE)
    editor.manners = "refuses"
    token = (await editor.run(uri, "def add"))["token"]
    assert "the user said no" in await editor.message("not applied")
    assert editor.texts[uri] == CODE
    editor.manners = "honest"
    editor.type(uri, 0, 0, "# since then\n")
    answer = await editor.execute("nlx.lastResult", {"token": token, "apply": True})
    assert answer["applying"] is True
    await editor.message("4 of 4 fields by the model")
    assert editor.texts[uri] == "# since then\n" + WANTED


async def test_the_document_is_closed_and_opened_again(editor: Editor) -> None:
    uri = await slowly(editor)
    editor.close(uri)
    await editor.message("no longer open")
    assert editor.edits == []
    editor.open("# new\n" + CODE, name=uri.rpartition("/")[2])
    await editor.execute("nlx.lastResult", {"apply": True})
    await editor.message("4 of 4 fields by the model")
    assert editor.texts[uri] == "# new\n" + WANTED


async def test_an_edit_that_is_said_to_be_applied_but_is_not_seen(editor: Editor) -> None:
    uri = editor.open(CODE)
    editor.manners = "liar"
    await editor.run(uri, "def add")
    for attempt in range(1, 4):
        await editor.until(lambda sent=attempt: len(editor.edits) == sent)
        assert editor.told() == []
        editor.type(uri, 0, 0, "# not the edit\n")
    message = await editor.message("has not confirmed")
    assert "nlx.lastResult" in message
    assert editor.texts[uri] == "# not the edit\n" * 3 + CODE


async def test_an_edit_that_is_seen_when_the_user_does_something_again(editor: Editor) -> None:
    uri = editor.open(CODE)
    editor.manners = "liar"
    await editor.run(uri, "def add")
    [edit] = await editor.until(lambda: list(editor.edits))
    editor.manners = "honest"
    editor._apply(edit)
    await editor.message("4 of 4 fields by the model")
    assert editor.texts[uri] == WANTED


async def test_an_editor_that_takes_no_edits(start: Start) -> None:
    capabilities = read_capabilities("vscode-1.139")
    assert capabilities.workspace is not None
    capabilities.workspace.apply_edit = None
    editor = await start(capabilities=capabilities, script=script())
    uri = editor.open(CODE)
    await editor.run(uri, "def add")
    await editor.message("takes no edits from a server")
    assert editor.edits == []
    assert "Add two numbers" in (await editor.execute("nlx.lastResult"))["diff"]


@pytest.mark.parametrize("manners", ["honest", "eglot", "neovim"])
async def test_the_user_writes_while_the_edit_is_on_its_way(editor: Editor, manners: Manners) -> None:
    """The client sees an edit for a version that it has left behind, and the server tries again."""
    uri = editor.open(CODE, version=0)
    editor.manners = manners
    editor.interrupt = lambda: editor.type(uri, 0, 0, "# at the last moment\n")
    await editor.run(uri, "def add")
    await editor.message("4 of 4 fields by the model")
    assert len(editor.edits) == 2
    assert editor.texts[uri] == "# at the last moment\n" + WANTED


async def test_the_user_goes_on_writing_before_the_change_is_told(start: Start) -> None:
    """Some clients wait for a pause, and then tell the edit and the typing as one change."""
    editor = await start(script=script())
    uri = editor.open(CODE)

    def merge() -> None:
        text = WANTED.replace("return a + b", "return a + b  # typed on")
        begin, end = CODE.index("def add"), CODE.index("def halve")
        editor.type(uri, begin, end, text[text.index("def add") : text.index("def halve")])

    editor.interrupt, editor.manners = merge, "neovim"
    await editor.run(uri, "def add")
    await editor.message("4 of 4 fields by the model")
    assert len(editor.edits) == 1


async def test_of_a_file_only_the_symbol_that_has_changed_is_left_out(editor: Editor) -> None:
    uri = await slowly(editor, "Document every")
    inside = CODE.index("number / 2")
    editor.type(uri, inside, inside + len("number"), "NUMBER")
    message = await editor.message("Left out")
    assert "`halve`" in message
    assert "Add two numbers" in editor.texts[uri]
    assert "Divide" not in editor.texts[uri]
    assert "Count one step" in editor.texts[uri]
    assert len(editor.edits) == 1
