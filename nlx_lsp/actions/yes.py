"""How sure a model is of a yes: the answer to a question is not what it says, but how probable that was."""

import math
import re
from collections.abc import Sequence

from nlx_lsp.values import Token

ALTERNATIVES = 20
"""Tokens among which a yes or a no is looked for."""
_YES, _NO = (
    re.compile(r"yes|true|right|correct", re.IGNORECASE),
    re.compile(r"no\b|not|false|wrong", re.IGNORECASE),
)


def probability_of_yes(tokens: Sequence[Token]) -> float:
    """Return how probable a yes is as the answer to a yes-or-no question, 0 to 1.

    It is the share of the yes among the first token's alternatives that mean yes or no, however they are
    spelt.  Of an engine that tells no alternatives, the answer itself counts, as sure as its token was.
    """
    first = next((token for token in tokens if token.text.strip() or token.alternatives), None)
    if first is None:
        return 0.0
    options = first.alternatives or ((first.text, first.probability),)
    yes = math.fsum(sure for text, sure in options if _YES.match(text.strip()))
    no = math.fsum(sure for text, sure in options if _NO.match(text.strip() + " "))
    if not first.alternatives:
        return yes
    return yes / (yes + no) if yes + no else 0.0
