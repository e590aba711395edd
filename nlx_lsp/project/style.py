"""Which docstring style a project uses: what its tools are told, and what its files show.

Reads configuration and Python files, bounded in number, bytes and time.  It knows no style: how
docstrings are recognised is the caller's business.
"""

import configparser
import os
import re
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

Vote = Callable[[Iterable[str]], str | None]
"""Names the style of some docstrings, or nothing."""

_NAMES = {
    "google": "google",
    "numpy": "numpy",
    "numpydoc": "numpy",
    "sphinx": "sphinx",
    "rest": "sphinx",
    "restructuredtext": "sphinx",
}
_TABLES: Mapping[str, tuple[str, ...]] = {
    "pyproject.toml": (
        "tool.pydoclint.style",
        "tool.ruff.lint.pydocstyle.convention",
        "tool.ruff.pydocstyle.convention",
        "tool.pydocstyle.convention",
    ),
    "ruff.toml": ("lint.pydocstyle.convention", "pydocstyle.convention"),
    ".ruff.toml": ("lint.pydocstyle.convention", "pydocstyle.convention"),
}
_SECTIONS = (
    "flake8.style",
    "flake8.docstring-convention",
    "pydocstyle.convention",
    "darglint.docstring_style",
)
_INI_FILES = ("setup.cfg", "tox.ini", ".flake8", ".pydocstyle", ".pydocstyle.ini", ".darglint")
_SPHINX_FILES = ("docs/conf.py", "doc/conf.py", "docs/source/conf.py", "doc/source/conf.py")
_DOCSTRING = re.compile(r'"""(.*?)"""|\'\'\'(.*?)\'\'\'', re.DOTALL)
_SKIPPED = frozenset(
    {"node_modules", "build", "dist", "venv", "env", "site-packages", "__pycache__", "vendor"}
)


@frozen(kw_only=True)
class Limits:
    """How much of a project is read."""

    files: int = 40
    """Files at most."""
    bytes: int = 800_000
    """Bytes at most, of all files together."""
    seconds: float = 0.2
    """No file is opened after this time."""
    folders: int = 200
    """Folders that are listed at most."""


def project_style(
    path: Path,
    vote: Vote,
    *,
    own: Sequence[str] = (),
    root: Path | None = None,
    limits: Limits | None = None,
) -> str | None:
    """Return the name of the docstring style for a file of a project, nothing if nothing shows one.

    What comes first decides: a tool's configuration, the file itself, the files beside it, the other
    files of the project, and last the configuration of Sphinx, which is but a hint.

    Args:
        path: The file; it need not exist.
        vote: Names the style of some docstrings.
        own: The docstrings of the file as it is in the editor.
        root: The project's folder; by default that of the repository around the file, or the file's own.
        limits: How much may be read.
    """
    path = path.absolute()
    root = (root or _repository(path)).absolute()
    style = configured_style(path, root) or vote(own)
    if style is None:
        reading = _Reading(limits or Limits(), path)
        style = vote(reading.docstrings(reading.files(path.parent)))
        style = style or vote(reading.docstrings(reading.files(root, inner=True)))
    return style or _hinted_style(root)


def _repository(path: Path) -> Path:
    return next((folder for folder in path.parents if (folder / ".git").exists()), path.parent)


def configured_style(path: Path, root: Path) -> str | None:
    """Return the style that a tool is told to enforce, by the nearest configuration that says so."""
    folders = list(path.parents)
    for folder in folders[: folders.index(root) + 1] if root in folders else [root]:
        for value in _configured(folder):
            style = _NAMES.get(str(value).strip().lower())
            if style is not None:
                return style
    return None


def _configured(folder: Path) -> Iterator[object]:
    for name, keys in _TABLES.items():
        text = _text(folder / name)
        if text is not None:
            try:
                table = tomllib.loads(text)
            except tomllib.TOMLDecodeError:
                continue  # Somebody is editing it; the tools that own it will say so.
            yield from (_value(table, key) for key in keys)
    for name in _INI_FILES:
        text = _text(folder / name)
        if text is not None:
            parser = configparser.ConfigParser(interpolation=None, strict=False)
            try:
                parser.read_string(text)
            except configparser.Error:
                continue
            yield from (parser.get(*key.split("."), fallback=None) for key in _SECTIONS)


def _value(table: Any, key: str) -> object:
    for part in key.split("."):
        table = table.get(part) if isinstance(table, dict) else None
    return table


def _hinted_style(root: Path) -> str | None:
    text = next(filter(None, (_text(root / name) for name in _SPHINX_FILES)), "")
    code = re.sub(r"#.*", "", text)
    if "sphinx.ext.napoleon" in code:
        return "numpy" if re.search(r"napoleon_google_docstring\s*=\s*False", code) else "google"
    if re.search(r"[\"']numpydoc[\"']", code):
        return "numpy"
    return "sphinx" if "sphinx.ext.autodoc" in code else None


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8", errors="replace") if path.is_file() else None
    except OSError:
        return None


def _listed(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry.path) for entry in entries if not entry.is_symlink())
    except OSError:
        return []


class _Reading:
    """Reads files until a limit is reached, none of them twice."""

    def __init__(self, limits: Limits, known: Path) -> None:
        self._files = limits.files
        self._bytes = limits.bytes
        self._folders = limits.folders
        self._until = time.monotonic() + limits.seconds
        self._seen = {known}

    def docstrings(self, files: Iterable[Path]) -> Iterator[str]:
        """Yield the triple-quoted texts of files; most of them are docstrings."""
        for file in files:
            if self._files <= 0 or self._bytes <= 0 or time.monotonic() > self._until:
                return
            if file in self._seen or not file.is_file():
                continue
            self._seen.add(file)
            self._files -= 1
            try:
                with file.open("rb") as opened:
                    content = opened.read(self._bytes)
            except OSError:
                continue
            self._bytes -= len(content)
            text = content.decode("utf-8", "replace")
            yield from (match[1] or match[2] or "" for match in _DOCSTRING.finditer(text))

    def files(self, folder: Path, *, inner: bool = False) -> Iterator[Path]:
        """Yield the Python files of a folder, and those inside its folders: the outer ones first."""
        folders = [folder]
        while folders and self._folders > 0 and time.monotonic() <= self._until:
            self._folders -= 1
            for entry in _listed(folders.pop(0)):
                if entry.name.startswith(".") or entry.name in _SKIPPED:
                    continue
                if entry.suffix == ".py":
                    yield entry
                elif inner and entry.is_dir():
                    folders.append(entry)
