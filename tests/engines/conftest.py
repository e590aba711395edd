"""Hosts of their own, for the tests of the host itself."""

import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from engines.processes import running_hosts, until

from nlx_lsp.engines.host.control import stop
from nlx_lsp.engines.host.place import Place, Terms


@pytest.fixture
async def terms(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Terms]:
    """A place that no other test knows; its host finds the backends of the tests, and ends with the test."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    folder = Path(tempfile.mkdtemp(prefix="nlx-"))  # short: sockets cannot have long names
    place = Place(folder=folder / "run")
    yield Terms(place=place)
    for loopback in (False, True):
        await stop(Place(folder=place.folder, loopback=loopback))
    await until(lambda: running_hosts(place.folder) == [])
    shutil.rmtree(folder)
