"""A copy of a project without its tests.  Knows tests by their names only; runs nothing."""

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from nlx_lsp.project.files import MARKS
from nlx_lsp.testing.framework import Project
from nlx_lsp.testing.python.interpreter import find_python

_TEST = re.compile(
    r"(^|/)((tests?|__tests__|spec)/(.*/)?[^/]*\.[cm]?[jt]sx?"
    r"|test_[^/]*|tests\.py|[^/]*[._-](test|tests|spec)\.\w+|[^/]*Tests?\.(java|kt)|[^/]*\.bats)$"
)
"""Test files by the habits of all languages; what else is in their folders may be needed by the code."""


def bare_copy(root: Path, place: Path) -> None:
    """Copy a project to an empty folder, without its tests, and so that it is run by the same tools.

    Args:
        root: The project's folder; what git ignores there stays behind.
        place: The folder.

    Raises:
        OSError: If a file cannot be read, or there is no room.
    """
    project = Project.of(root / "any")
    for path in project.files:
        if not _TEST.search(path):
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / path, place / path, follow_symlinks=False)
    # A repository's folder marks the top of a project, which may have no other sign.
    (place / MARKS[1]).mkdir(exist_ok=True)
    if not (place / ".venv").exists():
        (place / ".venv").write_text(str(find_python(project, "any").parent.parent), "utf-8")
    if (root / "node_modules").is_dir():
        shutil.copytree(root / "node_modules", place / "node_modules", symlinks=True, copy_function=_link)


def _link(source: str, target: str) -> None:
    """Give a file a second name, or copy it where that cannot be done."""
    with suppress(OSError):
        os.link(source, target)
        return
    shutil.copy2(source, target)
