"""Reads the header of a GGUF file: what the model is, and why a bad file is bad.

Engines name no reason when they refuse a file, or die of it.  So it is read here first: carefully, bounded in
time and memory, without the weights.  Knows nothing of engines.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from nlx_lsp.errors import ModelRefused
from nlx_lsp.models.gguf import filetype
from nlx_lsp.models.gguf.cursor import BadFile, Cursor
from nlx_lsp.models.gguf.header import Header
from nlx_lsp.models.gguf.kinds import ARRAY, CONTROL, SCALARS, STRING, USER_DEFINED
from nlx_lsp.models.gguf.parts import check_parts
from nlx_lsp.models.gguf.tensors import check
from nlx_lsp.models.opened import opened
from nlx_lsp.values import JSON

__all__ = ["Header", "check_parts", "read"]

_VERSIONS = (2, 3)
_SHORTEST = 24
"""Bytes of a header with no entry and no tensor."""
_MOST = 1 << 16
"""Entries and tensors that a file may have."""
_MARKUP = re.compile(r"<\S{2,}>")
_OTHER_KINDS = ("adapter", "mmproj", "imatrix", "vocab")
"""Values of ``general.type`` that are no model on their own."""


def read(path: Path, *, vocabulary: bool = False) -> Header:
    """Return what a model file says about itself.

    Args:
        path: The file.
        vocabulary: Whether to look for the control tokens, too; that takes longer.

    Raises:
        ModelMissing: If the file is not there, or may not be read.
        ModelRefused: If it is no complete GGUF file of a language model.
    """
    with opened(path) as (file, size):
        try:
            return _read(path, file, size, vocabulary=vocabulary)
        except BadFile as bad:
            msg = f"{path} is no model that can be run: {bad}."
            raise ModelRefused(msg, bad.hint) from bad


def _read(path: Path, file: BinaryIO, size: int, *, vocabulary: bool) -> Header:
    _check_start(file.read(filetype.SAMPLE))
    file.seek(0)
    cursor = Cursor(file, size)
    cursor.skip(4)
    version = int(cursor.number("I"))
    tensors, entries = cursor.count(), cursor.count()
    for count, what in ((tensors, "tensors"), (entries, "entries")):
        if count > _MOST:
            reason = f"its header makes no sense, it announces {count:,} {what}"
            raise BadFile(reason)
    metadata: dict[str, JSON] = {}
    arrays: dict[str, list[JSON]] = {}
    wanted = {"tokenizer.ggml.tokens", "tokenizer.ggml.token_type"} if vocabulary else set()
    for key, value in _entries(cursor, entries, wanted):
        if key in metadata or key in arrays:
            reason = f"the entry {key!r} occurs twice"
            raise BadFile(reason)
        if isinstance(value, list):
            arrays[key] = value
        else:
            metadata[key] = value
    _check_kind(metadata)
    kinds = check(cursor, tensors, size, metadata)
    return Header(
        path=path,
        size=size,
        version=version,
        tensors=tensors,
        kinds=kinds,
        metadata=metadata,
        control=_tokens(arrays, CONTROL),
        markup={word: i for word, i in _tokens(arrays, USER_DEFINED).items() if _MARKUP.fullmatch(word)},
    )


def _tokens(arrays: dict[str, list[JSON]], kind: int) -> dict[str, int]:
    words, kinds = arrays.get("tokenizer.ggml.tokens", []), arrays.get("tokenizer.ggml.token_type", [])
    both = enumerate(zip(words, kinds, strict=False))
    return {word: number for number, (word, other) in both if other == kind and isinstance(word, str)}


def _check_start(start: bytes) -> None:
    if start[:4] != b"GGUF":
        reason = f"it is {filetype.guess(start)}"
        raise BadFile(reason, "A GGUF file is needed.")
    if len(start) < _SHORTEST:
        reason = f"it is cut off, it has only {len(start)} bytes"
        raise BadFile(reason)
    version = int.from_bytes(start[4:8], "little")
    if int.from_bytes(start[4:8], "big") in _VERSIONS:
        reason = "it was written for big-endian machines"
        raise BadFile(reason, "Get the little-endian file.")
    if version not in _VERSIONS:
        reason = f"it has version {version} of the GGUF format, and only 2 and 3 are known"
        raise BadFile(reason, "Get a newer file." if version < min(_VERSIONS) else "Get another file.")


def _entries(cursor: Cursor, count: int, wanted: set[str]) -> Iterator[tuple[str, JSON]]:
    """Read the metadata; of an array that is not wanted, an empty list."""
    for number in range(1, count + 1):
        cursor.part = f"name of entry {number}"
        key = cursor.text()
        cursor.part = f"entry {key[:80]!r}"
        kind = int(cursor.number("I"))
        if kind == STRING:
            yield key, cursor.text()
        elif kind == ARRAY:
            yield key, _array(cursor, wanted=key in wanted)
        elif kind in SCALARS:
            yield key, cursor.number(SCALARS[kind])
        else:
            reason = f"its header makes no sense, the {cursor.part} is of type {kind}"
            raise BadFile(reason)


def _array(cursor: Cursor, *, wanted: bool) -> list[JSON]:
    kind, count = int(cursor.number("I")), cursor.count()
    if kind == STRING:
        return cursor.texts(count, wanted=wanted)
    if kind not in SCALARS:
        reason = f"its header makes no sense, the {cursor.part} is a list of type {kind}"
        raise BadFile(reason)
    numbers = cursor.numbers(SCALARS[kind], count)
    return list(numbers) if wanted else []


def _check_kind(metadata: dict[str, JSON]) -> None:
    architecture = metadata.get("general.architecture")
    if not isinstance(architecture, str) or not architecture:
        reason = "it does not name its architecture"
        raise BadFile(reason, "Get another file.")
    kind = metadata.get("general.type", "model")
    if kind in _OTHER_KINDS or architecture == "clip":
        reason = f"it is only a part that belongs to a model ({kind if kind != 'model' else architecture})"
        raise BadFile(reason, "Name the model's own file.")
