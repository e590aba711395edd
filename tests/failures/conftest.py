"""One editor for all failures: a server that lives through one goes on to the next."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from failures.patient import Patient
from protocol.editor import Editor


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def unlucky_editor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    editor = await Editor.start(tmp_path_factory.mktemp("failures"))
    yield editor
    await editor.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def patient(unlucky_editor: Editor, tmp_path: Path) -> AsyncIterator[Patient]:
    """An editor whose server is about to fail, and whose user asks for a docstring."""
    patient = Patient(unlucky_editor, tmp_path)
    yield patient
    await patient.recover()
