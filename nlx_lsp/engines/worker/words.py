"""Cuts texts into the words of an old model file.

ctransformers does so, too, but in a time that grows with the square of the text or worse, and dies of what it
does not know.  Here, a byte that no word has is left out.  The words are otherwise the same.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping

from nlx_lsp.models.ggml import Contents

_PART = re.compile(
    rb"'(?:s|t|re|ve|m|ll|d)| ?[A-Za-z]{1,100}| ?[0-9]{1,100}| ?[^\sA-Za-z0-9]{1,100}|\s{1,100}(?!\S)|\s"
)
"""What is looked up at once: a word with the space before it, a number, punctuation, white space.

The bounds keep a wall of letters from taking for ever."""
_SPACE = "\u2581".encode()
"""How the words of some vocabularies spell a space."""
_UNKNOWN = -1e6
"""The score of what is no word: less than any word has."""
_PLAIN = (*range(33, 127), *range(161, 173), *range(174, 256))
"""The bytes that lists of merges spell as the character of that number; the others follow from 256 on."""

_Cut = Callable[[bytes], list[int]]


class Words:
    """The vocabulary of a file.

    Args:
        contents: Of the file.
        control: The words that are no text, and are never found in one.
    """

    def __init__(self, contents: Contents, control: Mapping[str, int]) -> None:
        silent = frozenset(control.values())
        texts = [b"" if number in silent else word for number, word in enumerate(contents.words)]
        numbers = {word: number for number, word in enumerate(texts) if word}
        self._spaced = bool(contents.scores) and not contents.merges
        self._texts = [text.replace(_SPACE, b" ") for text in texts] if self._spaced else texts
        self._cut: _Cut
        if contents.merges:
            self._cut = _by_merges(numbers, contents.merges)
        elif self._spaced:
            self._cut = _by_scores(numbers, contents.scores)
        else:
            self._cut = _by_length(numbers)

    def text(self, token: int) -> bytes:
        """Return the text of a word; empty for one that is no text."""
        return self._texts[token] if 0 <= token < len(self._texts) else b""

    def tokenize(self, text: str) -> list[int]:
        """Return the words of a text."""
        return self._cut_up(text.encode("utf-8", "replace"))

    def exactly(self, text: bytes) -> list[int]:
        """Return the words of just this text; empty if there are none."""
        tokens = self._cut_up(text)
        return tokens if b"".join(map(self.text, tokens)) == text else []

    def _cut_up(self, raw: bytes) -> list[int]:
        return self._cut(raw.replace(b" ", _SPACE) if self._spaced else raw)


def _by_length(numbers: Mapping[bytes, int]) -> _Cut:
    """Take the longest word each time."""
    longest = max(map(len, numbers), default=0)

    def cut(raw: bytes) -> list[int]:
        found = []
        for part in _PART.findall(raw):
            start = 0
            while start < len(part):
                ends = range(min(len(part), start + longest), start, -1)
                end = next((end for end in ends if part[start:end] in numbers), 0)
                if end:
                    found.append(numbers[part[start:end]])
                start = end or start + 1
        return found

    return cut


def _by_merges(numbers: Mapping[bytes, int], merges: Iterable[tuple[bytes, bytes]]) -> _Cut:
    """Join pairs, the most important ones first."""
    others = [byte for byte in range(256) if byte not in _PLAIN]
    alphabet = {chr(byte): byte for byte in _PLAIN} | {chr(256 + n): byte for n, byte in enumerate(others)}

    def read(spelt: bytes) -> bytes:
        return bytes(alphabet.get(character, 0) for character in spelt.decode("utf-8", "replace"))

    ranks: dict[tuple[bytes, bytes], int] = {}
    for left, right in merges:
        ranks.setdefault((read(left), read(right)), len(ranks))

    def cut(raw: bytes) -> list[int]:
        found = []
        for part in _PART.findall(raw):
            pieces = [part[place : place + 1] for place in range(len(part))]
            while True:
                pairs = zip(pieces, pieces[1:], range(len(pieces)), strict=False)
                rank, place = min(
                    ((ranks.get((a, b), math.inf), n) for a, b, n in pairs), default=(math.inf, 0)
                )
                if rank == math.inf:
                    break
                pieces[place : place + 2] = [pieces[place] + pieces[place + 1]]
            for piece in pieces:
                known = [piece] if piece in numbers else [bytes((byte,)) for byte in piece]
                found += [numbers[word] for word in known if word in numbers]
        return found

    return cut


def _by_scores(numbers: Mapping[bytes, int], scores: Iterable[float]) -> _Cut:
    """Take the words whose scores are the best together."""
    values = list(scores)
    longest = max(map(len, numbers), default=0)

    def cut(raw: bytes) -> list[int]:
        best = [0.0] + [-math.inf] * len(raw)
        begins = [0] * (len(raw) + 1)
        for start in range(len(raw)):
            for end in range(start + 1, min(len(raw), start + longest) + 1):
                number = numbers.get(raw[start:end])
                score = values[number] if number is not None else _UNKNOWN if end == start + 1 else -math.inf
                if best[start] + score > best[end]:
                    best[end], begins[end] = best[start] + score, start
        found = []
        end = len(raw)
        while end:
            start = begins[end]
            found += [numbers[raw[start:end]]] if raw[start:end] in numbers else []
            end = start
        return found[::-1]

    return cut
