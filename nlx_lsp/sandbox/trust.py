"""The folders whose programs the user lets run: a workspace, with all that is in it."""

import os
from collections.abc import Mapping
from pathlib import Path

from nlx_lsp.project.ledger import Ledger

_LEDGER = Ledger("trusted", "folder")


def is_trusted(folder: Path) -> bool:
    """Whether the user trusts a folder, or one that it is in."""
    real = _real(folder)
    return any(_LEDGER.since(str(each)) for each in (real, *real.parents))


def trust(folder: Path) -> None:
    """Remember that programs of a folder may be run.

    Raises:
        OSError: If it cannot be written down.
    """
    _LEDGER.add(str(_real(folder)))


def forget(folder: Path) -> bool:
    """Take that back; return whether the folder itself was trusted.

    Raises:
        OSError: If it cannot be removed.
    """
    return _LEDGER.remove(str(_real(folder)))


def every() -> Mapping[str, str]:
    """Return all trusted folders, with the day of the yes."""
    return _LEDGER.entries()


def place() -> Path:
    """Return where it is written down, whether there is anything or not."""
    return _LEDGER.folder


def _real(folder: Path) -> Path:
    return Path(os.path.realpath(folder))
