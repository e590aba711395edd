"""What the user points at: ``FILE``, ``FILE:LINE`` or ``FILE:FIRST-LAST``."""

import os
import re
from pathlib import Path

from attrs import evolve, frozen

from nlx_lsp.errors import UsageError

_NUMBER = re.compile(r"(?P<rest>.+):(?P<number>[0-9]{1,9}):?", re.DOTALL)
_LINES = re.compile(r"(?P<rest>.+):(?P<first>[0-9]{1,9})-(?P<last>[0-9]{1,9})", re.DOTALL)
_NUMBERS = 2
"""A line, and perhaps a column, as compilers and grep write them."""


@frozen(kw_only=True)
class Target:
    """A file, or a line of it."""

    path: Path
    """The file, as the user wrote it."""
    line: int | None = None
    """The line, or the first of several, from 1; None for the whole file."""
    last: int | None = None
    """The last of several lines; None for one line, or the whole file."""


def parse_target(text: str) -> Target:
    """Tell the path from the line; a file of that very name comes first, colons and all.

    Raises:
        UsageError: If there is no such file, or if it is a folder.
    """
    lines = _LINES.fullmatch(text)
    if lines and not os.path.exists(text):  # noqa: PTH110 - any text may be asked
        first, last = sorted((int(lines["first"]), int(lines["last"])))
        return evolve(parse_target(f"{lines['rest']}:{first}"), last=last)
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
