"""Scores of a text against a human's: chrF and BLEU, as the field defines them, over a whole corpus.

Both compare words or letters, not meaning: a true sentence in other words scores low.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

_LETTERS = 6
"""chrF looks at runs of up to as many characters."""
_RECALL = 4.0
"""The square of 2: chrF values recall twice as much as precision."""
_WORDS = 4
"""BLEU looks at runs of up to as many words."""
_TOKEN = re.compile(r"\w+|[^\w\s]")

Pairs = Sequence[tuple[str, str]]
"""What was written, and what a human had written."""


def chrf(pairs: Pairs) -> float:
    """Return the character F-score, 0 to 100."""
    scores: list[tuple[float, float]] = []
    for order in range(1, _LETTERS + 1):
        said = wanted = common = 0
        for text, human in pairs:
            ours, theirs = _runs("".join(text.split()), order), _runs("".join(human.split()), order)
            said, wanted, common = (
                said + ours.total(),
                wanted + theirs.total(),
                common + (ours & theirs).total(),
            )
        if said and wanted:
            scores.append((common / said, common / wanted))
    if not scores:
        return 0.0
    precision = sum(exact for exact, _ in scores) / len(scores)
    recall = sum(complete for _, complete in scores) / len(scores)
    if not precision + recall:
        return 0.0
    return 100 * (1 + _RECALL) * precision * recall / (_RECALL * precision + recall)


def bleu(pairs: Pairs) -> float:
    """Return BLEU with runs of up to four words, 0 to 100, without smoothing; letter case does not count."""
    said, common = [0] * _WORDS, [0] * _WORDS
    length = wanted = 0
    for text, human in pairs:
        ours, theirs = words(text), words(human)
        length, wanted = length + len(ours), wanted + len(theirs)
        for order in range(_WORDS):
            runs = _runs(ours, order + 1)
            said[order] += runs.total()
            common[order] += (runs & _runs(theirs, order + 1)).total()
    if not all(common):
        return 0.0
    logs = sum(math.log(hits / total) for hits, total in zip(common, said, strict=True))
    brevity = min(1.0, math.exp(1 - wanted / length))
    return 100 * brevity * math.exp(logs / _WORDS)


def words(text: str) -> list[str]:
    """Return the words and signs of a text in lower case."""
    return _TOKEN.findall(text.lower())


def _runs(items: Sequence[str], order: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(items[at : at + order]) for at in range(len(items) - order + 1))
