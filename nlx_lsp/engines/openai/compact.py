"""Brings JSON into the one spelling that `nlx_lsp.engines.schema` knows, while it streams.

Servers that obey a schema put white space where they like, and escape what they like.  In a string, a control
character becomes a space.  What is no JSON stays none.
"""

_ESCAPES = {'"': '"', "\\": "\\", "/": "/"}
_SURROGATES = range(0xD800, 0xE000)
_LOW = range(0xDC00, 0xE000)
_HEX = 4
"""Digits behind ``\\u``."""


class Compactor:
    """Follows one answer."""

    def __init__(self) -> None:
        self._inside = False
        self._escape = ""
        self._high = 0

    def take(self, text: str) -> str:
        """Return the next piece in its compact spelling."""
        return "".join(map(self._step, text))

    def _step(self, char: str) -> str:
        if self._escape:
            return self._escaped(char)
        if not self._inside:
            self._inside = char == '"'
            return "" if char in " \t\r\n" else char
        if char == "\\":
            self._escape = char
            return ""
        if char == '"':
            self._inside = False
            return self._lone() + char
        return self._lone() + _spelt(char)

    def _escaped(self, char: str) -> str:
        self._escape += char
        kind = self._escape[1]
        if kind != "u":
            self._escape = ""
            return self._lone() + _spelt(_ESCAPES.get(kind, " "))
        if len(self._escape) < _HEX + 2:
            return ""
        digits, self._escape = self._escape[2:], ""
        try:
            return self._unit(int(digits, 16))
        except ValueError:
            return self._lone() + "\N{REPLACEMENT CHARACTER}"

    def _unit(self, code: int) -> str:
        """Take one half of a character, or a whole one."""
        high, before = self._high, ""
        if code in _LOW and high:
            self._high = 0
            return chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00))
        before = self._lone()
        if code in _SURROGATES and code not in _LOW:
            self._high = code
            return before
        return before + _spelt(chr(code))

    def _lone(self) -> str:
        """Return what becomes of a first half that no second one follows."""
        high, self._high = self._high, 0
        return "\N{REPLACEMENT CHARACTER}" if high else ""


def _spelt(char: str) -> str:
    """Return a character as it stands in a string."""
    if char in '"\\':
        return "\\" + char
    if char < " " or "\x7f" <= char <= "\x9f":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if ord(char) in _SURROGATES else char
