"""Where lines go: their indentation, their line ends, and what has to stand around them there."""

import re
import textwrap
from collections.abc import Sequence

from attrs import frozen

from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Edit, Span

_NEWLINE = re.compile(rb"\r\n|\r|\n")
_LINE_END = re.compile(r"\r\n|\r|\n")
_INDENTED = re.compile(rb"^(\t| {2,8})[^\s*]", re.MULTILINE)
_FALLBACK = "    "


@frozen(kw_only=True)
class Site:
    """A place for lines."""

    span: Span
    """What they replace; empty where they are new."""
    newline: str
    """What ends a line there."""
    indent: str = ""
    """What each of them begins with."""
    unit: str = _FALLBACK
    """One level of indentation; empty where steps are left as they are."""
    before: str = ""
    """What stands before the first."""
    after: str = ""
    """What stands behind the last."""

    def edit(self, lines: Sequence[str]) -> Edit:
        """Return the edit that puts lines there.

        Args:
            lines: However they are indented as a whole; among one another they keep their indentation.
        """
        single = [part.rstrip() for line in lines for part in _LINE_END.split(line)]
        bare = textwrap.dedent("\n".join(single)).strip("\n").split("\n")
        text = self.newline.join(self.indent + line if line else "" for line in _stepped(bare, self.unit))
        return Edit(span=self.span, text=f"{self.before}{text}{self.after}")


def newline_of(source: Source) -> str:
    """Return what ends the first line of a document."""
    found = _NEWLINE.search(source.text)
    return found.group().decode() if found else "\n"


def indent_of(source: Source, offset: int) -> str:
    """Return the indentation of the line that holds an offset."""
    line = source.slice(Span(start=source.line_start(offset), end=len(source.text)))
    bare = line.lstrip(" \t")
    return line[: len(line) - len(bare)]


def unit_of(source: Source) -> str:
    """Return one level of indentation, as the first indented line of a document has it."""
    found = _INDENTED.search(source.text)
    return found[1].decode() if found else _FALLBACK


def _stepped(lines: Sequence[str], unit: str) -> list[str]:
    """Return lines with the document's indentation, where their own goes in even steps."""
    margins = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines]
    signs = set("".join(margins))
    if not unit or len(signs) != 1:
        return list(lines)
    step = 1 if signs == {"\t"} else min(len(margin) for margin in margins if margin)
    if any(len(margin) % step for margin in margins):
        return list(lines)
    return [
        unit * (len(margin) // step) + line[len(margin) :]
        for line, margin in zip(lines, margins, strict=True)
    ]
