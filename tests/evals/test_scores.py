"""The expected figures are sacrebleu's (2.6.0: chrF2, BLEU in lower case without smoothing)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.evals.scores import bleu, chrf

PAIRS = [
    ("Return the name of the user", "Return the name of this user"),
    ("Open a file for writing text", "Open the given file for writing"),
    ("Compute the mean along an axis, or all.", "Compute the mean along the given axis of values."),
]
TEXTS = st.text("abc de.", max_size=30)


def test_chrf_is_what_sacrebleu_says() -> None:
    assert chrf(PAIRS) == pytest.approx(61.91460343871044)


def test_bleu_is_what_sacrebleu_says() -> None:
    assert bleu(PAIRS) == pytest.approx(34.27562694440172)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_scores_stay_between_nothing_and_all(pairs: list[tuple[str, str]]) -> None:
    assert 0 <= chrf(pairs) <= 100 + 1e-9
    assert 0 <= bleu(pairs) <= 100 + 1e-9


@given(
    st.lists(
        st.text("abcdef ", min_size=12).filter(lambda text: len(text.split()) > 4), min_size=1, max_size=3
    )
)
def test_the_same_text_has_the_best_score(texts: list[str]) -> None:
    pairs = [(text, text) for text in texts]
    assert chrf(pairs) == pytest.approx(100)
    assert bleu(pairs) == pytest.approx(100)


def test_nothing_said_scores_nothing() -> None:
    assert chrf([("", "Return the name.")]) == 0
    assert bleu([("", "Return the name.")]) == 0
