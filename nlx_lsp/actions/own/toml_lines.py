"""Finds the line on which a key of a TOML file stands, which Python's own reader does not tell.

Knows TOML as far as people write it by hand: tables, lists of tables, keys, and texts over several lines.
"""

import re
from collections.abc import Iterator

from attrs import frozen

_HEADER = re.compile(r"\s*(\[\[|\[)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[\w.-]+)\s*=\s*(.*)""")
_LONG = re.compile(r'"""|\'\'\'')

Path = tuple[str | int, ...]
"""The keys and the places in lists that lead to a value."""


@frozen(kw_only=True)
class _Entry:
    path: Path
    line: int


def find_line(text: str, path: Path) -> int:
    """Return the line, from 1, of a key, or of the nearest thing around it that has one; 1 if nothing has.

    Args:
        text: The file.
        path: What leads to the key.
    """
    found = {entry.path: entry.line for entry in reversed(list(_entries(text)))}
    for length in range(len(path), 0, -1):
        below = [line for known, line in found.items() if known[:length] == path[:length]]
        if below:
            return min(below)
    return 1


def find_text(text: str, path: Path) -> int:
    """Return the line on which the text begins that is the value of a key."""
    line = find_line(text, path)
    return line + text.split("\n")[line - 1].rstrip().endswith(('"""', "'''"))


def _entries(text: str) -> Iterator[_Entry]:
    table: Path = ()
    counts: dict[str, int] = {}
    closing = ""
    for number, line in enumerate(text.split("\n"), 1):
        if closing:
            closing = "" if closing in line else closing
            continue
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            name = header[2]
            table = tuple(part.strip("\"' ") for part in name.split("."))
            if header[1] == "[[":
                table = (*table, counts.get(name, 0))
                counts[name] = counts.get(name, 0) + 1
            yield _Entry(path=table, line=number)
        elif key:
            quoted = key[1][0] in "\"'"
            parts = (key[1].strip("\"'"),) if quoted else tuple(key[1].split("."))
            yield _Entry(path=(*table, *parts), line=number)
            closing = _left_open(key[2])


def _left_open(value: str) -> str:
    """Return what ends a text that goes on behind the line; empty if none does."""
    opening = _LONG.match(value)
    if opening and opening[0] not in value[opening.end() :]:
        return opening[0]
    return ""
