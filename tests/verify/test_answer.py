"""Reading answers: what is there of the wanted JSON, and how sure the model was."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.values import Token
from nlx_lsp.verify.answer import read


def tokens(text: str, size: int = 3, probability: float = 0.5) -> list[Token]:
    return [Token(text=text[i : i + size], probability=probability) for i in range(0, len(text), size)]


ANSWER = '{"summary":"Open it.","params":{"a":"The \\"a\\".","b":"B\\u00e9."},"raises":{"os.error":"If so."}}'
SAID = {"summary": "Open it.", "params.a": 'The "a".', "params.b": "Bé.", "raises.os.error": "If so."}


def test_every_string_is_read_by_its_path() -> None:
    assert {path: said.text for path, said in read(tokens(ANSWER)).items()} == SAID


@pytest.mark.parametrize("around", ["Sure!\n```json\n{}\n```", "  {}  ", "{} {}"])
def test_what_stands_around_the_object_does_not_count(around: str) -> None:
    text = around.replace("{}", ANSWER)
    assert {path: said.text for path, said in read(tokens(text)).items()} == SAID


@given(st.integers(0, len(ANSWER)))
def test_an_answer_that_breaks_off_is_read_up_to_there(length: int) -> None:
    found = {path: said.text for path, said in read(tokens(ANSWER[:length])).items()}
    assert found.items() <= SAID.items()
    assert len(found) >= sum(ANSWER[:length].count(json.dumps(text)) for text in SAID.values())


def test_the_probability_is_that_of_the_fields_own_tokens() -> None:
    pieces = [
        ('{"summary":"', 0.001),
        ("one ", 0.9),
        ("two", 0.4),
        ('","params":{"a":"', 0.001),
        ("x", 0.1),
        ('"}}', 0.2),
    ]
    found = read([Token(text=text, probability=p) for text, p in pieces])
    assert found["summary"].probability == pytest.approx(math.sqrt(0.9 * 0.4))
    assert found["params.a"].probability == pytest.approx(0.1)


def test_an_empty_value_has_no_probability() -> None:
    assert read(tokens('{"summary":""}'))["summary"].probability == 0.0


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda s: st.lists(s) | st.dictionaries(st.text(), s),
    )
)
def test_any_json_is_read_without_error(value: object) -> None:
    read(tokens(json.dumps(value), size=5))


@given(st.text(alphabet='{}[]":,\\u0 ab\n', max_size=80))
def test_any_text_is_read_without_error(text: str) -> None:
    read(tokens(text))


def test_a_text_nested_very_deeply_is_read_without_error() -> None:
    assert read(tokens('{"a":' * 50_000)) == {}
    assert read(tokens('{"a":' + "[" * 50_000)) == {}
