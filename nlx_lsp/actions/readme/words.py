"""Sentences as the parts of a paragraph: what stands in back-ticks is code."""

import re
from collections.abc import Iterator

from nlx_lsp.edits.markup.blocks import Code, Inline, Text

_CODE = re.compile(r"``([^`]+)``|`([^`]+)`")


def line(text: str) -> list[Inline]:
    """Return a text as the parts of a paragraph."""
    return list(_parts(text))


def _parts(text: str) -> Iterator[Inline]:
    at = 0
    for match in _CODE.finditer(text):
        yield Text(text[at : match.start()])
        yield Code(match[1] or match[2])
        at = match.end()
    yield Text(text[at:])
