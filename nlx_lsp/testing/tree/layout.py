"""How a text is laid out: its line ends, its indentation, and where its cases stand."""

import re
from collections.abc import Mapping, Sequence

_INDENTED = re.compile(r"^([ \t]+)\S", re.MULTILINE)


def newline_of(text: str) -> str:
    """Return the line end that a text has."""
    return "\r\n" if "\r\n" in text else "\n"


def indent_of(text: str, usual: str = "    ") -> str:
    """Return one step of a text's indentation: the smallest there is, or the usual one."""
    found = [each for each in _INDENTED.findall(text) if each == "\t" or (" " in each and "\t" not in each)]
    tabs = sum(each == "\t" for each in found)
    if tabs > len(found) - tabs:
        return "\t"
    widths = [len(each) for each in found if len(each) in {2, 4, 8}]
    return " " * min(widths) if widths else usual


def write(lines: Sequence[str], step: str, depth: int, newline: str) -> str:
    """Return lines, whose indentation is four blanks a step, as text.

    Args:
        lines: Without line ends.
        step: One step of indentation in the file.
        depth: Steps that all of it is indented by.
        newline: The line end.
    """
    written = []
    for line in lines:
        bare = line.lstrip(" ")
        steps = (len(line) - len(bare)) // 4
        written.append(f"{step * (depth + steps)}{bare}" if bare else "")
    return newline.join(written) + newline


def blocks(text: str, opening: re.Pattern[str], closing: str = "}") -> Mapping[str, tuple[int, int]]:
    """Return the first and the last line, from 1, of each case that is written as ours are.

    Args:
        text: The test file.
        opening: What begins a case, with the groups ``indent`` and ``name``.
        closing: What ends it, alone on a line with the same indentation.
    """
    lines = text.splitlines()
    found: dict[str, tuple[int, int]] = {}
    for match in opening.finditer(text):
        end = match["indent"] + closing
        first = text.count("\n", 0, match.start()) + 1
        head = text.count("\n", 0, match.end()) + 1
        last = next((n for n, line in enumerate(lines[head:], head + 1) if line.rstrip() == end), None)
        if last is not None:
            found[match["name"]] = (first, last)
    return found
