"""The line length of a project, as its tools are told: the nearest configuration file that says it wins."""

import configparser
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_LONGEST_FILE = 1_000_000
_NARROWEST, _WIDEST = 40, 400


def line_length(path: Path) -> int | None:
    """Return the columns of a line in the project around a file; None if no file says it.

    Looks for ruff, black, flake8 and pycodestyle, from the file's folder upwards to the repository's root.
    """
    for folder in path.absolute().parents:
        for name, read in _READERS.items():
            found = _columns(folder / name, read)
            if found is not None:
                return found
        if (folder / ".git").exists():
            return None
    return None


def _columns(path: Path, read: Callable[[str], object]) -> int | None:
    try:
        if not path.is_file() or path.stat().st_size > _LONGEST_FILE:
            return None
        found = int(str(read(path.read_text("utf-8"))))
    except (OSError, ValueError, AttributeError, configparser.Error):
        # Somebody else's broken file is reported by the tool that it belongs to.
        return None
    return found if _NARROWEST <= found <= _WIDEST else None


def _ruff(text: str) -> object:
    return tomllib.loads(text).get("line-length")


def _pyproject(text: str) -> object:
    tools: Mapping[str, Any] = tomllib.loads(text).get("tool", {})
    return tools.get("ruff", {}).get("line-length") or tools.get("black", {}).get("line-length")


def _ini(text: str) -> object:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    sections = ("flake8", "pycodestyle")
    return next(
        (parser[name]["max-line-length"] for name in sections if parser.has_option(name, "max-line-length")),
        None,
    )


_READERS: Mapping[str, Callable[[str], object]] = {
    ".ruff.toml": _ruff,
    "ruff.toml": _ruff,
    "pyproject.toml": _pyproject,
    "setup.cfg": _ini,
    "tox.ini": _ini,
    ".flake8": _ini,
}
