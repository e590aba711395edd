"""Lenses above the definitions: only where they are wanted, and the same as the menu's entries."""

from typing import Any

import pytest
from lsprotocol import types
from protocol.answers import ADDED, CODE, script
from protocol.editor import Editor, Start, read_capabilities

pytestmark = pytest.mark.asyncio(loop_scope="session")

WANTED = {"editor": {"code_lens": True}}


async def lenses(editor: Editor, uri: str) -> list[types.CodeLens]:
    params = types.CodeLensParams(text_document=types.TextDocumentIdentifier(uri=uri))
    return list(await editor.client.text_document_code_lens_async(params) or [])


async def wanted(editor: Editor, uri: str) -> list[types.CodeLens]:
    """Return the lenses once the server has read its settings."""
    found: list[types.CodeLens] = []
    while not found:
        found = await lenses(editor, uri)
    return found


def line_of(word: str) -> int:
    return CODE[: CODE.index(word)].count("\n")


def titles(found: list[types.CodeLens]) -> list[tuple[int, str]]:
    return [(lens.range.start.line, lens.command.title) for lens in found if lens.command]


async def test_nobody_gets_lenses_who_has_not_asked_for_them(editor: Editor) -> None:
    assert await lenses(editor, editor.open(CODE)) == []
    assert editor.result.capabilities.code_lens_provider is not None


async def test_each_definition_has_its_lenses(start: Start) -> None:
    editor = await start(options=WANTED, script=script())
    uri = editor.open(CODE)
    lines = {word: line_of(word) for word in ("def add", "def halve", "class", "def step")}
    every = ("Document", "Review", "Test")
    assert titles(await wanted(editor, uri)) == [
        *((lines["def add"], title) for title in every),
        *((lines["def halve"], title) for title in every),
        *((lines["class"], title) for title in every[1:]),  # it has a docstring
        *((lines["def step"], title) for title in every),
    ]


async def test_a_lens_does_what_the_menu_does(start: Start) -> None:
    editor = await start(options=WANTED, script=script())
    uri = editor.open("# one line more\n" + CODE)
    document = (await wanted(editor, uri))[0].command
    assert document is not None
    assert document.arguments is not None
    answer: dict[str, Any] = await editor.execute(document.command, *document.arguments)
    assert answer["title"] == "Write a docstring for `add`"
    await editor.message("4 of 4 fields by the model")
    assert ADDED in editor.texts[uri]
    assert (1 + line_of("def add"), "Document") not in titles(await lenses(editor, uri))


async def test_what_is_local_to_a_function_has_none_and_languages_have_what_they_can(start: Start) -> None:
    editor = await start(options=WANTED, script=script())
    uri = editor.open("def outer():\n    def inner():\n        pass\n")
    assert {line for line, _ in titles(await wanted(editor, uri))} == {0}
    uri = editor.open("f() {\n  ls\n}\n", name="a.sh", language="shellscript")
    commands = [entry.command for entry in await editor.menu(uri, "f()")]
    offered = {command.arguments[0]["action"] for command in commands if command and command.arguments}
    names = {"docstring": "Document", "review": "Review", "tests": "Test"}
    assert titles(await lenses(editor, uri)) == [(0, name) for id_, name in names.items() if id_ in offered]
    assert "review" in offered
    assert await lenses(editor, editor.open("# Title\n", name="a.md", language="markdown")) == []
    assert await lenses(editor, editor.open("DEF x\n", name="a.xyz")) == []


async def test_a_client_is_told_to_ask_again_when_the_setting_changes(start: Start) -> None:
    capabilities = read_capabilities("vscode-1.139")
    editor = await start(capabilities=capabilities, script=script())
    uri = editor.open(CODE)
    told: list[None] = []

    @editor.client.feature(types.WORKSPACE_CODE_LENS_REFRESH)
    def note(_: None) -> None:
        told.append(None)

    def change(*, wanted: bool) -> None:
        editor.client.set_configuration({"editor": {"code_lens": wanted}}, section="nlx-lsp")
        editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))

    change(wanted=True)
    await editor.until(lambda: told)
    assert await lenses(editor, uri)
    change(wanted=True)  # that is nothing new
    change(wanted=False)
    await editor.until(lambda: len(told) > 1)
    assert await lenses(editor, uri) == []
    assert len(told) == len(("on", "off"))
