"""Editors for the tests: one that most of them share, as a server takes its time to start, and new ones."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types
from protocol.answers import SCRIPT
from protocol.editor import Editor, Start, read_capabilities


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_editor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    """One editor for all tests: VS Code as it will be when it marks what a language model generates."""
    capabilities = read_capabilities("vscode-1.139")
    assert capabilities.text_document is not None
    assert capabilities.text_document.code_action is not None
    tags = types.CodeActionTagOptions(value_set=[types.CodeActionTag.LlmGenerated])
    capabilities.text_document.code_action.tag_support = tags
    editor = await Editor.start(tmp_path_factory.mktemp("shared"), capabilities=capabilities, script=SCRIPT)
    yield editor
    await editor.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def editor(shared_editor: Editor) -> AsyncIterator[Editor]:
    """The shared editor, tidied up."""
    yield shared_editor
    await shared_editor.tidy()


@pytest_asyncio.fixture(loop_scope="session")
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Start editors in one empty folder, each with its own server."""
    started: list[Editor] = []

    async def begin(**parameters: Any) -> Editor:
        editor = await Editor.start(tmp_path, **parameters)
        started.append(editor)
        return editor

    yield begin
    for each in started:
        await each.stop()
