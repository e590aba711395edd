"""Whole lines that stand in for others: at their indentation, with their line ends."""

import re
import textwrap
from collections.abc import Sequence

from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Edit, Span

_LINE_END = re.compile(r"\r\n|\r|\n")


def replace_lines(source: Source, span: Span, lines: Sequence[str]) -> Edit:
    """Return the edit that puts other lines into the place of some.

    Args:
        source: The document.
        span: Whole lines of it, without the last line end.
        lines: However they are indented as a whole; among one another they keep their indentation.
    """
    old = source.slice(span)
    indent = old[: len(old) - len(old.lstrip(" \t"))]
    found = _LINE_END.search(source.slice(Span(start=span.start, end=len(source.text))))
    single = [part.rstrip() for line in lines for part in _LINE_END.split(line)]
    text = textwrap.dedent("\n".join(single)).strip("\n")
    indented = [indent + line if line else "" for line in text.split("\n")]
    return Edit(span=span, text=(found.group() if found else "\n").join(indented))
