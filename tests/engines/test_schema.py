"""Schemas: what is refused, what may be answered, and that the automaton and the checks agree."""

import json
from typing import Any

import pytest
from engines.schemas import SCHEMAS, values
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.engines.schema import Automaton, conforms, gbnf, read
from nlx_lsp.errors import SchemaRefused

JSON = Any
DOCSTRING = {
    "type": "object",
    "properties": {
        "summary": {"type": "string", "maxLength": 20, "minLength": 1},
        "params": {
            "type": "object",
            "properties": {'a"b': {"type": "string", "maxLength": 3}, "größe": {"type": "integer"}},
            "required": ['a"b', "größe"],
        },
        "tags": {"type": "array", "items": {"enum": ["x", "xy"]}, "maxItems": 2},
        "sure": {"type": "boolean"},
    },
    "required": ["summary", "params", "tags", "sure"],
    "additionalProperties": False,
}

GRAMMAR = r"""root ::= "{\"summary\":" "\"" char{1,20} "\"" ",\"params\":{\"a\\\"b\":" "\"" char{0,3} "\"" \
",\"größe\":" integer "},\"tags\":" "[" (item2 ("," item2){0,1})? "]" \
",\"sure\":" ("true" | "false") "}"
char ::= [^"\\\x00-\x1F\x7F-\x9F] | "\\" ["\\]
integer ::= "0" | "-"? [1-9] [0-9]{0,14}
item2 ::= ("\"x\"" | "\"xy\"")
""".replace(" \\\n", " ")


def compact(value: JSON) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def obeys(text: bytes, schema: JSON) -> bool:
    automaton = Automaton(read(schema))
    return automaton.feed(text) and automaton.complete


def test_writes_a_grammar_without_white_space() -> None:
    assert gbnf(read(DOCSTRING)) == GRAMMAR


@given(st.data())
def test_a_value_that_obeys_its_schema_is_accepted(data: st.DataObject) -> None:
    schema = data.draw(SCHEMAS)
    value = data.draw(values(schema))
    assert obeys(compact(value), schema)
    assert conforms(value, schema) == []
    assert gbnf(read(schema)).isprintable() or "\n" in gbnf(read(schema))


@given(SCHEMAS, st.data())
def test_whatever_the_automaton_accepts_conforms(schema: JSON, data: st.DataObject) -> None:
    automaton = Automaton(read(schema))
    text = b""
    while not automaton.complete or (automaton.accepts(b"0") and data.draw(st.booleans())):
        allowed = [byte for byte in range(256) if automaton.accepts(bytes((byte,)))]
        byte = bytes((data.draw(st.sampled_from(allowed)),))
        forced = automaton.forced()
        assert not forced or (forced.startswith(byte) and len(allowed) == 1)
        assert automaton.feed(byte)
        text += byte
    assert conforms(json.loads(text), schema) == []
    assert compact(json.loads(text)) == text


@given(SCHEMAS, st.data())
def test_a_damaged_answer_is_not_accepted_unless_it_conforms(schema: JSON, data: st.DataObject) -> None:
    text = bytearray(compact(data.draw(values(schema))))
    place = data.draw(st.integers(0, len(text)))
    text[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=2))
    try:
        value = json.loads(text)
        fine = compact(value) == text and conforms(value, schema) == []
    except ValueError:
        fine = False
    assert obeys(bytes(text), schema) == fine


def test_forces_what_the_model_has_no_choice_about() -> None:
    automaton = Automaton(read(DOCSTRING))
    assert automaton.forced() == b'{"summary":"'
    assert automaton.feed(b'{"summary":"' + b"s" * 20)
    assert automaton.forced() == b'","params":{"a\\"b":"'
    assert automaton.feed(b'","params":{"a\\"b":"","gr')
    assert automaton.forced() == 'öße":'.encode()
    assert automaton.feed('öße":1},"tags":['.encode())
    assert automaton.forced() == b""
    assert automaton.feed(b'"')
    assert automaton.forced() == b"x"
    assert automaton.feed(b'x","xy"')
    assert automaton.forced() == b'],"sure":'
    assert automaton.feed(b'],"sure":f')
    assert automaton.forced() == b"alse}"
    assert automaton.feed(b"alse}")
    assert automaton.complete
    assert automaton.forced() == b""


