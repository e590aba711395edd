"""Model files that differ from a good one in one thing, for tests of what is said about it."""

import struct
from pathlib import Path

from tiny_model import tiny_model

_TEXT = 8
_NUMBER = 2  # sixteen bits, as the parts of a model are counted


def good() -> bytes:
    """Return a file with which nothing is wrong."""
    return tiny_model().read_bytes()


def write(path: Path, content: bytes | None = None) -> Path:
    """Write a file, by default the good one."""
    path.write_bytes(good() if content is None else content)
    return path


def with_entry(key: str, value: str) -> bytes:
    """Return the model with another text under a key; as long as the one that is there."""
    raw = good()
    start = raw.index(_text(key)) + len(_text(key)) + 4 + 8
    end = start + len(value)
    return raw[:start] + value.encode() + raw[end:]


def with_kind(kind: int) -> bytes:
    """Return the model with a tensor of another type."""
    raw = good()
    name = _text("blk.0.attn_q.weight")
    place = raw.index(name) + len(name) + 4 + 2 * 8
    return raw[:place] + struct.pack("<I", kind) + raw[place + 4 :]


def with_part(number: int, count: int) -> bytes:
    """Return the model as if it were a part of one that is cut into several, the first being 0."""
    raw = good()
    more = b"".join(
        _text(f"split.{key}") + struct.pack("<IH", _NUMBER, value)
        for key, value in (("no", number), ("count", count))
    )
    tensors, entries = struct.unpack_from("<QQ", raw, 8)
    padding = -len(more) % 32
    more += _text("pad") + struct.pack("<IQ", _TEXT, (padding - 23) % 32) + bytes((padding - 23) % 32)
    return raw[:8] + struct.pack("<QQ", tensors, entries + 3) + more + raw[24:]


def _text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()
