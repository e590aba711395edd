"""Checks the list of tensors: whether the weights that it promises are all in the file."""

import math
from collections.abc import Mapping

from nlx_lsp.models.gguf.cursor import BadFile, Cursor
from nlx_lsp.models.gguf.kinds import BLOCKS
from nlx_lsp.values import JSON

_DIMENSIONS = 4
_LARGEST = 1 << 48
"""Values that a tensor may have."""


def check(cursor: Cursor, count: int, size: int, metadata: Mapping[str, JSON]) -> frozenset[int]:
    """Read the list of tensors, and return their types.

    Args:
        cursor: Where the list begins.
        count: How many tensors there are.
        size: The file's length in bytes.
        metadata: The entries of the header.

    Raises:
        BadFile: If the list makes no sense, or the file ends before the last of the tensors.
    """
    alignment = metadata.get("general.alignment", 32)
    if isinstance(alignment, bool) or not isinstance(alignment, int) or alignment.bit_count() != 1:
        reason = f"its header makes no sense, its alignment is {alignment!r}"
        raise BadFile(reason)
    if not count and not metadata.get("split.count"):
        reason = "it holds no weights"
        raise BadFile(reason, "Get another file.")
    names: set[str] = set()
    kinds: set[int] = set()
    expected: int | None = 0
    end = 0
    for number in range(1, count + 1):
        cursor.part = f"description of tensor {number}"
        name, kind, offset, length = _tensor(cursor)
        if name in names or expected not in (None, offset):
            reason = f"its header makes no sense, tensor {name[:64]!r} is not where it belongs"
            raise BadFile(reason)
        names.add(name)
        kinds.add(kind)
        end = offset + (length or 0)
        expected = None if length is None or expected is None else -(-end // alignment) * alignment
    start = -(-cursor.place // alignment) * alignment
    if count and size < start + end:
        reason = f"it is cut off, it has {size:,} of {start + end:,} bytes ({size / (start + end):.0%})"
        raise BadFile(reason)
    return frozenset(kinds)


def _tensor(cursor: Cursor) -> tuple[str, int, int, int | None]:
    """Return a tensor's name, type and offset in the data, and its length in bytes if the type is known."""
    name = cursor.text()
    dimensions = int(cursor.number("I"))
    if dimensions > _DIMENSIONS:
        reason = f"its header makes no sense, tensor {name[:64]!r} has {dimensions} dimensions"
        raise BadFile(reason)
    shape = [cursor.count() for _ in range(dimensions)]
    kind, offset = int(cursor.number("I")), cursor.count()
    values = math.prod(shape)
    block = BLOCKS.get(kind)
    if not 0 < values < _LARGEST or offset > _LARGEST or (block and shape and shape[0] % block[0]):
        reason = f"its header makes no sense, tensor {name[:64]!r} has the shape {shape}"
        raise BadFile(reason)
    return name, kind, offset, values // block[0] * block[1] if block else None
