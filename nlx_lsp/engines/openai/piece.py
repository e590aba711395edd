"""One piece of a streamed answer, whatever words a server has for it."""

import math
from collections.abc import Mapping
from typing import Any, Literal

from attrs import field, frozen

from nlx_lsp.values import JSON, Token


@frozen(kw_only=True)
class Piece:
    """What one message of a server says."""

    tokens: tuple[Token, ...] = ()
    """What the model says here."""
    thought: bool = False
    """Whether the model thinks here."""
    sure: bool = False
    """Whether the server has told how sure the model was of the tokens."""
    read: int = 0
    """Tokens of the prompt that have been read so far; 0 where the server does not say."""
    total: int = 0
    """Tokens of the prompt; 0 where the server does not say."""
    finish: Literal["stop", "length"] | None = None
    """How the answer has ended."""
    spent: Mapping[str, float] = field(factory=dict)
    """What the server has measured, by the names of `nlx_lsp.values.Timings`."""


def spoken(text: str, probabilities: JSON, alternatives: int) -> Piece:
    """Return a piece of text with its probabilities.

    Args:
        text: What was said.
        probabilities: A list with an entry a token, as OpenAI has them; anything else for none.
        alternatives: How many of the likeliest tokens are wanted.
    """
    entries = [entry for entry in probabilities or () if _is_sure(entry)] if _is_list(probabilities) else []
    if not text:
        return Piece(sure=bool(entries))
    if "".join(str(entry.get("token")) for entry in entries) == text:
        tokens = tuple(_token(entry["token"], entry, alternatives) for entry in entries)
        return Piece(tokens=tokens, sure=True)
    # Of several tokens whose text was held back, the last one counts.
    token = _token(text, entries[-1], alternatives) if entries else Token(text=text)
    return Piece(tokens=(token,), sure=bool(entries))


def _token(text: str, entry: Mapping[str, Any], alternatives: int) -> Token:
    others: JSON = entry.get("top_logprobs") if alternatives else None
    if not _is_list(others):
        return Token(text=text, probability=_probability(entry))
    told = tuple((str(each.get("token")), _probability(each)) for each in others if _is_sure(each))
    return Token(text=text, probability=_probability(entry), alternatives=told)


def _probability(entry: Mapping[str, Any]) -> float:
    return math.exp(min(0.0, entry["logprob"]))


def _is_sure(entry: JSON) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("logprob"), int | float)


def _is_list(value: JSON) -> bool:
    return isinstance(value, list)
