"""What the user points at: ``FILE`` or ``FILE:LINE``."""

import os
import re
from pathlib import Path

from attrs import frozen

from nlx_lsp.errors import UsageError

_PLACE = re.compile(r"(?P<path>.+?):(?P<line>\d{1,9})(?::\d{1,9})?:?", re.DOTALL)
"""A path and a line, perhaps with a column: compilers and grep write that."""


@frozen(kw_only=True)
class Target:
    """A file, or a line of it."""

    path: Path
    """The file, as the user wrote it."""
    line: int | None = None
    """The line, from 1; None for the whole file."""


def parse_target(text: str) -> Target:
    """Tell the path from the line; a file of that very name comes first, colons and all.

    Raises:
        UsageError: If there is no such file, or if it is a folder.
    """
    place = None if os.path.exists(text) else _PLACE.fullmatch(text)  # noqa: PTH110 - any text may be asked
    path = Path(place["path"] if place else text)
    line = int(place["line"]) if place else None
    if line == 0:
        msg = f"{text}: lines are counted from 1."
        raise UsageError(msg)
    if os.path.isdir(path):  # noqa: PTH112 - as above
        msg = f"{path} is a folder."
        raise UsageError(msg, "Name one file in it.")
    if not os.path.exists(path):  # noqa: PTH110 - as above
        msg = f"There is no file {path}."
        raise UsageError(msg)
    return Target(path=path, line=line)
