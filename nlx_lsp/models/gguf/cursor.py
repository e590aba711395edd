"""A place in a header that never leaves the file, however wrong the numbers are that move it."""

import struct
from collections.abc import Iterator
from typing import BinaryIO

_LONGEST = 1 << 28
"""Bytes that a header may have; the longest known ones have about 20 million."""
_COUNT = struct.Struct("<Q")


class BadFile(Exception):
    """Why a file is no model, as the end of a sentence.

    Args:
        reason: What is wrong.
        hint: What the user can do.
    """

    def __init__(self, reason: str, hint: str = "Download or copy it again.") -> None:
        super().__init__(reason)
        self.hint = hint


class Cursor:
    """Reads little-endian values one after the other.

    Args:
        file: Open at its start.
        size: Its length in bytes.
    """

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._size = size
        self._buffer = b""
        self.place = 0
        """Offset of the next byte."""
        self.part = "start"
        """What is being read, in words."""

    def number(self, letter: str) -> int | float:
        """Read a number, by its letter in `struct`.

        Raises:
            BadFile: If the file ends before.
        """
        layout = f"<{letter}"
        place = self.skip(struct.calcsize(layout))
        value: int | float = struct.unpack_from(layout, self._buffer, place)[0]
        return value

    def numbers(self, letter: str, count: int) -> Iterator[int | float]:
        """Read many numbers; they are unpacked only when they are asked for.

        Raises:
            BadFile: If the file ends before.
        """
        place = self.skip(count * struct.calcsize(f"<{letter}"))
        part = memoryview(self._buffer)[place : self.place]
        return (value for (value,) in struct.iter_unpack(f"<{letter}", part))

    def count(self) -> int:
        """Read a number of things.

        Raises:
            BadFile: If the file ends before.
        """
        found: int = _COUNT.unpack_from(self._buffer, self.skip(_COUNT.size))[0]
        return found

    def text(self) -> str:
        """Read a text.

        Raises:
            BadFile: If the file ends before.
        """
        length = self.count()
        place = self.skip(length)
        return self._buffer[place : place + length].decode("utf-8", "replace")

    def texts(self, count: int, *, wanted: bool) -> list[str]:
        """Read many texts.

        Args:
            count: How many.
            wanted: Whether to return them, or just to move on.

        Returns:
            The texts; none where they are not wanted.

        Raises:
            BadFile: If the file ends before.
        """
        self.need(count * _COUNT.size)
        found: list[str] = []
        place, buffer = self.place, self._buffer
        for _ in range(count):
            if place + _COUNT.size > len(buffer):
                self._fill(place + _COUNT.size)
                buffer = self._buffer
            start = place + _COUNT.size
            place = start + _COUNT.unpack_from(buffer, place)[0]
            if place > len(buffer):
                self._fill(place)
                buffer = self._buffer
            if wanted:
                found.append(buffer[start:place].decode("utf-8", "replace"))
        self.place = place
        return found

    def skip(self, length: int) -> int:
        """Move on by `length` bytes, and return the place that was left.

        Raises:
            BadFile: If the file ends before.
        """
        place = self.place
        self._fill(place + length)
        self.place = place + length
        return place

    def need(self, length: int) -> None:
        """Make sure that there are `length` bytes more.

        Raises:
            BadFile: If there are not.
        """
        end = self.place + length
        if end > _LONGEST:
            reason = f"its header makes no sense, the {self.part} would end at byte {end:,}"
            raise BadFile(reason)
        if end > self._size:
            reason = f"it is cut off, it has {self._size:,} bytes but the {self.part} ends at byte {end:,}"
            raise BadFile(reason)

    def _fill(self, end: int) -> None:
        if end <= len(self._buffer):
            return
        self.need(end - self.place)
        while end > len(self._buffer):
            more = self._file.read(max(1 << 16, len(self._buffer)))
            if not more:
                reason = "it became shorter while it was read"
                raise BadFile(reason)
            self._buffer += more
