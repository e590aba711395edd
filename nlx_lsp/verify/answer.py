"""Read the answer of a model: which text it gives each field, and how sure it was of it.

An answer may be anything.  What is there of the wanted JSON is read, also of one that broke off; the rest
is left to the caller, to whom a missing field is a refused one.
"""

import json
import math
import re
from collections.abc import Iterator, Sequence

from attrs import frozen

from nlx_lsp.values import Token

_SPACE = re.compile(r"[ \t\r\n]*")
_DEPTH = 8
_DECODER = json.JSONDecoder(strict=False)


@frozen(kw_only=True)
class Said:
    """What an answer says for one field."""

    text: str
    """The value."""
    probability: float
    """The geometric mean of the probabilities of its tokens, 0 to 1."""


def read(tokens: Sequence[Token]) -> dict[str, Said]:
    """Return the texts of an answer by their path: ``summary``, ``params.timeout``.

    Args:
        tokens: The answer as it was generated.
    """
    text = "".join(token.text for token in tokens)
    start = text.find("{")
    if start < 0:
        return {}
    found: dict[str, Said] = {}
    for path, value, begin, end in _strings(text, start):
        found.setdefault(path, Said(text=value, probability=_probability(tokens, begin, end)))
    return found


def _strings(text: str, start: int) -> Iterator[tuple[str, str, int, int]]:
    """Yield path, value and place of each string in a JSON object, up to where it stops being one."""
    try:
        yield from _object(text, start, (), [start])
    except (ValueError, IndexError, RecursionError):
        return


def _object(
    text: str, at: int, path: tuple[str, ...], reached: list[int]
) -> Iterator[tuple[str, str, int, int]]:
    """Walk one object; afterwards ``reached[0]`` is the offset behind it."""
    if len(path) > _DEPTH:
        msg = "too deep"
        raise ValueError(msg)
    at = _skip(text, at + 1)
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        here = (*path, str(key))
        if text[at] == '"':
            value, end = _DECODER.raw_decode(text, at)
            yield ".".join(here), value, at + 1, end - 1
            at = end
        elif text[at] == "{":
            yield from _object(text, at, here, reached)
            at = reached[0]
        else:
            _, at = _DECODER.raw_decode(text, at)
        at = _skip(text, at)
        if text[at] == ",":
            at = _skip(text, at + 1)
    reached[0] = at + 1


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _probability(tokens: Sequence[Token], begin: int, end: int) -> float:
    """Return the geometric mean over the tokens that write the characters from begin to end."""
    logs: list[float] = []
    at = 0
    for token in tokens:
        behind = at + len(token.text)
        if at < end and behind > begin:
            logs.append(math.log(max(token.probability, 1e-9)))
        at = behind
    return math.exp(sum(logs) / len(logs)) if logs else 0.0
