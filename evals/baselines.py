"""Writers that need no model, as engines, so that they go through the pipeline that a model goes through.

They read the compact prompt of the bundled model, whose last line is a draft of the answer.
"""

import collections
import json
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.values import JSON, Model, Request

Answer = dict[str, JSON]

_K1, _B = 1.5, 0.75
"""BM25's usual constants."""


def names() -> Scripted:
    """Return the writer that splits names, as docstring plug-ins do ("Get user name.")."""

    def answer(request: Request) -> JSON:
        drafted = _drafted(request)
        return _filled(request, lambda *path: _at(drafted, path).split(" ; ")[0])

    return _engine("the name, split", answer)


def nothing() -> Scripted:
    """Return the writer that says nothing, so that the plain writer of the product does all."""
    return _engine("nothing", lambda _: {})


def neighbour(pairs: Path) -> Scripted:
    """Return the writer that copies the docstring of the training pair with the most similar prompt (BM25).

    Args:
        pairs: The training corpus, as ``training/corpus.py`` writes it.
    """
    index = Index(pairs)

    def answer(request: Request) -> JSON:
        found = index.nearest(str(request.prompt))
        return _filled(request, lambda *path: _at(found, path) or "the value")

    return _engine("the nearest training pair", answer)


class Index:
    """The training pairs, searchable by the words of their prompts.

    Args:
        pairs: The training corpus.
    """

    def __init__(self, pairs: Path) -> None:
        self._answers: list[Answer] = []
        places: dict[str, list[int]] = collections.defaultdict(list)
        counts: dict[str, list[int]] = collections.defaultdict(list)
        lengths: list[int] = []
        with pairs.open(encoding="utf-8") as lines:
            for line in lines:
                pair = json.loads(line)
                if pair.get("held_out"):
                    continue
                found = collections.Counter(self._words(pair["prompt"]))
                for word, count in found.items():
                    places[word].append(len(lengths))
                    counts[word].append(count)
                lengths.append(found.total())
                self._answers.append(pair["answer"])
        self._places = {word: np.array(numbers) for word, numbers in places.items()}
        self._counts = {word: np.array(numbers) for word, numbers in counts.items()}
        self._norms = _K1 * (1 - _B + _B * np.array(lengths) / np.mean(lengths))

    def nearest(self, prompt: str) -> Answer:
        """Return the answer of the pair that is most similar by BM25."""
        scores = np.zeros(len(self._answers))
        for word in set(self._words(prompt)) & set(self._places):
            places, counts = self._places[word], self._counts[word]
            rare = math.log(1 + (len(scores) - len(places) + 0.5) / (len(places) + 0.5))
            scores[places] += rare * (_K1 + 1) * counts / (counts + self._norms[places])
        return self._answers[int(scores.argmax())]

    @staticmethod
    def _words(prompt: str) -> list[str]:
        return [word for word in prompt.replace('"', " ").split() if word.isalnum()]


def _engine(name: str, answer: Callable[[Request], JSON]) -> Scripted:
    return Scripted(answer, model=Model(name=name, context_tokens=1_000_000, prompt_format="nlx-1"))


def _drafted(request: Request) -> Answer:
    drafted: Answer = json.loads(str(request.prompt).rpartition("\n")[2])
    return drafted


def _at(answer: JSON, path: Sequence[str]) -> str:
    for key in path:
        answer = answer.get(key, "") if isinstance(answer, Mapping) else ""
    return str(answer).strip()


def _filled(request: Request, text: Callable[..., str]) -> Answer:
    """Return an answer in the shape that is asked for."""
    properties = (request.schema or {})["properties"]
    return {
        name: {key: text(name, key) for key in shape["properties"]} if "properties" in shape else text(name)
        for name, shape in properties.items()
    }
