"""What the user points at: ``FILE`` or ``FILE:LINE``."""

import os
import re
from pathlib import Path

from attrs import frozen

from nlx_lsp.errors import UsageError

_NUMBER = re.compile(r"(?P<rest>.+):(?P<number>[0-9]{1,9}):?", re.DOTALL)
_NUMBERS = 2
"""A line, and perhaps a column, as compilers and grep write them."""


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
    path, numbers = text, list[int]()
    while not os.path.exists(path) and len(numbers) < _NUMBERS:  # noqa: PTH110 - any text may be asked
        place = _NUMBER.fullmatch(path)
        if place is None:
            break
        path = place["rest"]
        numbers.insert(0, int(place["number"]))
    if numbers[:1] == [0]:
        msg = f"{text}: lines are counted from 1."
        raise UsageError(msg)
    if os.path.isdir(path):  # noqa: PTH112 - as above
        msg = f"{path} is a folder."
        raise UsageError(msg, "Name one file in it.")
    if not os.path.exists(path):  # noqa: PTH110 - as above
        msg = f"There is no file {path}."
        raise UsageError(msg)
    return Target(path=Path(path), line=numbers[0] if numbers else None)
