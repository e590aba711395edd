"""What goes into a scratch copy of a project: its files, and the folders that are too large to be copied.

Secrets, version control and what programs have made stay out; links that lead out of the project, too.  Reads
the project, and writes nothing.
"""

import json
import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from attrs import field, frozen

from nlx_lsp.project.files import list_files

_LINKED = ("node_modules", ".venv", "venv", "env", "target", ".tox", ".nox", ".yarn", "vendor")
"""Folders that are shown and not copied, as Python's environments of any name are."""
_MADE = (".py", ".pyi", ".so", ".pyd", ".js", ".mjs", ".cjs", ".ts", ".h", ".hpp", ".rs", ".go", ".jar")
"""How files are called that programs make, git ignores and other files need, such as ``_version.py``."""
_SECRET = frozenset({".env", ".netrc", ".npmrc", ".pypirc", ".git-credentials", ".envrc"})
_LARGEST = 8 << 20
"""Bytes of a file; a larger one is left out."""
_MOST = 256 << 20
"""Bytes of all files together."""


class TooLarge(Exception):
    """A project that is too large to be copied for each run."""


@frozen(kw_only=True)
class Contents:
    """What a scratch copy consists of."""

    root: Path
    """The project's folder, without symbolic links."""
    files: tuple[str, ...] = field(repr=False)
    """What is copied, from there, with slashes."""
    linked: tuple[str, ...]
    """Folders that are only shown, likewise."""


def survey(root: Path) -> Contents:
    """Find out what a scratch copy of a project consists of.

    Raises:
        TooLarge: If that is too much.
    """
    listed = [path for path in list_files(root) if not _is_secret(path)]
    folders = {""}
    for path in listed:
        while (path := path.rpartition("/")[0]) not in folders:
            folders.add(path)
    linked: list[str] = []
    made: list[str] = []
    for folder in sorted(folders):
        for entry in _entries(root / folder):
            path = f"{folder}/{entry.name}" if folder else entry.name
            if path not in folders and _is_linked(entry):
                linked.append(path)
            elif entry.name.endswith(_MADE) or entry.is_symlink():
                made.append(path)
    files = tuple(dict.fromkeys([*listed, *(path for path in made if not _is_secret(path))]))
    size = sum(min(_size(root / path), _LARGEST) for path in files)
    if size > _MOST:
        msg = f"the project's files are more than {_MOST >> 20} MB"
        raise TooLarge(msg)
    return Contents(root=root, files=files, linked=tuple(linked))


def stream(contents: Contents, files: Mapping[str, str]) -> Iterator[bytes]:
    """Yield a copy in the form that the keeper reads: a line of JSON a file, and its bytes.

    Args:
        contents: What is copied.
        files: Texts that are new or different, by path.
    """
    for path in contents.files:
        if path not in files:
            yield from _entry(contents.root, path)
    for path, text in files.items():
        data = text.encode("utf-8", "surrogateescape")
        yield _head(path=path, size=len(data), mode=_mode(contents.root / path), time=time.time_ns()) + data
    yield b"\n"


def stays_inside(path: str) -> bool:
    """Whether a path, with slashes, leads to something inside the folder that it starts in."""
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/") and {"\0", "\\"}.isdisjoint(path)


def _entry(root: Path, path: str) -> Iterator[bytes]:
    place = root / path
    try:
        status = place.lstat()
        if stat.S_ISLNK(status.st_mode):
            yield from _link(root, path)
        elif stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST:
            data = place.read_bytes()
            yield _head(path=path, size=len(data), mode=_mode(place), time=status.st_mtime_ns) + data
    except OSError:
        return  # it has gone, or is not ours to read: the program will not have it


def _link(root: Path, path: str) -> Iterator[bytes]:
    """Yield a link, if what it leads to is in the copy."""
    place = root / path
    target = Path(
        os.path.realpath(place)
    )  # unlike `resolve`, it does not raise where links go round in circles
    if target.exists() and target.is_relative_to(root) and ".git" not in target.relative_to(root).parts:
        words = os.path.relpath(target, os.path.realpath(place.parent))
        yield _head(path=path, link=words, folder=target.is_dir())


def _mode(file: Path) -> int:
    """Return the rights of a file in the copy: as they are, but it can be changed there."""
    try:
        return stat.S_IMODE(file.lstat().st_mode) & 0o755 | 0o600
    except OSError:
        return 0o644


def _head(**about: object) -> bytes:
    return json.dumps(about).encode() + b"\n"


def _entries(folder: Path) -> Iterable["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return ()


def _is_linked(entry: "os.DirEntry[str]") -> bool:
    if not entry.is_dir(follow_symlinks=False):
        return False
    return entry.name in _LINKED or Path(entry.path, "pyvenv.cfg").exists()


def _size(path: Path) -> int:
    try:
        return path.lstat().st_size
    except OSError:
        return 0


def _is_secret(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in _SECRET or name.startswith(".env.")
