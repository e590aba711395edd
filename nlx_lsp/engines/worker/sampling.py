"""Picks tokens, for libraries that cannot do so under a constraint.

Plain Python over a list of logits: a few milliseconds for 32,000 of them.
"""

import heapq
import math
import random
from collections.abc import Callable, Iterator, Sequence

_MOST = 40
"""Of the likeliest tokens, from which a temperature picks one."""


class Sampler:
    """Picks the tokens of one answer.

    Args:
        temperature: 0 takes the likeliest token each time.
        seed: Makes the picks repeatable.
    """

    def __init__(self, temperature: float, seed: int) -> None:
        self._temperature = temperature
        self._random = random.Random(seed)  # noqa: S311 - no secrets

    def pick(self, logits: list[float], allowed: Callable[[int], bool]) -> int | None:
        """Return a token that is allowed; None if none is.

        Args:
            logits: Of every token of the vocabulary.
            allowed: The constraint.
        """
        likely = next(filter(allowed, _ranked(logits)), None)
        if likely is None or not self._temperature:
            return likely
        tokens = [token for token in likeliest(logits, _MOST) if allowed(token)] or [likely]
        highest = logits[tokens[0]]
        weights = [math.exp((logits[token] - highest) / self._temperature) for token in tokens]
        return self._random.choices(tokens, weights)[0]


def probabilities(logits: list[float], tokens: Sequence[int]) -> list[float]:
    """Return how sure the model is of each of some tokens, 0 to 1."""
    highest = max(logits)
    total = sum(map(math.exp, [logit - highest for logit in logits]))  # the fastest that Python has
    return [math.exp(logits[token] - highest) / total for token in tokens]


def likeliest(logits: list[float], count: int) -> list[int]:
    """Return the likeliest tokens, the likeliest first."""
    return heapq.nlargest(count, range(len(logits)), key=logits.__getitem__)


def _ranked(logits: list[float]) -> Iterator[int]:
    """Give the tokens from the likeliest on; the first are cheap."""
    yield logits.index(max(logits))
    yield from likeliest(logits, _MOST)
    yield from sorted(range(len(logits)), key=logits.__getitem__, reverse=True)
