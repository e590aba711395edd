"""How sure a yes is, with the tokens that real vocabularies have."""

import pytest

from nlx_lsp.actions.yes import is_told, probability_of_yes
from nlx_lsp.values import Token


def told(*alternatives: tuple[str, float], text: str = "") -> tuple[Token, ...]:
    return (
        Token(text=text or alternatives[0][0], probability=alternatives[0][1], alternatives=alternatives),
    )


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("Yes", "No"),
        ("yes", "no"),
        ("YES", "NO"),
        (" Yes", " No"),
        ("\u2581yes", "\u2581no"),  # SentencePiece, passed on as it is spelt
        ("\u0120Yes", "\u0120No"),  # byte-level BPE, likewise
        ("\nyes", "\nno"),
        ('"yes', '"no'),
        ("**Yes", "**No"),
        ("y", "n"),  # a small vocabulary
        ("Y", "N"),
        ("Ye", "N"),
        ("True", "False"),
        ("Correct", "Incorrect"),
        ("yes.", "no,"),
    ],
)
def test_it_is_the_share_among_the_words_that_answer(yes: str, no: str) -> None:
    assert probability_of_yes(told((yes, 0.6), (no, 0.2), ("The", 0.1))) == pytest.approx(0.75)
    assert probability_of_yes(told((no, 0.6), (yes, 0.2), ("The", 0.1))) == pytest.approx(0.25)


def test_all_spellings_count() -> None:
    tokens = told(("Yes", 0.3), (" yes", 0.2), ("YES", 0.1), ("No", 0.1), ("no", 0.1), ("Maybe", 0.1))
    assert probability_of_yes(tokens) == pytest.approx(0.75)


@pytest.mark.parametrize(
    "word", ["yesterday", "nothing", "None", "noon", "yet", "Jawohl", "ja", "<think>", "The", "1"]
)
def test_other_words_are_no_answer(word: str) -> None:
    assert probability_of_yes(told((word, 0.9))) == 0.0
    assert probability_of_yes(told((word, 0.9), ("yes", 0.03), ("no", 0.01))) == pytest.approx(0.75)


@pytest.mark.parametrize("before", ["\n", " ", "**", '"', "\u2581", "", "\n\n"])
def test_what_says_nothing_is_passed_over(before: str) -> None:
    begin = Token(text=before, probability=0.5, alternatives=((before, 0.5), ("yes", 0.4), ("no", 0.05)))
    assert probability_of_yes((begin, *told(("no", 0.9), ("yes", 0.1)))) == pytest.approx(0.1)


def test_without_alternatives_the_answer_counts() -> None:
    assert probability_of_yes([Token(text="yes", probability=0.8)]) == 0.8
    assert probability_of_yes([Token(text="Y", probability=0.8), Token(text="ES", probability=0.9)]) == 0.8
    assert probability_of_yes([Token(text="no", probability=0.8)]) == 0.0
    assert probability_of_yes([Token(text="not"), Token(text=" right")]) == 0.0
    assert probability_of_yes([Token(text="ye"), Token(text="t")]) == 0.0
    assert probability_of_yes([]) == 0.0
    assert probability_of_yes([Token(text="\n"), Token(text="")]) == 0.0


def test_an_engine_that_tells_nothing_is_known_by_it() -> None:
    assert not is_told([Token(text="yes")])
    assert is_told([Token(text="yes", probability=0.99)])
    assert is_told(told(("yes", 1.0)))
