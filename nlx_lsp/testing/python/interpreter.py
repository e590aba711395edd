"""The Python that a project is run with: its own, the user's, or the one on the path.  Starts nothing."""

import base64
import hashlib
import importlib.util
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.testing.framework import Project
from nlx_lsp.testing.python.config import folders_above, join, read_table

_FOLDERS = (".venv", "venv", "env", ".env", ".virtualenv")
_CACHES = (
    "~/.cache/pypoetry/virtualenvs",
    "~/Library/Caches/pypoetry/virtualenvs",
    "~/AppData/Local/pypoetry/Cache/virtualenvs",
)
_CONDAS = ("miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba", ".conda", "opt/miniconda3")


def find_python(project: Project, path: str) -> Path:
    """Return the interpreter for a file of a project: the one that its user names, or the project's own."""
    if project.python:
        return Path(shutil.which(_expanded(project.python)) or project.python)
    found = (python for folder in _environments(project, path) if (python := _python_of(folder)) is not None)
    return next(found, None) or _usual()


def has_module(python: Path, name: str) -> bool | None:
    """Return whether an interpreter has a module installed; None if that cannot be seen from outside."""
    if python.parent == Path(sys.executable).parent:
        return importlib.util.find_spec(name) is not None
    prefix = python.parent.parent
    folders = [*prefix.glob("lib/python3*/site-packages"), *prefix.glob("Lib/site-packages")]
    if any((folder / name).is_dir() or (folder / f"{name}.py").is_file() for folder in folders):
        return True
    try:
        lonely = "include-system-site-packages = false" in (prefix / "pyvenv.cfg").read_text("utf-8").lower()
    except OSError:
        return None
    return False if lonely and folders else None


def _environments(project: Project, path: str) -> Iterator[Path]:
    """Yield the folders of environments, the likeliest first; they need not exist."""
    folders = folders_above(path)
    for folder in folders:
        for name in _FOLDERS:
            inner = project.root / folder / name
            if inner.is_file():
                yield from _named(inner.read_text("utf-8", "replace").strip(), project.root / folder)
            yield inner
    for folder in folders:
        yield from _of_tools(project, folder)
    for variable in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if os.environ.get(variable):
            yield Path(os.environ[variable])


def _of_tools(project: Project, folder: str) -> Iterator[Path]:
    """Yield where poetry, conda, pyenv and VS Code keep, or are told of, the environment of a folder."""
    name = read_table(project, join(folder, "pyproject.toml"), "tool.poetry").get("name") or read_table(
        project, join(folder, "pyproject.toml"), "project"
    ).get("name")
    if isinstance(name, str):
        for cache in map(_expanded, _CACHES):
            yield from sorted(cache.glob(f"{_poetry_name(name, project.root / folder)}-py*"))
    conda = re.search(r"^name:\s*(\S+)", project.text(join(folder, "environment.yml")), re.MULTILINE)
    if conda:
        yield from (Path.home() / each / "envs" / conda[1] for each in _CONDAS)
    version = project.text(join(folder, ".python-version")).split()
    if version:
        yield _pyenv() / "versions" / version[0]
    told = re.sub(r"^\s*//.*$", "", project.text(join(folder, ".vscode/settings.json")), flags=re.MULTILINE)
    try:
        values = json.loads(told or "{}")
    except ValueError:
        return
    python = values.get("python.defaultInterpreterPath") if isinstance(values, dict) else None
    if isinstance(python, str):
        whole = python.replace("${workspaceFolder}", str(project.root / folder))
        yield (project.root / folder / whole).parent.parent


def _named(text: str, folder: Path) -> Iterator[Path]:
    """Yield what a file instead of an environment points to."""
    if text:
        yield folder / text
        yield Path.home() / ".local/share/virtualenvs" / text


def _poetry_name(name: str, folder: Path) -> str:
    """Return what poetry calls the environment of a project, up to the version of Python."""
    plain = re.sub(r'[ $`!*@"\\\r\n\t]', "_", name.lower())[:42]
    place = os.path.normcase(os.path.realpath(folder)).encode()
    return f"{plain}-{base64.urlsafe_b64encode(hashlib.sha256(place).digest()).decode()[:8]}"


def _python_of(folder: Path) -> Path | None:
    """Return the interpreter of an environment; None if it is none."""
    if folder.is_symlink():  # which a copy of the project will not have, if it leads out of it
        folder = folder.resolve()
    for name in ("bin/python", "bin/python3", "Scripts/python.exe", "python.exe"):
        python = folder / name
        if python.is_file() and os.access(python, os.X_OK):
            return python.absolute()
    return None


def _usual() -> Path:
    """Return the Python on the path, or the one that runs this: whichever has pytest, or else the first."""
    own = Path(sys.executable)
    found = shutil.which("python3") or shutil.which("python")
    python: Path | None = Path(found) if found else own
    if python is not None and python.parent.name == "shims":  # of pyenv: a script that looks for the real one
        version = _pyenv() / "version"
        named = version.read_text("utf-8").split() if version.is_file() else []
        python = next((p for each in named if (p := _python_of(_pyenv() / "versions" / each))), None)
    candidates = [python, own] if python is not None else [own]
    return next((each for each in candidates if has_module(each, "pytest")), candidates[0])


def _pyenv() -> Path:
    return Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")


def _expanded(text: str) -> Path:
    return Path(text).expanduser()
