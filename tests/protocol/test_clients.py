"""The whole way, from the menu to the edit, under the capabilities that each real editor announces."""

import pytest
from lsprotocol import types
from protocol.answers import ADDED, CODE, script
from protocol.editor import CLIENTS, Editor, Start, read_capabilities

pytestmark = pytest.mark.asyncio(loop_scope="session")

BARE = "def add(a, b):\n    return a + b\n"
ENCODINGS = {"eglot-1.17": "utf-32", "eglot-1.24": "utf-32", "lsp-mode-9": "utf-32", "neovim-0.12": "utf-8"}
"""What each client would rather count in; the others count in utf-16."""
COMMANDS = {
    *("nlx.run", "nlx.cancel", "nlx.showPrompt", "nlx.status", "nlx.lastResult", "nlx.finding"),
    *("nlx.counterpart", "nlx.commitMessage"),
}


@pytest.mark.parametrize("name", CLIENTS)
async def test_a_docstring_gets_into_the_document(start: Start, name: str) -> None:
    capabilities = read_capabilities(name)
    editor = await start(capabilities=capabilities, script=script(0.002))
    provided = editor.result.capabilities
    assert editor.encoding == ENCODINGS.get(name, "utf-16")
    assert provided.execute_command_provider is not None
    assert set(provided.execute_command_provider.commands) == COMMANDS
    assert isinstance(provided.code_action_provider, types.CodeActionOptions)
    assert not provided.code_action_provider.resolve_provider

    code = CODE.replace("def add", "SMILES = '😀𝒳é'; 1\ndef add").replace("\n", "\r\n")
    uri = editor.open(code.replace("é", "e"))
    editor.type(uri, code.index("é"), code.index("é") + 1, "é")
    entries = await editor.menu(uri, "def add")
    assert len({entry.title for entry in entries}) == len(entries)
    assert {entry.kind for entry in entries} == {"refactor.rewrite", "nlx.review", "nlx.tests"}
    assert entries[0].data == {"id": "docstring"}
    assert entries[0].tags is None
    answer = await editor.choose(entries[0])
    await editor.message("4 of 4 fields by the model")
    assert editor.texts[uri] == code.replace(*(part.replace("\n", "\r\n") for part in (BARE, ADDED)))

    edit = editor.edits[0].edit
    assert name.startswith("eglot-1.9") or edit.document_changes
    reports = editor.progress(answer["token"])
    if capabilities.window and capabilities.window.work_done_progress:
        assert [report.kind for report in (reports[0], reports[-1])] == ["begin", "end"]
        assert reports[-1].message == "done"
    else:
        assert reports == []


async def test_text_outside_the_plane_before_the_symbol(editor: Editor) -> None:
    uri = editor.open('S = "😀"; T = "\x0c\u2028\x85é"\n\x0c\nF = "😀😀" and (lambda: 0)\n' + BARE, version=7)
    smiley = editor.texts[uri].index("😀")
    editor.type(uri, smiley, smiley + 1, "👍é")
    answer = await editor.run(uri, "def add")
    assert (answer["title"], answer["joined"]) == ("Write a docstring for `add`", False)
    await editor.message("by the model")
    assert editor.texts[uri] == 'S = "👍é"; T = "\x0c\u2028\x85é"\n\x0c\nF = "😀😀" and (lambda: 0)\n' + ADDED


async def test_a_one_line_body_behind_wide_characters(editor: Editor) -> None:
    uri = editor.open("def add(a, b='😀', *, c='𝒳é'): return a + b  # 😀\n")
    await editor.run(uri, "add")
    await editor.message("by the model")
    assert editor.texts[uri].startswith(
        "def add(a, b='😀', *, c='𝒳é'):\n    \"\"\"Add two numbers together.\n"
    )
    assert editor.texts[uri].endswith("\n    return a + b  # 😀\n")
    compile(editor.texts[uri], "module.py", "exec")


async def test_a_client_that_can_do_little(start: Start) -> None:
    """It reads commands, takes plain changes, and shows no progress."""
    workspace = types.WorkspaceClientCapabilities(
        apply_edit=True, workspace_edit=types.WorkspaceEditClientCapabilities()
    )
    editor = await start(capabilities=types.ClientCapabilities(workspace=workspace), script=script())
    uri = editor.open(CODE)
    place = editor.position(uri, CODE.index("def add"))
    params = types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(uri=uri),
        range=types.Range(start=place, end=place),
        context=types.CodeActionContext(diagnostics=[]),
    )
    entries = await editor.client.text_document_code_action_async(params) or ()
    assert all(isinstance(entry, types.Command) and entry.command == "nlx.run" for entry in entries)
    await editor.execute("nlx.run", *(entries[0].arguments or ()))  # type: ignore[union-attr]
    await editor.message("4 of 4 fields by the model")
    assert editor.texts[uri] == CODE.replace(BARE, ADDED)
    assert editor.edits[0].edit.document_changes is None
    assert list(editor.edits[0].edit.changes or ()) == [uri]
    assert editor.client.progress_reports == {}


async def test_a_whole_file_is_one_edit(editor: Editor) -> None:
    uri = editor.open(CODE)
    answer = await editor.run(uri, "def add", "Document every")
    await editor.message("by the model")
    assert len(editor.edits) == 1
    assert editor.texts[uri].count('"""') == 2 * 5
    compile(editor.texts[uri], "module.py", "exec")
    done = [report.percentage for report in editor.progress(answer["token"])[:-1]]
    assert done == sorted(done)
