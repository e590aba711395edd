"""How sure a model is of a yes: the answer to a question is not what it says, but how probable that was."""

import math
import re
from collections.abc import Sequence

from nlx_lsp.values import Token

ALTERNATIVES = 20
"""Tokens among which a yes or a no is looked for."""
LONGEST_ANSWER = 4
"""Tokens: some models begin with a line end, a quotation mark or an asterisk."""
_SIGNS = "\u0120\u010a\u2581"
"""How vocabularies spell a space or a line end, where a server passes that on."""
_YES, _NO = (
    re.compile(r"(?:y|ye|yes|yep|yeah|true|right|correct)\b", re.IGNORECASE),
    re.compile(r"(?:n|no|nope|not|false|wrong|incorrect)\b", re.IGNORECASE),
)
"""A word, or the part of it that a small vocabulary begins with."""


def probability_of_yes(tokens: Sequence[Token]) -> float:
    """Return how probable a yes is as the answer to a yes-or-no question, 0 to 1.

    It is the share of the yes among the alternatives that mean yes or no, however they are spelt, at the
    first place where a word is said.  Of an engine that tells no alternatives, the answer itself counts, as
    sure as its tokens were.
    """
    begun = next((at for at, token in enumerate(tokens) if _bare(token.text)), None)
    if begun is None:
        return 0.0
    first = tokens[begun]
    if first.alternatives:
        yes, no = (
            math.fsum(sure for text, sure in first.alternatives if meaning.match(_bare(text)))
            for meaning in (_YES, _NO)
        )
        return yes / (yes + no) if yes + no else 0.0
    said = _bare("".join(token.text for token in tokens[begun:]))
    return first.probability if _YES.match(said) else 0.0


def is_told(tokens: Sequence[Token]) -> bool:
    """Whether an engine has told at all how sure the model was: a probability of 1 says nothing."""
    return any(token.alternatives or token.probability < 1 for token in tokens)


def _bare(text: str) -> str:
    """Return a text from its first letter on."""
    return re.sub(r"^[\W_]+", "", text.strip().lstrip(_SIGNS))
