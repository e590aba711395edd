"""Reads a file by the layout of one family: its hyperparameters, its vocabulary, its tensors.

Whatever the numbers in a file say, nothing is read behind its end and no more than a bounded memory is used.
"""

import math
from collections.abc import Sequence

from attrs import frozen

from nlx_lsp.models.ggml.families import Facts, Family
from nlx_lsp.models.ggml.source import Source
from nlx_lsp.models.gguf.cursor import BadFile
from nlx_lsp.models.gguf.kinds import BLOCKS

_MOST = {"words": 1 << 20, "merges": 1 << 20, "context": 1 << 20, "multiple": 1 << 16, "width": 1 << 15}
_MOST_ELSE = 1 << 10
"""What a hyperparameter may be: about ten times what the largest known model has."""
_LONGEST_WORD = 1 << 12
_LONGEST_NAME = 1 << 8
_LARGEST = 1 << 31
"""Numbers in a tensor or a cache; the library counts them with a sign, in four bytes."""
_VERSION_STEP = 1000
_MATRIX_TYPES = {0: 0, 1: 1, 2: 2, 3: 3, 7: 8, 8: 6, 9: 7, 10: 10, 11: 11, 12: 12, 13: 13, 14: 14}
"""The type of a file's matrices, by the type of the file."""
_F32, _F16, _Q5 = 0, 1, (6, 7)
_NEWEST = 3
_TYPES_OF_VERSION = {1: (_F32, _F16), 2: (_F32, _F16, *_Q5), _NEWEST: tuple(_MATRIX_TYPES.values())}
"""The types of tensors whose blocks are still laid out as they were then."""
_ELSEWHERE = "Get a GGUF file of the model."


@frozen(kw_only=True)
class Contents:
    """What was read of a file, without the weights."""

    family: Family
    """Its layout."""
    size: int
    """Its length in bytes."""
    facts: Facts
    """Its hyperparameters, and what follows from them."""
    words: Sequence[bytes]
    """The vocabulary."""
    scores: Sequence[float]
    """Of each word; empty if there are none."""
    merges: Sequence[tuple[bytes, bytes]]
    """Pairs of words that become one, the most important ones first."""

    def cache_bytes(self, context_tokens: int) -> int:
        """Return what ctransformers needs for keys and values, in bytes.

        Args:
            context_tokens: The context that it is told to make room for, which it may not heed.
        """
        facts = self.facts
        longest = int(facts.get("context", context_tokens))
        tokens = longest if self.family.fixed_context else min(context_tokens, longest)
        values = int(facts["width"]) * int(facts.get("shared_heads", facts["heads"])) // int(facts["heads"])
        return 2 * int(facts["layers"]) * tokens * values * self.family.cache_bytes


def read(source: Source, family: Family) -> Contents:
    """Read a whole file.

    Args:
        source: At the start of the file.
        family: Its layout.

    Returns:
        What is in it, without the weights.

    Raises:
        BadFile: If the file is of another family, or damaged.
    """
    magic = source.take(len(family.magics[0]))
    facts = _facts(source, family)
    words, scores = _vocabulary(source, family, int(facts["words"]))
    merges = _merges(source, int(facts["merges"])) if family.merges else ()
    types = _matrix_types(facts, magic, mixed=family.mixed)
    _check_tensors(source, family, facts, types)
    return Contents(family=family, size=source.size, facts=facts, words=words, scores=scores, merges=merges)


