"""How a test file is written: quotes, semicolons, indentation, line ends, arrow functions."""

import re
from collections import Counter

from attrs import field, frozen

_STRINGS = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/|`(?:\\.|[^`\\])*`|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'")


@frozen(kw_only=True)
class Style:
    """How a file is written."""

    newline: str = "\n"
    """What ends a line."""
    indent: str = "  "
    """One level."""
    quote: str = '"'
    """What stands around a plain string."""
    end: str = ";"
    """What ends a statement: a semicolon, or nothing."""
    arrows: bool = True
    """Whether cases are arrow functions."""
    case: str = ""
    """``it`` or ``test``; empty where nothing shows it."""
    width: int = field(default=100)
    """Columns."""


def read_style(text: str, usual: Style) -> Style:
    """Return the style of a file; what it does not show is as usual."""
    plain = _STRINGS.sub(lambda match: match[0][0] * 2 if match[0][0] in "'\"`" else "", text)
    ends = Counter(re.findall(r"\r\n|\n|\r", text)).most_common(1)
    double, single = (sum(match[0][0] == sign for match in _STRINGS.finditer(text)) for sign in "\"'")
    closed = len(re.findall(r";[ \t]*(?:\r|\n|$)", plain))
    open_ = len(re.findall(r"[\w)\]'\"`][ \t]*(?:\r|\n|$)", plain))
    calls = Counter(re.findall(r"^[ \t]*(it|test)(?:\.\w+)*\(", plain, re.MULTILINE)).most_common(1)
    arrows = len(re.findall(r"=>\s*\{", plain))
    functions = len(re.findall(r",\s*(?:async )?function\s*\w*\(", plain))
    return Style(
        newline=ends[0][0] if ends else usual.newline,
        indent=_indent(plain) or usual.indent,
        quote='"' if double > single else "'" if single else usual.quote,
        end=";" if closed > open_ else "" if open_ else usual.end,
        arrows=arrows >= functions if arrows or functions else usual.arrows,
        case=calls[0][0] if calls else usual.case,
        width=usual.width,
    )


def _indent(text: str) -> str:
    match = re.search(r"[{(\[][ \t]*(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*([ \t]+)\S", text)
    if match is None:
        return ""
    margins = re.findall(r"^([ \t]+)\S", text, re.MULTILINE)
    return min(margins, key=len) if match[1][0] == " " and margins else match[1]
