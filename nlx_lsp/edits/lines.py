"""Whole lines that stand in for others: at their indentation, with their line ends."""

import textwrap
from collections.abc import Sequence


def reindented(lines: Sequence[str], old: str) -> str:
    """Return lines as a text that can replace another.

    Args:
        lines: However they are indented as a whole; among one another they keep their indentation.
        old: What they replace: whole lines, without the last line end.
    """
    indent = old[: len(old) - len(old.lstrip(" \t"))]
    newline = "\r\n" if "\r\n" in old else "\n"
    text = textwrap.dedent("\n".join(line.rstrip() for line in lines)).strip("\n")
    return newline.join(textwrap.indent(text, indent).splitlines())
