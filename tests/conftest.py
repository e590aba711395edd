"""What all tests share: none fails because the machine has other work or, in CI, by the luck of a draw.

And none meets the tester's own model host, or leaves one behind: they have a place of their own.
"""

import asyncio
import os
import shutil
import signal
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# New examples are looked for wherever people work; CI repeats the same ones and judges the change alone.
settings.register_profile("unhurried", deadline=None, derandomize="CI" in os.environ)
settings.register_profile("quick", settings.get_profile("unhurried"), max_examples=25)
settings.load_profile("unhurried")

_FOLDER = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Give this process, and all that it starts, a place for a host of their own, and for its log."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell that runs the tests in the background lets none of them hear an interruption.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    folder = config.stash[_FOLDER] = Path(tempfile.mkdtemp(prefix="nlx-tests-"))
    for name, part in (("XDG_RUNTIME_DIR", "run"), ("XDG_STATE_HOME", "state")):
        (folder / part).mkdir(mode=0o700)
        os.environ[name] = str(folder / part)


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the host that the tests have shared."""
    from nlx_lsp.engines.host.control import stop  # noqa: PLC0415 - the tests' own imports come first
    from nlx_lsp.engines.host.place import Place  # noqa: PLC0415 - likewise

    asyncio.run(stop(Place.usual()))
    shutil.rmtree(config.stash[_FOLDER])
