"""Examples in the documentation of symbols, with the output that they promise: Python's doctests.

``more``: ``name`` is the symbol, ``from`` is ``doctest``.
"""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline

_PROMPT = re.compile(r"^[ \t]*>>> ", re.MULTILINE)
_MOST = 10
"""Examples of a file."""
_LINES = 25


def read(file: File, source: Source) -> Iterator[Fact]:
    """Yield the examples of public symbols."""
    if source.language.id != "python" or ">>> " not in file.text:
        return
    found = 0
    for symbol in outline(source):
        if symbol.docstring is None or not symbol.public or found >= _MOST:
            continue
        text = symbol.docstring.text
        if prompt := _PROMPT.search(text):
            found += 1
            offset = symbol.docstring.span.start + len(text[: prompt.start()].encode())
            line = source.text.count(b"\n", 0, offset) + 1
            example = _first_block(text[prompt.start() :])
            more = {"name": symbol.qualname, "language": "pycon", "from": "doctest"}
            yield file.fact("example", example, line, more)


def _first_block(text: str) -> str:
    """Return the lines up to an empty one behind which no further prompt follows at once."""
    lines = re.sub(r"(?:\"\"\"|''')[ \t]*$", "", text).rstrip().split("\n")
    margin = len(lines[0]) - len(lines[0].lstrip())
    block: list[str] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not line.strip() and not following.lstrip().startswith(">>>"):
            break
        block.append(line[margin:] if not line[:margin].strip() else line)
    return "\n".join(block[:_LINES]).strip("\n")
