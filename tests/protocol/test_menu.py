"""The menu: filtered as the client wants it, and cheap."""

import pytest
from lsprotocol import types
from protocol.answers import CODE
from protocol.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def titles(editor: Editor, uri: str, only: list[str] | None = None, trigger: int = 1) -> list[str]:
    return [entry.title for entry in await editor.menu(uri, "def add", only=only, trigger=trigger)]


async def test_kinds_are_filtered_by_prefix(editor: Editor) -> None:
    uri = editor.open(CODE)
    every = await titles(editor, uri)
    assert await titles(editor, uri, [""]) == every
    documenting = [title for title in every if title.startswith(("Write a docstring", "Document"))]
    for wanted in (["refactor"], ["refactor.rewrite"], ["quickfix", "refactor"]):
        assert await titles(editor, uri, wanted) == documenting
    reviewing = [title for title in every if title.startswith("Review")]
    testing = [title for title in every if title.startswith("Write tests")]
    assert await titles(editor, uri, ["nlx.review"]) == reviewing
    assert await titles(editor, uri, ["nlx.tests"]) == testing
    assert sorted(await titles(editor, uri, ["nlx"])) == sorted(reviewing + testing)
    assert sorted(documenting + reviewing + testing) == sorted(every)
    for wanted in (["quickfix"], ["refactor.rewrite.deeper"], ["refactor.rew"], ["source"], []):
        assert await titles(editor, uri, wanted) == []


async def test_unasked_the_menu_is_about_the_place_only(editor: Editor) -> None:
    uri = editor.open(CODE)
    wanted = ["Write a docstring for `add`", "Review `add`", "Write tests for `add`"]
    assert await titles(editor, uri, trigger=2) == wanted


async def test_a_language_without_grammar_has_no_menu(editor: Editor) -> None:
    uri = editor.open("def add\n", name="a.xyz")
    assert await editor.menu(uri, "def add") == []
    editor.type(uri, 0, 3, "DEF")
    assert await editor.menu(uri, "DEF add") == []


async def test_the_menu_follows_the_text_even_where_it_is_broken(editor: Editor) -> None:
    uri = editor.open(CODE)
    editor.type(uri, CODE.index("add"), CODE.index("add") + 3, "plus")
    assert (await editor.menu(uri, "def plus"))[0].title == "Write a docstring for `plus`"
    editor.type(uri, 0, 0, "def (((:\n")
    assert await editor.menu(uri, "SMILE") is not None


async def test_generated_actions_are_marked_where_the_client_knows_the_mark(editor: Editor) -> None:
    entries = await editor.menu(editor.open(CODE), "def add")
    assert {entry.tags for entry in entries} == {(types.CodeActionTag.LlmGenerated,)}


@pytest.mark.parametrize("uri", ["file:///nowhere.py", "", "no address", "untitled:Untitled-1"])
async def test_a_document_that_is_not_open_has_no_menu(editor: Editor, uri: str) -> None:
    nowhere = types.Range(start=types.Position(line=0, character=0), end=types.Position(line=9, character=9))
    params = types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(uri=uri),
        range=nowhere,
        context=types.CodeActionContext(diagnostics=[]),
    )
    assert not await editor.client.text_document_code_action_async(params)
