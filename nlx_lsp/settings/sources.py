"""Where settings come from: the user's file, the project's file, the editor, the command line.

Reads TOML and finds files.  Knows no key.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from nlx_lsp.settings.keys import printable
from nlx_lsp.settings.problems import Problem, unreadable
from nlx_lsp.values import JSON

SECTION = "nlx-lsp"
"""The section's name in ``[tool]`` of ``pyproject.toml`` and in ``workspace/configuration``."""
COMMAND_LINE = "command line"
"""The name of the source in which every value is a text."""
_OWN_FILE = ".nlx.toml"
_LIMIT = 1 << 20
"""Bytes; a longer file is no configuration, and reading it would stop the server."""
_REPOSITORY = (".git", ".hg", ".jj")
"""Folders that mark the top of a project."""


@frozen(kw_only=True)
class Source:
    """A set of values from one place."""

    name: str
    """What to call it in front of the user."""
    values: JSON
    """Keys by table, ``{"docstring": {"style": "google"}}``, or flat, ``{"docstring.style": "google"}``."""
    folder: Path | None = None
    """Where relative paths in it start."""
    repository: bool = False
    """Whether it came with the code, so that it may not set what belongs to the user."""
    text: bool = False
    """Whether every value is a text that has to be parsed."""


Found = tuple[Source | None, tuple[Problem, ...]]
"""A source, where there is one, and what was wrong with it."""


def user_file() -> Path:
    """Return the path of the user's own configuration, whether it exists or not."""
    import platformdirs  # noqa: PLC0415 - only where settings are read from disk

    configured = os.environ.get("XDG_CONFIG_HOME", "")
    if os.path.isabs(configured):  # noqa: PTH117 - the empty text is no path
        return Path(configured, SECTION, "config.toml")
    shared = Path(os.path.expanduser("~/.config"), SECTION, "config.toml")  # noqa: PTH111 - never raises
    if _is_file(shared):
        return shared
    return platformdirs.user_config_path(SECTION, appauthor=False) / "config.toml"


def read_user(path: Path) -> Found:
    """Read the user's configuration; no file is no problem."""
    if not os.path.exists(path):  # noqa: PTH110 - see `_is_file`
        return None, ()
    values, problems = _read_toml(path)
    return Source(name=show_path(path), values=values, folder=path.parent), problems


def read_project(start: Path) -> Found:
    """Read the configuration of the project that `start`, a file or a folder, belongs to.

    The nearest folder that has one counts, no further up than the top of the repository.  In one folder
    ``.nlx.toml`` comes before ``pyproject.toml``.
    """
    for folder in _upwards(start):
        own, shared = folder / _OWN_FILE, folder / "pyproject.toml"
        if _is_file(own):
            values, problems = _read_toml(own)
            return _project(own, values), problems
        if _is_file(shared):
            values, problems = _read_toml(shared)
            section = _section(values)
            if section is not None or (problems and _mentions(shared)):
                return _project(shared, section), problems
    return None, ()


def show_path(path: Path) -> str:
    """Render a path for the user, from ``~`` where it is below the user's home."""
    try:
        text = str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):  # elsewhere, or no home
        text = str(path)
    return printable(text)


def _project(path: Path, values: JSON) -> Source:
    return Source(name=show_path(path), values=values, folder=path.parent, repository=True)


def _upwards(start: Path) -> Iterator[Path]:
    for folder in (start, *start.parents):
        yield folder
        if any(os.path.exists(folder / mark) for mark in _REPOSITORY):  # noqa: PTH110 - see `_is_file`
            return


def _read_toml(path: Path) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Return the file's tables; of a file that cannot be used none, and why."""
    try:
        return tomllib.loads(_read_text(path)), ()
    except (OSError, ValueError, RecursionError) as error:
        return {}, (unreadable(show_path(path), _reason(error)),)


def _read_text(path: Path) -> str:
    if not _is_file(path):
        msg = "this is no file"
        raise ValueError(msg)
    with path.open("rb") as file:
        data = file.read(_LIMIT + 1)
    if len(data) > _LIMIT:
        msg = "it is longer than a megabyte"
        raise ValueError(msg)
    return data.decode("utf-8-sig")


def _reason(error: OSError | ValueError | RecursionError) -> str:
    """Say why a file is not used."""
    match error:
        case OSError():
            return f"it cannot be read ({error.strerror})"
        case UnicodeDecodeError():
            line = error.object.count(b"\n", 0, error.start) + 1
            return f"line {line} is not UTF-8"
        case RecursionError():
            return "its values are nested too deeply"
        case tomllib.TOMLDecodeError():
            return f"this is not TOML: {error}"
        case _:  # our own, or a number with more digits than Python reads
            return str(error)


def _is_file(path: Path) -> bool:
    """Tell regular files from pipes and devices, which would be waited for.

    Unlike the method of `Path`, it does not raise where a folder may not be searched.
    """
    return os.path.isfile(path)  # noqa: PTH113 - see above


def _section(tables: Mapping[str, Any]) -> JSON:
    tool = tables.get("tool")
    return tool.get(SECTION) if isinstance(tool, dict) else None


def _mentions(path: Path) -> bool:
    """Whether a broken file is about us; if not, it is somebody else's business."""
    try:
        return SECTION.encode() in path.read_bytes()[:_LIMIT]
    except OSError:
        return False
