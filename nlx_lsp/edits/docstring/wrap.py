"""Prose broken into lines, so that no line looks like structure to any docstring style."""

import re
from itertools import chain

_STRUCTURE = re.compile(
    r"""
    [:@|>]                                    # a field, a tag, a table, a doctest
    | \.\.                                    # a directive
    | [-*+•‣]$ | \#+$ | (\d+|[A-Za-z\#])[.)]$  # a bullet, a heading, an enumeration
    | ([^\w\s])\2+$                             # an underline
    | \w+:$                                   # a section, or an entry
    """,
    re.VERBOSE,
)


def wrap(text: str, width: int, *, head: str = "", hang: str = "", first: int | None = None) -> list[str]:
    """Break prose into lines of at most `width` columns, where its words allow it.

    A word is never broken, and a word that would be markup at the beginning of a line stays with the
    word before it; either may make a line longer.

    Args:
        text: One paragraph.
        width: Columns of a line.
        head: Stands before the text and is never broken.
        hang: White space before every line but the first.
        first: Columns of the first line, where it has fewer.

    Returns:
        The lines, without line breaks.
    """
    lines: list[str] = []
    line = ""
    room = width if first is None else first
    for word in (*filter(None, [head]), *text.split()):
        if line.strip() and len(line) + 1 + len(word) > room and not _STRUCTURE.match(word):
            lines.append(line)
            line, room = hang + word, width
        else:
            line = f"{line} {word}" if line.strip() else line + word
    return [*lines, line]


def paragraphs(text: str, width: int) -> list[str]:
    """Break prose with blank lines between its paragraphs into lines."""
    found = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    return list(chain.from_iterable(("", *wrap(part, width)) for part in found))[1:]
