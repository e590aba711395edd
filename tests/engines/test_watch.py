"""The watch over streamed answers: it lets through what obeys, in whatever pieces it comes."""

import json

import pytest
from engines.schemas import SCHEMAS, values
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.engines.watch import Watch
from nlx_lsp.errors import SchemaRefused

TEXT = {"type": "string", "maxLength": 3, "minLength": 1}


@given(st.data())
def test_lets_an_answer_through_in_any_pieces(data: st.DataObject) -> None:
    schema = data.draw(SCHEMAS)
    answer = json.dumps(data.draw(values(schema)), ensure_ascii=False, separators=(",", ":"))
    cut = data.draw(st.integers(0, len(answer)))
    watch = Watch(schema)
    pieces = [watch.take(answer[:cut]), watch.take(answer[cut:])]
    assert watch.end("stop") == watch.end("length") == "stop"
    assert "".join(pieces).replace("\ufffd", "") == answer.replace("\ufffd", "")


@pytest.mark.parametrize("answer", [" {", "```json", "null", '"abcd', '"a\n', "The"])
def test_stops_an_answer_where_it_leaves_its_schema(answer: str) -> None:
    with pytest.raises(SchemaRefused, match="does not go on like this"):
        Watch(TEXT).take(answer)


def test_an_answer_may_be_cut_off_but_not_end_early() -> None:
    watch = Watch(TEXT)
    assert watch.take('"a') == '"a'
    assert watch.end("length") == "length"
    with pytest.raises(SchemaRefused, match="does not end like this"):
        watch.end("stop")


def test_of_bytes_that_are_no_text_one_mark_is_kept() -> None:
    watch = Watch(TEXT)
    assert [watch.take(piece) for piece in ('"\ufffd\ufffd', "\ufffd", "\ufffda\ufffd\ufffd", '"')] == [
        '"\ufffd',
        "",
        "a\ufffd",
        '"',
    ]
    assert watch.end("stop") == "stop"


def test_without_a_schema_anything_goes() -> None:
    watch = Watch(None)
    assert watch.take("\ufffd\ufffd anything") == "\ufffd\ufffd anything"
    assert (watch.end("stop"), watch.end("length")) == ("stop", "length")
