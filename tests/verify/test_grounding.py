"""Words that have nothing to do with the code."""

import pytest

from nlx_lsp.verify.grounding import stem, ungrounded

CODE = """
def parse_header(self, rawLine, *, max_size=3):
    # Cookies come first.
    return self.parser.read("boundary")
"""


@pytest.mark.parametrize(
    ("prose", "strange"),
    [
        ("Parse the header of the given line.", []),
        ("The raw lines to be parsed.", []),
        ("A cookie, or the boundary.", []),
        ("Gaussian kernel of the header.", ["Gaussian", "kernel"]),
        ("The value of the x.", []),
        ("", []),
    ],
)
def test_words_are_known_from_the_code_or_from_everyday_prose(prose: str, strange: list[str]) -> None:
    assert ungrounded(prose, CODE) == strange


@pytest.mark.parametrize(
    "words", [("parse", "parser", "parsing", "parsed"), ("file", "files"), ("pass", "passes", "passed")]
)
def test_the_forms_of_a_word_are_one(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1
