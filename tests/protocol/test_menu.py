"""The menu: filtered as the client wants it, and cheap."""

import pytest
from lsprotocol import types
from protocol.answers import CODE
from protocol.conftest import Start
from protocol.editor import Editor, read_capabilities


async def titles(editor: Editor, uri: str, only: list[str] | None = None, trigger: int = 1) -> list[str]:
    return [entry.title for entry in await editor.menu(uri, "def add", only=only, trigger=trigger)]


async def test_kinds_are_filtered_by_prefix(start: Start) -> None:
    editor = await start()
    uri = editor.open(CODE)
    every = await titles(editor, uri)
    assert len(every) == 2
    for wanted in ([""], ["refactor"], ["refactor.rewrite"], ["quickfix", "refactor"]):
        assert await titles(editor, uri, wanted) == every
    for wanted in (["quickfix"], ["refactor.rewrite.deeper"], ["refactor.rew"], ["source"], []):
        assert await titles(editor, uri, wanted) == []


async def test_unasked_the_menu_is_about_the_place_only(start: Start) -> None:
    editor = await start()
    uri = editor.open(CODE)
    assert await titles(editor, uri, trigger=2) == ["Write a docstring for `add`"]


async def test_a_language_without_grammar_has_no_menu(start: Start) -> None:
    editor = await start()
    uri = editor.open("def add\n", name="a.xyz", language="klingon")
    assert await editor.menu(uri, "def add") == []
    editor.type(uri, 0, 3, "DEF")
    assert await editor.menu(uri, "DEF add") == []


async def test_the_menu_follows_the_text_even_where_it_is_broken(start: Start) -> None:
    editor = await start()
    uri = editor.open(CODE)
    editor.type(uri, CODE.index("add"), CODE.index("add") + 3, "plus")
    assert [entry.title for entry in await editor.menu(uri, "def plus")][0] == "Write a docstring for `plus`"
    editor.type(uri, 0, 0, "def (((:\n")
    assert await editor.menu(uri, "SMILE") is not None


async def test_generated_actions_are_marked_where_the_client_knows_the_mark(start: Start) -> None:
    capabilities = read_capabilities("vscode-1.139")
    assert capabilities.text_document is not None
    assert capabilities.text_document.code_action is not None
    tags = types.CodeActionTagOptions(value_set=[types.CodeActionTag.LlmGenerated])
    capabilities.text_document.code_action.tag_support = tags
    editor = await start(capabilities=capabilities)
    entries = await editor.menu(editor.open(CODE), "def add")
    assert {entry.tags for entry in entries} == {(types.CodeActionTag.LlmGenerated,)}


async def test_a_client_that_reads_commands_only_gets_commands(start: Start) -> None:
    editor = await start(capabilities=types.ClientCapabilities())
    uri = editor.open(CODE)
    place = types.Range(start=editor.position(uri, 60), end=editor.position(uri, 60))
    params = types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(uri=uri),
        range=place,
        context=types.CodeActionContext(diagnostics=[]),
    )
    entries = await editor.client.text_document_code_action_async(params)
    assert entries
    assert all(isinstance(entry, types.Command) and entry.command == "nlx.run" for entry in entries)


@pytest.mark.parametrize("uri", ["file:///nowhere.py", "", "no address", "untitled:Untitled-1"])
async def test_a_document_that_is_not_open_has_no_menu(start: Start, uri: str) -> None:
    editor = await start()
    editor.texts[uri] = "def add"
    assert await editor.menu(uri, "def add") == []
