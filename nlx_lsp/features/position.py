r"""The only converter between byte offsets and a client's lines and units.

A line ends with ``\n``, ``\r\n`` or ``\r`` and with nothing else: form feeds and Unicode's separators, at
which Python's `splitlines` cuts, are characters of a line in the protocol.  Knows no document and no tree.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from attrs import field, frozen
from lsprotocol.types import Position, PositionEncodingKind, Range

from nlx_lsp.values import Edit, Span

_LINE_END = re.compile(rb"\r\n|\n|\r")
_BMP_END = "\uffff"
"""The last character that is one unit of UTF-16."""
_CONTINUATION = 0x80
"""The two high bits of a byte that continues a character of UTF-8."""


@frozen(kw_only=True, eq=False)
class Lines:
    """The lines of one version of a text.

    Positions are clamped the way the protocol wants it: behind the end of a line means its end, behind the
    last line the end of the text.  One inside a character means the start of that character.
    """

    text: bytes = field(repr=False)
    """The whole text in UTF-8, with three bytes for a lone surrogate."""
    encoding: PositionEncodingKind | str
    """The units in which the client counts along a line."""
    starts: list[int] = field(repr=False)
    """The offset of each line's first byte; never changed."""

    @classmethod
    def of(cls, text: bytes, encoding: PositionEncodingKind | str) -> "Lines":
        """Read a text."""
        return cls(text=text, encoding=encoding, starts=[0, *_line_starts(text, 0, len(text))])

    def edited(self, edits: Sequence[Edit]) -> "Lines":
        """Return the next version of the text.

        Args:
            edits: Disjoint, in ascending order, with offsets into this version.
        """
        if len(edits) == 1:
            return self._spliced(edits[0])
        pieces: list[bytes] = []
        done = 0
        for edit in edits:
            pieces += self.text[done : edit.span.start], encode(edit.text)
            done = edit.span.end
        return Lines.of(b"".join((*pieces, self.text[done:])), self.encoding)

    def offset(self, position: Position) -> int:
        """Return the byte offset of a client's position."""
        if position.line >= len(self.starts):
            return len(self.text)
        start, end = self._line(max(position.line, 0))
        return start + self._bytes(self.text[start:end], max(position.character, 0))

    def position(self, offset: int) -> Position:
        """Return the client's position of a byte offset; one inside a line end is the end of the line."""
        offset = self._whole(offset)
        line = bisect_right(self.starts, offset) - 1
        start, end = self._line(line)
        return Position(line=line, character=self._units(self.text[start : min(offset, end)]))

    def span(self, range_: Range) -> Span:
        """Return the bytes of a client's range; one that is the wrong way round is turned."""
        start, end = sorted((self.offset(range_.start), self.offset(range_.end)))
        return Span(start=start, end=end)

    def range(self, span: Span) -> Range:
        """Return the client's range of a span of bytes."""
        return Range(start=self.position(span.start), end=self.position(span.end))

    def _spliced(self, edit: Edit) -> "Lines":
        start, end, growth = edit.span.start, edit.span.end, edit.growth
        text = self.text[:start] + encode(edit.text) + self.text[end:]
        # The edit may part or join a \r\n with its neighbours: their lines are read again as well.
        first = bisect_right(self.starts, max(start - 1, 0)) - 1
        behind = bisect_right(self.starts, end)
        stop = self.starts[behind] if behind < len(self.starts) else len(self.text)
        starts = [
            *self.starts[: first + 1],
            *_line_starts(text, self.starts[first], stop + growth),
            *(old + growth for old in self.starts[behind + 1 :]),
        ]
        return Lines(text=text, encoding=self.encoding, starts=starts)

    def _line(self, line: int) -> tuple[int, int]:
        """Return where a line starts and where it ends, its line end left out."""
        start = self.starts[line]
        if line + 1 == len(self.starts):
            return start, len(self.text)
        end = self.starts[line + 1]
        return start, end - (2 if self.text.endswith(b"\r\n", start, end) else 1)

    def _whole(self, offset: int) -> int:
        """Return the offset, or that of the character in the middle of which it stands."""
        offset = min(offset, len(self.text))
        while offset < len(self.text) and self.text[offset] & 0xC0 == _CONTINUATION:
            offset -= 1
        return offset

    def _bytes(self, line: bytes, units: int) -> int:
        """Return how many bytes the first units of a line are, without a character that they cut."""
        if units >= len(line):  # no character has more units than bytes
            return len(line)
        if line.isascii():
            return units
        text = decode(line)
        if self.encoding == PositionEncodingKind.Utf32:
            return len(encode(text[:units]))
        done = 0
        for character in text:
            width = self._width(character)
            if width > units:
                break
            units -= width
            done += len(encode(character))
        return done

    def _units(self, line: bytes) -> int:
        """Return how many units the beginning of a line has."""
        if self.encoding == PositionEncodingKind.Utf8 or line.isascii():
            return len(line)
        text = decode(line)
        if self.encoding == PositionEncodingKind.Utf32:
            return len(text)
        return len(text) + sum(character > _BMP_END for character in text)

    def _width(self, character: str) -> int:
        if self.encoding == PositionEncodingKind.Utf8:
            return len(encode(character))
        return 2 if character > _BMP_END else 1


def encode(text: str) -> bytes:
    """Return the bytes of a text; a lone surrogate is three."""
    return text.encode("utf-8", "surrogatepass")


def decode(text: bytes) -> str:
    """Return the text of bytes that `encode` has made."""
    return text.decode("utf-8", "surrogatepass")


def _line_starts(text: bytes, start: int, stop: int) -> list[int]:
    """Return where lines begin behind the line ends of a stretch of text."""
    return [match.end() for match in _LINE_END.finditer(text, start, stop)]
