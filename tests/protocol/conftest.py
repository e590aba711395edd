"""Editors that are started by a test and stopped after it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from protocol.editor import Editor

Start = Callable[..., Awaitable[Editor]]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Start editors in one empty folder, each with its own server."""
    started: list[Editor] = []

    async def begin(**parameters: Any) -> Editor:
        editor = await Editor.start(tmp_path, **parameters)
        started.append(editor)
        return editor

    yield begin
    for editor in started:
        await editor.stop()
