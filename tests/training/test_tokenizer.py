import collections
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.tokenizer import BOS, FRAGMENT, SIZE, SPACE, Tokenizer, learn, spoken

TEXT = "get the user name of the user ; return user name user names getting named the then there " * 3


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    counts = collections.Counter(FRAGMENT.findall(TEXT.replace(" ", SPACE)))
    return Tokenizer(learn(counts))


def pieces(tokenizer: Tokenizer, text: str) -> list[str]:
    return [tokenizer.pieces[token].replace(SPACE, " ") for token in tokenizer.encode(text)]


def test_a_word_costs_the_same_tokens_wherever_it_stands(tokenizer: Tokenizer) -> None:
    alone = pieces(tokenizer, " user")
    assert pieces(tokenizer, '{"summary":" user"')[-len(alone) - 1 :] == [*alone, '"']
    assert pieces(tokenizer, " get user")[-len(alone) :] == alone


def test_the_joints_of_the_answer_are_pieces(tokenizer: Tokenizer) -> None:
    said = pieces(tokenizer, '{"a":" x","b":{"c":" x"},"d":" x"}')
    assert [piece for piece in said if '"' in piece] == [
        '{"',
        '":"',
        '"',
        ',"',
        '":{"',
        '":"',
        '"',
        ',"',
        '":"',
        '"',
    ]


@given(st.text())
def test_nothing_is_lost(tokenizer: Tokenizer, text: str) -> None:
    if SPACE not in text:
        assert tokenizer.decode(tokenizer.encode(text)) == text.encode("utf-8", "replace").decode("utf-8")


@given(st.text('get user;"{}:, ', max_size=40), st.text('get user;"{}:, ', max_size=40))
def test_a_text_is_the_same_before_a_word(tokenizer: Tokenizer, first: str, second: str) -> None:
    together = tokenizer.encode(f"{first} a{second}")
    assert together[: len(tokenizer.encode(first))] == tokenizer.encode(first)


def test_a_prompt_begins_as_engines_begin_it(tokenizer: Tokenizer) -> None:
    assert tokenizer.prompt("user") == [BOS, *tokenizer.encode(" user")]


def test_the_vocabulary_fits(tokenizer: Tokenizer) -> None:
    assert len(set(tokenizer.pieces)) == len(tokenizer.pieces) <= SIZE


def test_an_answer_is_the_json_that_the_action_reads() -> None:
    answer = {"summary": "open it", "params": {"path": "where"}}
    text = spoken(answer)
    assert text == '{"summary":" open it","params":{"path":" where"}}'
    assert list(json.loads(text)) == list(answer)
