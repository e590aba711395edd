"""Estimates the length of a text in tokens, where a server does not count.

Rather too long than too short: what is too long is left out, what is too short is refused.
"""

import re

_PIECE = re.compile(r"[A-Za-z]{1,6}|[0-9]{1,2}|[ \t\n]{1,8}(?![A-Za-z])|[^\sA-Za-z0-9]")


def estimate(text: str) -> int:
    """Return how many tokens a tokenizer for code will hardly exceed."""
    strange = sum(len(char.encode("utf-8", "replace")) - 1 for char in text if not char.isascii())
    return sum(1 for _ in _PIECE.finditer(text)) + strange
