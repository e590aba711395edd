"""Settings from the client: used, merged, and what is wrong with them is said once."""

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types
from protocol.answers import CODE, script
from protocol.editor import Editor, Start, read_capabilities, write_script

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def documented(editor: Editor) -> str:
    """Document a function, and return the text."""
    editor.client.messages.clear()
    uri = editor.open(CODE)
    await editor.run(uri, "def add")
    await editor.message("fields by the model")
    return editor.texts[uri]


async def test_the_client_is_asked_and_what_is_wrong_is_told_once(start: Start) -> None:
    options = {"docstring": {"style": "numpi", "attempts": 1, "colour": 3}}
    editor = await start(options=options, script=script())
    await editor.message("docstring.style")
    await editor.message("docstring.colour")
    assert editor.registrations == ["workspace/didChangeConfiguration"]
    assert "Args:" in await documented(editor)
    editor.client.set_configuration({"docstring": {"style": "numpy"}}, section="nlx-lsp")
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
    assert "Parameters\n    ----------" in await documented(editor)
    assert [text for text in editor.told() if "docstring.style" in text] == []


async def test_a_client_that_cannot_be_asked_sends_its_settings(start: Start) -> None:
    capabilities = read_capabilities("vscode-1.139")
    assert capabilities.workspace is not None
    capabilities.workspace.configuration = None
    editor = await start(capabilities=capabilities, script=script())
    settings = {"nlx-lsp": {"docstring": {"style": "sphinx"}}}
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=settings))
    assert ":param a:" in await documented(editor)


async def test_the_projects_own_file_counts_but_not_for_the_engine(start: Start, tmp_path: Path) -> None:
    own = tmp_path / ".nlx.toml"
    own.write_text('[docstring]\nstyle = "numpy"\n[engine]\nmodel = "evil.gguf"\n')
    editor = await start(script=script())
    await editor.message("engine.model is ignored")
    assert "Parameters\n    ----------" in await documented(editor)


async def test_another_engine_takes_the_place_of_the_first(start: Start, tmp_path: Path) -> None:
    editor = await start(script=[{"match": ".", "answer": "{}", "delay": 0}])
    uri = editor.open(CODE)
    await editor.run(uri, "def add")
    await editor.message("0 of 4 fields by the model")
    other = tmp_path / "other"
    await asyncio.to_thread(other.mkdir)
    engine = {"engine": {"name": "scripted", "script": write_script(other, script())}}
    editor.client.set_configuration(engine, section="nlx-lsp")
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
    assert "Add two numbers together." in await documented(editor)
