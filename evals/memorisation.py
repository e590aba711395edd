"""How much of what a model writes stands word for word in what it was trained on."""

import json
from collections.abc import Iterable
from pathlib import Path

from nlx_lsp.evals.scores import words

_LONGEST = 24
"""Summaries are not longer."""


def runs(pairs: Path) -> set[tuple[str, ...]]:
    """Return every run of words in the training summaries."""
    found: set[tuple[str, ...]] = set()
    with pairs.open(encoding="utf-8") as lines:
        for line in lines:
            pair = json.loads(line)
            if not pair.get("held_out"):
                text = words(pair["answer"]["summary"])
                for start in range(len(text)):
                    found.update(
                        tuple(text[start:end])
                        for end in range(start + 1, min(len(text), start + _LONGEST) + 1)
                    )
    return found


def longest(text: str, known: set[tuple[str, ...]]) -> int:
    """Return the length in words of the longest run of a text that stands in a training summary."""
    said = words(text.rstrip("."))
    spans = ((start, end) for start in range(len(said)) for end in range(start + 1, len(said) + 1))
    return max((end - start for start, end in spans if tuple(said[start:end]) in known), default=0)


def summary(texts: Iterable[str], known: set[tuple[str, ...]]) -> str:
    """Return in a sentence how long the copied runs are, and how many texts are copied as a whole."""
    lengths = [(longest(text, known), len(words(text.rstrip(".")))) for text in texts if text]
    mean = sum(copied for copied, _ in lengths) / len(lengths)
    whole = sum(copied == length for copied, length in lengths) / len(lengths)
    long = sum(copied == length >= 8 for copied, length in lengths) / len(lengths)  # noqa: PLR2004 - said below
    return (
        f"The longest run of words shared with a training summary is {mean:.1f} words long on average, "
        f"{max(copied for copied, _ in lengths)} at most; {whole:.0%} of the summaries stand in the training "
        f"data as a whole, {long:.0%} as a whole and with eight words or more."
    )
