"""A file that is read from front to back, in which weights are skipped and nothing is read behind the end."""

import struct
from typing import BinaryIO

from nlx_lsp.models.gguf.cursor import BadFile


class Source:
    """Reads little-endian values one after the other.

    Args:
        file: Open at its start.
        size: Its length in bytes.
    """

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self.size = size
        self.place = 0
        """Offset of the next byte."""
        self.part = "start"
        """What is being read, in words."""

    def take(self, length: int) -> bytes:
        """Read `length` bytes.

        Raises:
            BadFile: If the file ends before.
        """
        self._need(length)
        found = self._file.read(length)
        if len(found) < length:
            reason = "it became shorter while it was read"
            raise BadFile(reason)
        self.place += length
        return found

    def number(self, letter: str = "I") -> int | float:
        """Read a number, by its letter in `struct`.

        Raises:
            BadFile: If the file ends before.
        """
        value: int | float = struct.unpack(f"<{letter}", self.take(struct.calcsize(f"<{letter}")))[0]
        return value

    def whole(self) -> int:
        """Read a whole number of four bytes, without sign.

        Raises:
            BadFile: If the file ends before.
        """
        return int.from_bytes(self.take(4), "little")

    def text(self, longest: int) -> bytes:
        """Read a text behind its length.

        Raises:
            BadFile: If the file ends before, or if the length makes no sense.
        """
        length = self.whole()
        if length > longest:
            reason = f"its header makes no sense, the {self.part} would be {length:,} bytes long"
            raise BadFile(reason)
        return self.take(length)

    def skip(self, length: int) -> None:
        """Move on without reading.

        Raises:
            BadFile: If the file ends before.
        """
        self._need(length)
        self._file.seek(length, 1)
        self.place += length

    def align(self, step: int) -> None:
        """Move on to the next multiple of `step` bytes.

        Raises:
            BadFile: If the file ends before.
        """
        self.skip(-self.place % step)

    def rewind(self) -> None:
        """Go back to the start."""
        self._file.seek(0)
        self.place = 0

    def _need(self, length: int) -> None:
        end = self.place + length
        if end > self.size:
            reason = f"it is cut off, it has {self.size:,} bytes but the {self.part} ends at byte {end:,}"
            raise BadFile(reason)
