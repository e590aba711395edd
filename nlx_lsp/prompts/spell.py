"""Spelling: how the compact prompts of a tiny model write code.

Identifiers become the lower-case words that prose would use for them, so that what the model has to copy
into a sentence is the very same text; most punctuation goes.  Knows nothing of symbols or templates.
"""

import re

_BORDERS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_RECEIVER = re.compile(r"\b(?:self|cls)\.")
_PREFIX = re.compile(r"\b[rRbBfFuU]{1,2}(?=['\"])")
_NUMBER = re.compile(r"\d{5,}")
_NOISE = re.compile(r"[^A-Za-z0-9<>=!+*/%|&;\n-]+")
_LINES = re.compile(r"\s*\n[\s;]*")


def spell(text: str, limit: int = 0) -> str:
    """Write code as words: ``self._cache.getUser(user_id)`` becomes ``cache get user user id``.

    Args:
        text: Code, or a name.
        limit: The most characters to return; what is longer ends at a word.  0 is no limit.

    Returns:
        One line of words, single spaces and few signs; lines are joined by semicolons.
    """
    if limit:
        text = text[: limit * 8]  # Enough even where most of it is white space; long files cost time.
    text = _PREFIX.sub("", _RECEIVER.sub("", text))
    text = _BORDERS.sub(" ", _NOISE.sub(" ", _NUMBER.sub("0", text))).lower()
    text = " ".join(_LINES.sub(" ; ", text.strip()).split())
    if not limit or len(text) <= limit:
        return text
    return text[: limit + 1].rpartition(" ")[0]
