"""Old model files that are damaged in one thing each."""

import struct
from collections.abc import Iterator

from ggml_files import Recipe, content, vocabulary

_ODD_NUMBERS = (0, 1, 3, 1 << 20, 0x7FFFFFFF, 0xFFFFFFFF)
_SHARES = (0.001, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.9, 0.99)


def damages(kind: str) -> Iterator[tuple[str, bytes]]:
    """Give damaged files, and what was done to each."""
    recipe = Recipe(kind=kind)
    whole = content(recipe)
    yield from _cut_off(whole)
    yield from _renumbered(whole, recipe)
    yield from _misspelt(whole, recipe)
    yield from _with_another_tensor(whole, recipe)
    yield "another kind of file", b"algg" + whole[4:]
    yield "a kind that nothing reads", b"fmgg\x01\0\0\0" + whole[4:]
    yield "an unknown version", b"tjgg\x63\0\0\0" + whole[8:]
    yield "weights that are no numbers", whole[:-3000] + b"\xff" * 3000
    yield "weights that are infinite", whole[:-3000] + b"\x00\x7c" * 1500
    for extra in (1, 11, 12, 100):
        yield f"{extra} bytes behind the end", whole + b"\x01" * extra


def _cut_off(whole: bytes) -> Iterator[tuple[str, bytes]]:
    lengths = {4, 6, 8, 20, 33, 50, len(whole) - 1, len(whole) - 100}
    for length in sorted(lengths | {int(share * len(whole)) for share in _SHARES}):
        yield f"cut off at {length}", whole[:length]


def _renumbered(whole: bytes, recipe: Recipe) -> Iterator[tuple[str, bytes]]:
    start = len(recipe.family.magics[-1])
    for number, name in enumerate(recipe.family.fields.split()):
        place = start + 4 * number
        old = int.from_bytes(whole[place : place + 4], "little")
        for value in (*_ODD_NUMBERS, old + 1, old * 2 % 2**32):
            if value != old:
                yield f"{name} of {value}", _with(whole, place, value)


def _misspelt(whole: bytes, recipe: Recipe) -> Iterator[tuple[str, bytes]]:
    family, words = recipe.family, vocabulary(recipe.kind)
    place = len(family.magics[-1]) + 4 * (len(family.fields.split()) + family.counted)
    if family.counted:
        yield "one word more", _with(whole, place - 4, len(words) + 1)
    for length in (0, 1 << 10, 1 << 20, 0xFFFFFFFF):
        yield f"a first word of {length} bytes", _with(whole, place, length)
    byte = whole.index(struct.pack("<I", 1) + b"a", place)
    yield "a word that is no UTF-8", whole[: byte + 4] + b"\xff" + whole[byte + 5 :]
    if family.scored:
        yield "a score that is no number", whole[: byte + 5] + b"\xff" * 4 + whole[byte + 9 :]


def _with_another_tensor(whole: bytes, recipe: Recipe) -> Iterator[tuple[str, bytes]]:
    name = recipe.family.layer.split()[0].replace("#", "0").encode()
    matrix = (
        next(line for line in recipe.family.whole.split("\n") if len(line.split()) > 2).split()[0].encode()
    )
    for what, raw, dimensions in (("vector", name, 1), ("matrix", matrix, 2)):
        place = whole.index(raw)
        head = place - 4 * dimensions - 12
        for value in (0, 3, 99, 0xFFFFFFFF):
            yield f"a {what} of {value} dimensions", _with(whole, head, value)
        for value in (0, 1 << 10, 0xFFFFFFFF):
            yield f"a {what} with a name of {value} bytes", _with(whole, head + 4, value)
        for value in (2, 5, 14, 26, 999):
            yield f"a {what} of type {value}", _with(whole, head + 8, value)
        for value in (0, 32, 0xFFFFFFFF):
            yield f"a {what} that is {value} wide", _with(whole, head + 12, value)
        yield f"a {what} of another name", whole[:place] + b"x" + whole[place + 1 :]
        yield f"a {what} that is gone", whole[:head]
        yield f"a {what} that is there twice", whole + whole[head:]


def _with(whole: bytes, place: int, value: int) -> bytes:
    return whole[:place] + struct.pack("<I", value) + whole[place + 4 :]
