"""JSON: the values by Python's own reader, which tells no lines, and the lines by a second look."""

import json
import re

from nlx_lsp.facts.file import File, Unreadable
from nlx_lsp.facts.tree import Step, Tree

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\],:\n]')


def parse(file: File) -> Tree:
    """Read a file.

    Raises:
        Unreadable: If it is no JSON.
    """
    try:
        data = json.loads(file.text)
    except (ValueError, RecursionError) as error:
        msg = f"is no JSON: {error}"
        raise Unreadable(msg) from error
    return Tree(file=file, data=data, lines=_lines(file.text))


def _lines(text: str) -> dict[tuple[Step, ...], int]:
    """Follow the brackets of a text that is known to be JSON, and note the line of each key and element."""
    lines: dict[tuple[Step, ...], int] = {}
    path: list[Step] = []
    number, word = 1, ""
    for match in _TOKEN.finditer(text):
        sign = match[0]
        if sign == "\n":
            number += 1
        elif sign == ":":
            path[-1] = json.loads(word)
            lines.setdefault(tuple(path), number)
        elif sign in "{[":
            path.append(0 if sign == "[" else "")
            lines.setdefault(tuple(path), number)
        elif sign in "}]":
            path.pop()
        elif sign == ",":
            step = path[-1]
            path[-1] = step + 1 if isinstance(step, int) else step
        else:
            word = sign
            if isinstance(path[-1] if path else "", int):
                lines.setdefault(tuple(path), number)
    return lines
