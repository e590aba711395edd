"""Bytes, lines and units: the model is the text as a client holds it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind, Range

from nlx_lsp.features.position import Lines, decode, encode
from nlx_lsp.values import Edit, Span

CODECS = {
    PositionEncodingKind.Utf8: ("utf-8", 1),
    PositionEncodingKind.Utf16: ("utf-16-le", 2),
    PositionEncodingKind.Utf32: ("utf-32-le", 4),
}
ENCODINGS = st.sampled_from(list(CODECS))
LINE_END = re.compile("\r\n|\n|\r")
CHARACTERS = "ab \n\r\f\v\x1c\x85\u2028éß€\ufeff😀🐍\ud83d\ude00"
"""Line ends, what Python takes for line ends, one to four bytes, and two lone surrogates."""


@st.composite
def texts(draw: st.DrawFn, size: int = 30) -> str:
    """Text in which no two lone surrogates make a pair, as no client would send it."""
    text = draw(st.text(st.sampled_from(CHARACTERS), max_size=size))
    return text.replace("\ud83d\ude00", "\ude00")


def units(text: str, encoding: PositionEncodingKind) -> int:
    codec, width = CODECS[encoding]
    return len(text.encode(codec, "surrogatepass")) // width


def rows(text: str) -> list[str]:
    """The lines of a text without their ends."""
    return LINE_END.split(text)


@given(texts(), ENCODINGS)
def test_every_character_has_a_position_that_leads_back(text: str, encoding: PositionEncodingKind) -> None:
    lines = Lines.of(encode(text), encoding)
    row, begin = 0, 0
    for index in range(len(text) + 1):
        if index and LINE_END.match(text, index - 1) and text[index - 1 : index + 1] != "\r\n":
            row, begin = row + 1, index
        offset = len(encode(text[:index]))
        inside_line_end = text[index - 1 : index + 1] == "\r\n" if index else False
        column = units(text[begin : index - inside_line_end], encoding)
        position = lines.position(offset)
        assert position == Position(line=row, character=column)
        assert lines.offset(position) == offset - inside_line_end


@given(texts(), ENCODINGS, st.integers(0, 40), st.integers(0, 80))
def test_any_position_is_clamped_to_a_character(
    text: str, encoding: PositionEncodingKind, line: int, character: int
) -> None:
    lines = Lines.of(encode(text), encoding)
    offset = lines.offset(Position(line=line, character=character))
    decode(lines.text[:offset])  # raises inside a character
    back = lines.position(offset)
    every = rows(text)
    if line >= len(every):
        assert offset == len(lines.text)
    elif character >= units(every[line], encoding):
        assert back == Position(line=line, character=units(every[line], encoding))
    else:
        assert back.line == line
        assert 0 <= character - back.character < 4


@given(texts(), ENCODINGS, st.integers(0, 100))
def test_an_offset_inside_a_character_is_that_characters(
    text: str, encoding: PositionEncodingKind, offset: int
) -> None:
    data = encode(text)
    lines = Lines.of(data, encoding)
    whole = max(
        len(encode(text[:index]))
        for index in range(len(text) + 1)
        if len(encode(text[:index])) <= min(offset, len(data))
    )
    assert lines.position(offset) == lines.position(whole)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(texts())
    count = draw(st.integers(1, 3))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), min_size=2 * count, max_size=2 * count)))
    offsets = [len(encode(text[:cut])) for cut in cuts]
    return text, [
        Edit(span=Span(start=start, end=end), text=draw(texts(4)))
        for start, end in zip(offsets[::2], offsets[1::2], strict=True)
    ]


@given(edited(), ENCODINGS)
def test_the_lines_after_an_edit_are_those_of_the_new_text(
    case: tuple[str, list[Edit]], encoding: PositionEncodingKind
) -> None:
    text, edits = case
    expected = encode(text)
    for edit in reversed(edits):
        expected = expected[: edit.span.start] + encode(edit.text) + expected[edit.span.end :]
    after = Lines.of(encode(text), encoding).edited(edits)
    assert after.text == expected
    assert after.starts == Lines.of(expected, encoding).starts


@pytest.mark.parametrize(
    ("encoding", "character"),
    [
        (PositionEncodingKind.Utf8, 7),
        (PositionEncodingKind.Utf16, 5),
        (PositionEncodingKind.Utf32, 4),
    ],
)
def test_the_quote_behind_a_smiley(encoding: PositionEncodingKind, character: int) -> None:
    lines = Lines.of('x="😀"'.encode(), encoding)
    assert lines.position(7) == Position(line=0, character=character)
    assert lines.offset(Position(line=0, character=character)) == 7


def test_a_position_between_two_surrogates_is_before_their_character() -> None:
    lines = Lines.of("😀".encode(), PositionEncodingKind.Utf16)
    assert lines.offset(Position(line=0, character=1)) == 0


def test_a_form_feed_ends_no_line() -> None:
    lines = Lines.of(b"import re\n\x0c\ndef f(): pass\n", PositionEncodingKind.Utf16)
    assert lines.position(len("import re\n\x0c\n")) == Position(line=2, character=0)


def test_a_range_the_wrong_way_round_is_turned() -> None:
    lines = Lines.of(b"one\ntwo\n", PositionEncodingKind.Utf16)
    turned = Range(start=Position(line=1, character=1), end=Position(line=0, character=2))
    assert lines.span(turned) == Span(start=2, end=5)
    assert lines.range(Span(start=2, end=5)) == Range(start=turned.end, end=turned.start)