def _facts(source: Source, family: Family) -> Facts:
    """Read the hyperparameters, and add the lengths that follow from them."""
    facts: dict[str, int | float] = {}
    for name in family.fields.split():
        source.part = f"number of {name}"
        facts[name] = source.number("f") if name.endswith(".") else source.whole()
    for name, value in facts.items():
        if not _is_sensible(name, value, family):
            reason = f"its header makes no sense, its {name.rstrip('.')} would be {value:,}"
            raise BadFile(reason)
    width, heads = int(facts["width"]), int(facts["heads"])
    shared = int(facts.get("shared_heads", heads))
    if width % heads or heads % shared or not _can_rotate(width // heads, facts, family):
        reason = f"its header makes no sense, it has {heads} heads in a width of {width}"
        raise BadFile(reason)
    if family.fixed_context and width * int(facts["context"]) * int(facts["layers"]) >= _LARGEST:
        reason = f"its context of {facts['context']:,} tokens is more than ctransformers can count"
        raise BadFile(reason, _ELSEWHERE)
    multiple = int(facts.get("multiple", 1))
    return facts | {
        "width*3": 3 * width,
        "width*4": 4 * width,
        "queries_keys_values": (heads + 2 * shared) * (width // heads),
        "forward": -(-(8 * width // 3) // multiple) * multiple,
    }


def _is_sensible(name: str, value: float, family: Family) -> bool:
    if name.endswith("."):
        return math.isfinite(value)
    if name in family.choices:
        return value in family.choices[name]
    least = 2 if name == "heads" else 1  # with a single one the library breaks down
    return name == "type" or least <= value <= _MOST.get(name, _MOST_ELSE)


def _can_rotate(head: int, facts: Facts, family: Family) -> bool:
    """Return whether the numbers of a head can be rotated in pairs, where the family does that."""
    if family.mixed:
        return head % 2 == 0 and facts.get("rotated", head) == head
    rotated = facts.get("rotated", 0)
    return rotated <= head and rotated % 2 == 0


def _matrix_types(facts: Facts, magic: bytes, *, mixed: bool) -> tuple[int, ...]:
    """Return the types that matrices may have."""
    if mixed:
        return _TYPES_OF_VERSION.get(magic[4], _TYPES_OF_VERSION[_NEWEST])
    version, kind = divmod(int(facts["type"]), _VERSION_STEP)
    if kind not in _MATRIX_TYPES or version >= _NEWEST:
        reason = f"its quantisation has the number {facts['type']:,}, which is not known"
        raise BadFile(reason, _ELSEWHERE)
    if _MATRIX_TYPES[kind] not in _TYPES_OF_VERSION[version + 1]:
        reason = f"it was quantised in a way (number {facts['type']:,}) that nothing reads any more"
        raise BadFile(reason, _ELSEWHERE)
    return (_MATRIX_TYPES[kind],)


def _vocabulary(source: Source, family: Family, count: int) -> tuple[list[bytes], list[float]]:
    if family.counted:
        source.part = "length of the vocabulary"
        repeated = source.whole()
        if repeated != count:
            reason = f"its header makes no sense, it has {count:,} words and {repeated:,} words"
            raise BadFile(reason)
    words: list[bytes] = []
    scores: list[float] = []
    source.part = "vocabulary"
    for number in range(count):
        word = source.text(_LONGEST_WORD)
        words.append(_narrowed(word, number) if family.widened else word)
        if family.scored:
            scores.append(source.number("f"))
            if not math.isfinite(scores[-1]):
                reason = f"word {number:,} of its vocabulary has a score that is no number"
                raise BadFile(reason)
    if family.library_cuts and not {bytes((byte,)) for byte in range(256)}.issubset(words):
        reason = "its vocabulary lacks some bytes"
        raise BadFile(reason, _ELSEWHERE)
    return words, scores


def _narrowed(word: bytes, number: int) -> bytes:
    try:
        return bytes(ord(character) & 0xFF for character in word.decode())
    except UnicodeDecodeError as error:
        reason = f"word {number:,} of its vocabulary is no UTF-8"
        raise BadFile(reason) from error


def _merges(source: Source, announced: int) -> list[tuple[bytes, bytes]]:
    source.part = "merges of the vocabulary"
    count = source.whole()
    if count != announced:
        reason = f"its header makes no sense, it has {announced:,} merges and {count:,} merges"
        raise BadFile(reason)
    return [(source.text(_LONGEST_WORD), source.text(_LONGEST_WORD)) for _ in range(count)]


def _check_tensors(source: Source, family: Family, facts: Facts, allowed: Sequence[int]) -> None:
    """Read the list of tensors, and make sure that it is complete."""
    expected = dict(family.tensors(facts))
    missing = set(expected)
    while source.place < source.size:
        source.part = f"description of tensor {len(expected) - len(missing) + 1}"
        dimensions, length, kind = source.whole(), source.whole(), source.whole()
        if not 0 < dimensions <= 2 or length > _LONGEST_NAME:  # noqa: PLR2004 - vectors and matrices
            reason = f"its {source.part} makes no sense"
            raise BadFile(reason)
        shape = tuple(source.whole() for _ in range(dimensions))
        name = source.take(length).decode("utf-8", "replace")
        if name not in missing or shape != expected[name]:
            reason = f"it has a tensor {name[:64]!r} of the shape {list(shape)}, which does not belong there"
            raise BadFile(reason)
        missing.remove(name)
        vector = dimensions == 1 or name in family.plain
        if kind not in ((_F32,) if vector else allowed):
            reason = f"its tensor {name} is of type {kind}, which is not supported"
            raise BadFile(reason, _ELSEWHERE)
        block, size = BLOCKS[kind]
        if shape[0] % block or math.prod(shape) >= _LARGEST:
            reason = f"its tensor {name} has the shape {list(shape)}, which is not supported"
            raise BadFile(reason, _ELSEWHERE)
        source.part = f"tensor {name}"
        if family.mixed:
            source.align(32)
        source.skip(math.prod(shape) // block * size)
    gone = sorted(missing - family.optional)
    if gone:
        reason = f"it is cut off, it lacks {len(gone)} of {len(expected)} tensors, such as {gone[0]}"
        raise BadFile(reason)
