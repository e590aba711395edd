"""TOML: the values by Python's own reader, which tells no lines, and the lines by a look at the text.

A line that looks like a key inside of a string of several lines may be taken for one.
"""

import re
import tomllib
from typing import Any

from nlx_lsp.facts.file import File, Unreadable
from nlx_lsp.facts.tree import Step, Tree

_TABLE = re.compile(r"[ \t]*\[(\[?)([^\[\]\n]+)\]")
_KEY = re.compile(
    r"[ \t]*((?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*')(?:[ \t]*\.[ \t]*(?:[\w-]+|\"[^\"\n]*\"|'[^'\n]*'))*)[ \t]*="
)
_DOTS = 1000
"""In a line: for a key of very many parts, Python's reader takes minutes."""
_PART = re.compile(r"[\w-]+|\"[^\"\n]*\"|'[^'\n]*'")


def parse(file: File) -> Tree:
    """Read a file.

    Raises:
        Unreadable: If it is no TOML, or nested too deep.
    """
    if any(line.count(".") > _DOTS for line in file.text.split("\n")):
        msg = "is nested deeper than can be looked at"
        raise Unreadable(msg)
    try:
        data = tomllib.loads(file.text)
    except (ValueError, RecursionError) as error:
        msg = f"is no TOML: {error}"
        raise Unreadable(msg) from error
    lines: dict[tuple[Step, ...], int] = {}
    table: tuple[Step, ...] = ()
    counts: dict[tuple[Step, ...], int] = {}
    for number, line in enumerate(file.lines, 1):
        if head := _TABLE.match(line):
            table = _parts(head[2])
            if head[1]:
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            for length in range(1, len(table) + 1):
                lines.setdefault(table[:length], number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
    for path, number in list(lines.items()):
        _find_elements(file, lines, path, number, Tree(file=file, data=data).get(*path))
    return Tree(file=file, data=data, lines=lines)


def _parts(dotted: str) -> tuple[Step, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _find_elements(
    file: File, lines: dict[tuple[Step, ...], int], path: tuple[Step, ...], number: int, value: Any
) -> None:
    """Note where the elements of a list of texts stand, as long as they are found in their order."""
    if not isinstance(value, list):
        return
    at = number - 1
    for index, element in enumerate(value):
        text = next(iter(element.values()), "") if isinstance(element, dict) and element else element
        if not isinstance(text, str):
            return
        while at < len(file.lines) and text not in file.lines[at]:
            at += 1
        if at == len(file.lines):
            return
        lines.setdefault((*path, index), at + 1)
