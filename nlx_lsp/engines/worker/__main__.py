"""Starts a worker: ``python -m nlx_lsp.engines.worker BACKEND FOLDER``.

BACKEND is a module with a function ``load(options, folder)``.  FOLDER is private to this worker, which
removes it.  Nothing but answers gets into the standard output, whatever a library prints.
"""

import importlib
import os
import shutil
import sys
from pathlib import Path
from typing import BinaryIO

from nlx_lsp.engines.wire import Options
from nlx_lsp.engines.worker.backend import Backend
from nlx_lsp.engines.worker.orphan import no_orphan
from nlx_lsp.engines.worker.session import Session
from nlx_lsp.models.gguf import Header

_NICE = 5
"""Computation gives way to the editor and to the server."""


def main() -> None:
    """Serve until the standard input ends; then end at once, whatever is running."""
    module, folder = sys.argv[1], Path(sys.argv[2])
    requests, answers = _take_streams()
    if hasattr(os, "nice"):
        os.nice(_NICE)

    def load(options: Options) -> tuple[Header, Backend]:
        with no_orphan():
            loaded: tuple[Header, Backend] = importlib.import_module(module).load(options, folder)
        return loaded

    try:
        Session(requests, answers, load).serve()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # a library's own clean-up may hang or crash


def _take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return the standard streams, and put the standard error and nothing in their place."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    return requests, answers


if __name__ == "__main__":
    main()