def test_a_rejected_text_changes_nothing() -> None:
    automaton = Automaton(read(DOCSTRING))
    assert not automaton.feed(b'{"summary": ')
    assert automaton.feed(b'{"summary":"')


@pytest.mark.parametrize("bad", ["\n", "\\n", "\\u0041", "\x7f", "\x85", "\\/", "\ud800"])
def test_a_string_takes_no_control_character_and_no_other_escape(bad: str) -> None:
    raw = bad.encode("utf-8", "surrogatepass")
    assert not obeys(b'"a' + raw + b'"', {"type": "string", "maxLength": 9})


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"type": "zzz"}, "is of type 'zzz'"),
        ({}, "is of type None"),
        ({"type": ["string", "integer"]}, "is of type ['string', 'integer']"),
        ({"type": "number"}, "is of type 'number'"),
        ({"type": "string"}, "needs minLength <= maxLength <= 2000, and has 0 and None"),
        ({"type": "string", "maxLength": 5000}, "has 0 and 5000"),
        ({"type": "string", "maxLength": 1, "minLength": 2}, "has 2 and 1"),
        ({"type": "string", "maxLength": True}, "has 0 and True"),
        ({"type": "string", "maxLength": 5, "pattern": "a"}, "unknown keywords: pattern"),
        ({"type": "array", "maxItems": 2}, "the schema[] is no object"),
        ({"type": "array", "items": {"type": "integer"}}, "needs minItems <= maxItems"),
        ({"type": "integer", "minimum": 3}, "unknown keywords: minimum"),
        ({"anyOf": []}, "is of type None"),
        ({"enum": []}, "has the enum []"),
        ({"enum": [1.5]}, "has the enum [1.5]"),
        ({"type": "string", "enum": ["a", 1]}, "no list of such values"),
        ({"type": "integer", "enum": [True]}, "no list of such values"),
        ({"enum": ["\ud800"]}, "which is no JSON"),
        ({"const": float("nan")}, "which is no JSON"),
        ({"const": {1, 2}}, "which is no JSON"),
        ({"type": "object", "properties": {"a": {"type": "integer"}}}, "does not require each of"),
        ({"type": "object", "required": ["a"]}, "does not require each of"),
        ({"type": "object", "properties": [], "required": []}, "has properties that are no object"),
        ({"type": "object", "properties": {}, "additionalProperties": True}, "allows additional"),
        (
            {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
            "the schema.a needs minLength",
        ),
    ],
)
def test_refuses_what_it_does_not_know(schema: JSON, problem: str) -> None:
    with pytest.raises(SchemaRefused) as refused:
        read(schema)
    assert problem in refused.value.message


def test_refuses_a_schema_without_end() -> None:
    schema: dict[str, JSON] = {"type": "array", "maxItems": 1}
    schema["items"] = schema
    with pytest.raises(SchemaRefused, match="lies too deep"):
        read(schema)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"summary": ""}, "the answer.summary has 0 characters, and 1 to 20 are allowed"),
        ({"summary": "a\nb"}, "the answer.summary contains control characters"),
        ({"summary": "\ud800"}, "the answer.summary contains half a character"),
        ({"summary": 5}, "the answer.summary is not of type string"),
        ({"sure": 1}, "the answer.sure is not of type boolean"),
        ({"tags": ["x"] * 3}, "the answer.tags has 3 items, and 0 to 2 are allowed"),
        ({"tags": ["z"]}, "the answer.tags[0] is 'z', and not one of 'x', 'xy'"),
        ({"params": {'a"b': "", "größe": 10**15}}, "the answer.params.größe has more than 15 digits"),
        ({"params": {'a"b': ""}}, "the answer.params lacks 'größe'"),
        ({"more": 1}, "the answer has the unknown key 'more'"),
    ],
)
def test_names_each_problem(change: JSON, problem: str) -> None:
    good = {"summary": "s", "params": {'a"b': "", "größe": 1}, "tags": [], "sure": True}
    assert conforms(good, DOCSTRING) == []
    assert conforms(good | change, DOCSTRING) == [problem]
