"""Batches: the pairs as rows of tokens of like length, each token with a weight in the loss.

The server forces the answer's skeleton while it decodes, so only the sentences, and the quotes that end
them, count in full.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from attrs import frozen
from torch import Tensor

from training.tokenizer import EOS, Tokenizer

WORK = Path(__file__).parent / "work"
LENGTHS = (48, 80, 112, 144, 192, 256, 384, 768)
"""Rows are padded to one of these: few, since each is compiled for itself."""
TOKENS = 8192
"""Tokens of a batch, padding included."""
PROMPT, SKELETON, SENTENCE = 0, 1, 2
"""What a token is part of."""


@frozen(kw_only=True)
class Row:
    """One pair."""

    tokens: np.ndarray
    """Prompt and answer."""
    parts: np.ndarray
    """What each of them is part of."""


@frozen(kw_only=True)
class Batch:
    """Rows of one length."""

    tokens: Tensor
    """``[rows, length]`` ids; the padding is 0."""
    parts: Tensor
    """What each is part of; -1 is padding."""


def row(pair: dict[str, Any], tokenizer: Tokenizer) -> Row:
    """Encode a pair.

    An answer that leaves requested fields out ends behind its last sentence: what is missing is unknown,
    not empty, and nothing is to be learnt from it.
    """
    tokens = tokenizer.prompt(pair["prompt"])
    parts = [PROMPT] * len(tokens)

    def add(text: str, part: int) -> None:
        encoded = tokenizer.encode(text)
        tokens.extend(encoded)
        parts.extend([part] * len(encoded))

    joint = '{"'
    for name, said in pair["answer"].items():
        if isinstance(said, str):
            entries, end = {name: said}, ""
        else:
            entries, joint, end = said, f'{joint}{name}":{{"', "}"
        for key, text in entries.items():
            add(f'{joint}{key}":"', SKELETON)
            add(f' {text}"', SENTENCE)
            joint = ',"'
        joint = f'{end},"'
    if pair["complete"]:
        add(f"{end}}}", SKELETON)
        tokens.append(EOS)
        parts.append(SKELETON)
    return Row(tokens=np.array(tokens, np.int16), parts=np.array(parts, np.int8))


def pairs() -> Iterator[dict[str, Any]]:
    """Yield the pairs of the corpus."""
    with (WORK / "pairs.jsonl").open() as lines:
        for line in lines:
            yield json.loads(line)


def rows(*, held_out: bool) -> list[Row]:
    """Encode the pairs of the corpus that are for training, or those that are held out."""
    tokenizer = Tokenizer.load()
    encoded = (row(pair, tokenizer) for pair in pairs() if pair.get("held_out", False) == held_out)
    return [one for one in encoded if len(one.tokens) <= LENGTHS[-1]]


def batches(pool: list[Row], seed: int) -> Iterator[Batch]:
    """Yield batches for ever, each pair once before any comes again."""
    chance = random.Random(seed)  # noqa: S311  no secret
    waiting: dict[int, list[Row]] = {length: [] for length in LENGTHS}
    while True:
        chance.shuffle(pool)
        for one in pool:
            length = next(length for length in LENGTHS if len(one.tokens) <= length)
            waiting[length].append(one)
            if len(waiting[length]) == TOKENS // length:
                yield collate(waiting[length], length)
                waiting[length] = []


def collate(chosen: list[Row], length: int) -> Batch:
    """Pad rows to one length."""
    tokens = np.zeros((len(chosen), length), np.int64)
    parts = np.full((len(chosen), length), -1, np.int64)
    for number, one in enumerate(chosen):
        tokens[number, : len(one.tokens)] = one.tokens
        parts[number, : len(one.parts)] = one.parts
    return Batch(tokens=torch.from_numpy(tokens), parts=torch.from_numpy(parts))
