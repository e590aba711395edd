"""Removes a folder that a hostile program may have filled: as deep, and with as odd rights, as it liked."""

import os
import stat
from contextlib import suppress
from itertools import count
from pathlib import Path


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, as far as it can be removed.  Follows no link.

    Folders in folders are moved to the top first: so nothing is too deep, and no path too long.
    """
    names = (f".nlx-{number}" for number in count())
    with suppress(OSError):
        folder.chmod(stat.S_IRWXU)
    while True:
        inner = [entry for entry in _entries(folder) if not _unlink(entry)]
        progress = False
        for each in inner:
            with suppress(OSError):
                each.chmod(stat.S_IRWXU, follow_symlinks=False)
            for entry in _entries(each):
                with suppress(OSError):
                    if not _unlink(entry):
                        entry.chmod(stat.S_IRWXU)
                        entry.rename(folder / next(names))
                    progress = True
            with suppress(OSError):
                each.rmdir()
                progress = True
        if not progress:
            break
    with suppress(OSError):
        folder.rmdir()


def _entries(folder: Path) -> list[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        return [folder / entry.name for entry in entries]
    return []


def _unlink(path: Path) -> bool:
    """Remove what is no folder; return whether it was none."""
    if path.is_dir() and not path.is_symlink():
        return False
    with suppress(OSError):
        path.unlink()
    return True
