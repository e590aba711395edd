"""The tokenizer: byte-pair pieces in the way of SentencePiece, as llama.cpp reads them from a GGUF file.

Pieces never cross the border between a word and a sign, nor between two words, so that a word costs the same
tokens in a prompt, in a sentence and behind a quote.  Encoding follows llama.cpp: of all neighbours whose
joined text is a piece, those of the best score are joined first.
"""

import collections
import functools
import heapq
import json
import re
import sys
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

WORK = Path(__file__).parent / "work"
SIZE = 4096
LONGEST = 24
SPACE = "\u2581"
CONTROL = ("<unk>", "<s>", "</s>")
BOS, EOS = 1, 2
BYTES = tuple(f"<0x{byte:02X}>" for byte in range(256))
SIGNS = tuple(map(chr, range(0x21, 0x7F)))
SKELETON = ('{"', '":', '":"', '":{', '":{"', ',"')
"""The joints of the answer's JSON that are pieces.  A closing quote is always a piece of its own."""
FRAGMENT = re.compile(rf'":{{"|":"|{{"|,"|{SPACE}?[A-Za-z]+|{SPACE}?.', re.DOTALL)


class Tokenizer:
    """Turns text into token ids.

    Args:
        pieces: The vocabulary; the earlier of two learnt pieces is joined first.
    """

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        self._ids = {piece: number for number, piece in enumerate(pieces)}
        self._fragment = functools.lru_cache(1_000_000)(self._encode_fragment)

    @classmethod
    def load(cls) -> "Tokenizer":
        """Read the vocabulary that `main` wrote."""
        return cls(json.loads((WORK / "tokenizer.json").read_text()))

    def prompt(self, text: str) -> list[int]:
        """Encode a text as an engine does: with a first token and a space before it."""
        return [BOS, *self.encode(" " + text)]

    def encode(self, text: str) -> list[int]:
        """Encode a text that continues another."""
        return [
            number for part in FRAGMENT.findall(text.replace(" ", SPACE)) for number in self._fragment(part)
        ]

    def decode(self, tokens: list[int]) -> str:
        """Return the text of some tokens."""
        data = b"".join(
            bytes([number - len(CONTROL)]) if number < len(CONTROL) + 256 else self.pieces[number].encode()
            for number in tokens
            if number >= len(CONTROL)
        )
        return data.decode("utf-8", "replace").replace(SPACE, " ")

    def _encode_fragment(self, text: str) -> tuple[int, ...]:
        parts = list(text)
        while True:
            joined = [(self._ids.get(a + b, SIZE), at) for at, (a, b) in enumerate(pairwise(parts))]
            best, at = min(joined, default=(SIZE, 0))
            if best == SIZE:
                break
            parts[at : at + 2] = [parts[at] + parts[at + 1]]
        return tuple(
            number
            for part in parts
            for number in (
                [self._ids[part]] if part in self._ids else [len(CONTROL) + byte for byte in part.encode()]
            )
        )


def learn(counts: collections.Counter[str]) -> list[str]:
    """Learn a vocabulary from the fragments of a corpus and how often each occurs."""
    pieces = [*CONTROL, *BYTES, *SKELETON]
    words = [list(word) for word in counts]
    weights = list(counts.values())
    pairs: collections.Counter[tuple[str, str]] = collections.Counter()
    where: dict[tuple[str, str], set[int]] = collections.defaultdict(set)
    for number, word in enumerate(words):
        for pair in pairwise(word):
            pairs[pair] += weights[number]
            where[pair].add(number)
    heap = [(-count, pair) for pair, count in pairs.items()]
    heapq.heapify(heap)
    known = set(pieces)
    while heap and len(pieces) < SIZE - len(SIGNS) - 1:
        count, pair = heapq.heappop(heap)
        if -count != pairs[pair]:
            if pairs[pair]:
                heapq.heappush(heap, (-pairs[pair], pair))
            continue
        piece = "".join(pair)
        if piece not in known:
            pieces.append(piece)
            known.add(piece)
        touched = _join(pair, where, words, weights, pairs)
        for changed in touched:
            heapq.heappush(heap, (-pairs[changed], changed))
    return [*pieces, SPACE, *SIGNS]


def _join(
    pair: tuple[str, str],
    where: dict[tuple[str, str], set[int]],
    words: list[list[str]],
    weights: list[int],
    pairs: collections.Counter[tuple[str, str]],
) -> set[tuple[str, str]]:
    """Join a pair in every word, and return the pairs whose counts have changed."""
    touched: set[tuple[str, str]] = set()
    for number in where.pop(pair, set()):
        word = words[number]
        for old in pairwise(word):
            pairs[old] -= weights[number]
            touched.add(old)
        at = 0
        while at < len(word) - 1:
            if (word[at], word[at + 1]) == pair:
                word[at : at + 2] = ["".join(pair)]
            at += 1
        for new in pairwise(word):
            pairs[new] += weights[number]
            where[new].add(number)
            touched.add(new)
    pairs[pair] = 0
    return touched - {pair}


def main() -> None:
    """Learn the vocabulary from the training pairs and write it."""
    counts: collections.Counter[str] = collections.Counter()
    with (WORK / "pairs.jsonl").open() as lines:
        for line in lines:
            pair = json.loads(line)
            if not pair.get("held_out"):
                said = spoken(pair["answer"])
                counts.update(FRAGMENT.findall(f" {pair['prompt']}{said}".replace(" ", SPACE)))
    fragments = {
        text: count
        for text, count in counts.items()
        if count > 1
        and 1 < len(text) < LONGEST
        and text not in SKELETON
        and text.replace(SPACE, "").isascii()
    }
    pieces = learn(collections.Counter(fragments))
    (WORK / "tokenizer.json").write_text(json.dumps(pieces))
    tokenizer = Tokenizer(pieces)
    total = sum(len(tokenizer.encode(text)) * count for text, count in counts.items())
    sys.stderr.write(f"{len(pieces)} pieces, {total / 1e6:.1f} million tokens\n")


def spoken(answer: Mapping[str, str | Mapping[str, str]]) -> str:
    """Write an answer as the model says it: compact JSON, each sentence behind a space."""

    def spaced(said: str | Mapping[str, str]) -> str | dict[str, str]:
        return f" {said}" if isinstance(said, str) else {name: f" {text}" for name, text in said.items()}

    return json.dumps({name: spaced(said) for name, said in answer.items()}, separators=(",", ":"))


if __name__ == "__main__":
    main()
