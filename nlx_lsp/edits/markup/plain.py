"""What a text is before it is escaped: one line, with nothing in it that cannot be seen."""

import unicodedata

from nlx_lsp.edits.docstring.prose import visible
from nlx_lsp.edits.markup.blocks import Code, Inline, Line, Link, Text

_SCHEMES = ("http", "https", "mailto")
_UNSAFE = frozenset(' <>()"\\`[]|{}^')
_WIDE = "WF"
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What makes code look other than it is: marks that turn the direction of writing."""


def flat(text: str) -> str:
    """Return a text as one line of visible characters."""
    return " ".join(visible(text).split())


def lines(text: str) -> list[str]:
    """Return the lines of a listing, without blank ones around it, and without what cannot be seen."""
    shown = [_shown(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    while shown and not shown[0]:
        shown.pop(0)
    while shown and not shown[-1]:
        shown.pop()
    return shown


def target(link: str) -> str | None:
    """Return where a link leads, safe to be written anywhere; None where that is no place for readers."""
    text = flat(link)
    scheme, colon, _ = text.partition(":")
    if not text or (colon and "/" not in scheme and scheme.lower() not in _SCHEMES):
        return None
    return "".join(
        "".join(f"%{byte:02X}" for byte in character.encode()) if character in _UNSAFE else character
        for character in text
    )


def linkless(line: Line) -> list[Inline]:
    """Return a line in which the links that lead nowhere are words, and empty parts are left out."""
    parts: list[Inline] = []
    for part in line:
        leads = target(part.target) if isinstance(part, Link) else None
        if isinstance(part, Link):
            parts.append(Link(flat(part.text) or leads, leads) if leads else Text(part.text))
        elif isinstance(part, Text):
            parts += [part] if part.text else []
        elif flat(part.text):
            parts.append(Code(flat(part.text)))
    return parts


def width(text: str) -> int:
    """Return how many columns a text takes; wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in _WIDE else 1 for character in text)


def _shown(line: str) -> str:
    """Return a line of code without characters that control something, but for tabs, or blanks at its end."""
    kept = (c for c in line if c == "\t" or not (unicodedata.category(c) in {"Cc", "Cs"} or c in _TURNING))
    return "".join(kept).rstrip()
