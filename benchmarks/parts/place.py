"""A place of their own for the host and the files of a benchmark: the user's are left alone."""

import asyncio
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nlx_lsp.engines.host.control import stop
from nlx_lsp.engines.host.place import Place


@contextmanager
def own_place() -> Iterator[Path]:
    """Give a folder, in which whatever is started finds its host; the host ends with it."""
    with tempfile.TemporaryDirectory(prefix="nlx-bench-") as name:
        folder = Path(name)
        (folder / "run").mkdir(mode=0o700)
        os.environ |= {
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "XDG_STATE_HOME": name,
            "XDG_CONFIG_HOME": name,
        }
        try:
            yield folder
        finally:
            asyncio.run(stop(Place.usual()))
