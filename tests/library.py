"""Code that nobody here wrote: the source files of the standard library, without its tests."""

import sysconfig
from pathlib import Path

STDLIB = Path(sysconfig.get_path("stdlib"))
_LEFT_OUT = {"site-packages", "test", "tests", "__pycache__"}
FILES = sorted(
    path.relative_to(STDLIB).as_posix()
    for path in STDLIB.rglob("*.py")
    if not _LEFT_OUT & set(path.relative_to(STDLIB).parts)
)
"""Relative to `STDLIB`."""
