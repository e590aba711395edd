"""Looks into folders that belong to others: bounded in depth, number and size, and never surprised.

Knows no cache.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.values import JSON

_MOST = 20_000
"""Entries that are looked at, in all folders of one walk together."""
_LONGEST = 1 << 20
"""Bytes of a JSON file that is read."""


def expand(text: str) -> Path:
    """Return the path of a setting of the environment, with ``~`` and variables filled in."""
    return Path(os.path.expanduser(os.path.expandvars(text)))  # noqa: PTH111 - the method raises without a home


def home() -> Path:
    """Return the user's home, or a path that does not exist."""
    return expand("~")


def folders(path: Path) -> Iterator[Path]:
    """Yield the folders in a folder, by name; nothing if it cannot be read."""
    yield from (Path(entry.path) for entry in _entries(path, _MOST) if _is_folder(entry))


def files(path: Path, depth: int) -> Iterator[Path]:
    """Yield the regular files below a folder, by name.

    Args:
        path: The folder.
        depth: How many floors of folders are entered; 0 means the folder's own files alone.
    """
    left = _MOST
    below = [(path, depth)]
    while below and left > 0:
        folder, floors = below.pop()
        for entry in _entries(folder, left):
            left -= 1
            if _is_folder(entry):
                if floors:
                    below.append((Path(entry.path), floors - 1))
            elif _is_file(entry):
                yield Path(entry.path)


def read_json(path: Path) -> JSON:
    """Return what a JSON file holds; None if it is none, or too long, or may not be read."""
    text = read_text(path, _LONGEST)
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def read_text(path: Path, limit: int) -> str:
    """Return a short text file's content; empty if it is longer than `limit` bytes, or cannot be read."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            data = file.read(limit + 1)
        return data.decode("utf-8") if len(data) <= limit else ""
    except (OSError, ValueError):
        return ""


def _entries(path: Path, limit: int) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(path) as scan:
            found = [entry for _, entry in zip(range(limit), scan, strict=False)]
    except (OSError, ValueError):
        return []
    return sorted(found, key=lambda entry: entry.name)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()  # follows links, as people link their models; `depth` ends a loop
    except OSError:
        return False


def _is_file(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False
