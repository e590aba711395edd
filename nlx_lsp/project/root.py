"""Which folder is the project of a file."""

from pathlib import Path

_MARKS = (".git", ".hg", "pyproject.toml", "setup.py", "setup.cfg", ".nlx.toml")


def project_root(path: Path) -> Path:
    """Return the nearest folder above a file that holds what a project's root holds; else the file's own."""
    folders = path.absolute().parents
    return next((f for f in folders if any((f / mark).exists() for mark in _MARKS)), folders[0])
