"""The files of a project: what git would keep, or, without git, what no program seems to have made."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

MARKS = (".git", ".hg", ".jj")
"""Folders that mark the top of a project."""
_MANIFESTS = (
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "package.json",
    "Cargo.toml",
    "go.mod",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "CMakeLists.txt",
    "Makefile",
)
_MADE = {
    *(
        "node_modules",
        "__pycache__",
        "target",
        "build",
        "dist",
        "venv",
        "env",
        "vendor",
        "out",
        "site-packages",
    ),
    *("bower_components", "coverage", "htmlcov", "Pods", "obj", "bin"),
}
"""Folders of what programs make."""
_KEPT = {".github", ".ci", ".circleci"}
"""Hidden folders that people write."""
_MOST = 50_000
_SECONDS = 10


def project_root(path: Path) -> Path:
    """Return the top folder of the project that a file belongs to: its repository's, or its manifest's."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links out of the project
    folders = absolute.parents
    for marks in (MARKS, _MANIFESTS):
        found = next((folder for folder in folders if any((folder / mark).exists() for mark in marks)), None)
        if found is not None:
            return found
    return folders[0]


def is_project(folder: Path) -> bool:
    """Whether a folder is the top of a project: a repository's, or one with a manifest."""
    return is_in_project((folder,))


def is_in_project(folders: Sequence[Path]) -> bool:
    """Whether one of some folders is the top of a project.  Takes a fraction of a millisecond."""
    return any(
        os.path.exists(f"{folder}/{mark}")  # noqa: PTH110 - a path would be made for each of a hundred
        for marks in (MARKS, _MANIFESTS)
        for folder in folders
        for mark in marks
    )


def list_files(root: Path) -> tuple[str, ...]:
    """Return the files below a folder, from there, with slashes, sorted; not more than 50,000."""
    return tuple(sorted(_by_git(root) or _by_hand(root))[:_MOST])


def _by_git(root: Path) -> list[str]:
    command = ("git", "-c", "core.fsmonitor=false", "-C", os.fspath(root), "ls-files", "-z")
    options = ("--cached", "--others", "--exclude-standard")
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no word of a stranger's
            (*command, *options), capture_output=True, check=False, timeout=_SECONDS, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    names = {os.fsdecode(name) for name in done.stdout.split(b"\0") if name}
    return [name for name in names if (root / name).is_file()]


def _by_hand(root: Path) -> list[str]:
    found: list[str] = []
    for folder, folders, files in os.walk(root):
        folders[:] = [
            name for name in folders if name in _KEPT or (name not in _MADE and not name.startswith("."))
        ]
        above = os.path.relpath(folder, root).replace(os.sep, "/")
        found += files if above == "." else [f"{above}/{name}" for name in files]
        if len(found) > _MOST:
            break
    return found
