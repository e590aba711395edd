"""A docstring as it stands in a file: prefix, quotes, and what is between them."""

import ast
import re

from attrs import frozen

from nlx_lsp.errors import EditRefused

_LITERAL = re.compile(r"""([A-Za-z]*)(\"{3}|'{3}|"|')(.*)\2""", re.DOTALL)


@frozen(kw_only=True)
class Literal:
    """The three parts of a string literal."""

    prefix: str
    """``r``, ``u`` or nothing, in either case."""
    quote: str
    """What opens and closes it."""
    body: str
    """What stands between."""
    value: str
    """What it means."""

    @classmethod
    def read(cls, text: str) -> "Literal":
        """Take a literal apart.

        Raises:
            EditRefused: If it is not one plain string literal.
        """
        match = _LITERAL.fullmatch(text)
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError):
            value = None
        if match is None or not isinstance(value, str) or not _one(match):
            reason = "The docstring is not one plain string."
            raise EditRefused(reason, "Write it as one triple-quoted string.")
        return cls(prefix=match[1], quote=match[2], body=match[3], value=value)


def _one(match: re.Match[str]) -> bool:
    """Whether the quotes are not those of two literals side by side."""
    unescaped = re.sub(r"\\.", "", match[3], flags=re.DOTALL)
    return match[2] not in unescaped
