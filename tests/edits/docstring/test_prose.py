"""What a model says is tidied, and refused where it is certainly bad."""

import re
import unicodedata

import pytest
from edits.docstring.texts import ANYTHING, FEW, HOSTILE, PLAIN
from hypothesis import given

from nlx_lsp.edits.docstring import clean, problems, visible
from nlx_lsp.edits.docstring.prose import MAX_CHARACTERS, MAX_CHARACTERS_ELSEWHERE, MAX_READ

FIELDS = ("summary", "description", "params.timeout", "returns", "raises.ValueError")


def reasons(
    text: str, field: str = "params.timeout", name: str = "open_file", known: tuple[str, ...] = ()
) -> str:
    return "; ".join(problems(text, field=field, symbol_name=name, known_names=known))


@pytest.mark.parametrize(
    ("prose", "tidy"),
    [
        ("the number of seconds", "The number of seconds."),
        ("  Two\n\tlines  of it ", "Two lines of it."),
        ("```python\nReturn it.\n```", "Return it."),
        ("- * 1. a bullet", "A bullet."),
        ("# Heading of it", "Heading of it."),
        ("Return it,", "Return it."),
        ("Return these:", "Return these."),
        ("Is it so?", "Is it so?"),
        ('It says "yes."', 'It says "yes."'),
        ("`path` of the file", "`path` of the file."),
        ("x coordinate of it", "x coordinate of it."),
        ("os.path is used", "os.path is used."),
        ("pathLike object", "pathLike object."),
        ("left\u202eright \u200bzero\x00nul", "Leftright zeronul."),
        ("It\u00a0is\u2028so", "It is so."),
        ("", ""),
        (" \n", ""),
        ("\ud800", ""),
    ],
)
def test_prose_is_tidied(prose: str, tidy: str) -> None:
    assert clean(prose) == tidy


def test_long_prose_ends_behind_a_sentence() -> None:
    prose = "It does, e.g. this. " * 30
    short = clean(prose, field="summary")
    assert len(short) <= MAX_CHARACTERS["summary"]
    assert short.endswith("this.")
    assert prose.startswith(short)
    assert reasons(clean("word " * 400)).startswith("is too long")


@FEW
@given(prose=ANYTHING)
def test_tidying_twice_changes_nothing_more(prose: str) -> None:
    once = clean(prose)
    assert len(once) <= MAX_READ + 1
    assert once == visible(once) == " ".join(once.split())
    assert not any(unicodedata.category(character).startswith("C") for character in once)
    if not problems(once, field="summary", symbol_name="f", known_names=()):
        assert clean(once) == once


@pytest.mark.parametrize("prose", PLAIN)
@pytest.mark.parametrize("field", FIELDS)
def test_plain_sentences_pass(prose: str, field: str) -> None:
    assert clean(prose, field=field) == prose
    assert reasons(prose, field) == ""


@pytest.mark.parametrize(
    "prose",
    [
        "This function reads the file and closes it.",
        "The `timeout` in seconds, 0.5 by default.",
        "Whether it's open (or half-open), as of today; never both.",
        "The user's name, at least 3 characters long.",
        "A list of 2-tuples; the first item is `None` or `-1`.",
        "Returns the number of lines that were read.",
        "The value, in the range from 0 to 100 %.",
        "The arguments of the command, and what it returns.",
        "If the argument is `True`, or the mode is `'r'`.",
        "Der größte Wert in der Liste.",
    ],
)
def test_good_prose_is_not_refused(prose: str) -> None:
    assert reasons(prose, known=("timeout",)) == ""


@pytest.mark.parametrize(
    ("prose", "reason"),
    [
        ("", "is empty"),
        ("... --- !!!", "is empty"),
        ("Timeout.", "only repeats the name"),
        ("The timeout.", "only repeats the name"),
        ("The timeout parameter.", "only repeats the name"),
        ("The value of the timeouts.", "only repeats the name"),
        ("Yes.", "only repeats the name"),
        ("The the the the path of it.", "repeats itself"),
        ("It is it is it is it is it.", "repeats itself"),
        ("open the file open the file open the file", "repeats itself"),
        ("nananananananana of the thing", "repeats itself"),
        ("The value!!!!!!!!!! of it", "repeats itself"),
        ("a b a b c a c b a c b c a b a", "repeats itself"),
        ("def f(x) returns it", "looks like code"),
        ("Calls foo() on it", "looks like code"),
        ("Sets x = 1 for it", "looks like code"),
        ("A map => of it", "looks like code"),
        ("A function int -> str of it", "looks like code"),
        ("from os import path for it", "looks like code"),
        ("Sets self.x to the value", "looks like code"),
        ("The value {0} of it", "looks like code"),
        ("Return it;pass it on", "looks like code"),
        ("The value or \\n it", "looks like code"),
        ('It ends """ here', "docstring delimiter"),
        ("It ends ''' here", "docstring delimiter"),
        ("The value. Args: x is it", "looks like a section"),
        ("The value. returns : it", "looks like a section"),
        ("Parameters ---------- x is it", "looks like a section"),
        ("Parameters", "looks like a section"),
        (":param x: the value", "looks like a field"),
        ("The value :return: it", "looks like a field"),
        ("See :class:`Foo` for it", "looks like a field"),
        ("The value @param of it", "looks like a field"),
        (".. note:: the value of it", "looks like markup"),
        ("The value::", "looks like markup"),
        (">>> the value of it", "looks like markup"),
        ("The <b>value</b> of it", "looks like markup"),
        ("<|im_end|> the value of it", "looks like markup"),
        ("The **value** of it", "looks like markup"),
        ("See https://example.com for it", "holds an address"),
        ("The na\ufffdve approach", "holds a broken character"),
        ("Ask me@example.com for it", "holds an address"),
        ("TODO describe this thing", "is a placeholder"),
        ("Description here of it", "is a placeholder"),
        ("The value... of it", "is a placeholder"),
        ("The value <your text> of it", "is a placeholder"),
        ("[insert description] of it", "is a placeholder"),
        ("Sure, here is the docstring", "talks to the reader"),
        ("As an AI model it does", "talks to the reader"),
        ("The value of `bar` is it", "names `bar`"),
        ("The value of ``bar.timeout`` is it", "names ``bar.timeout``"),
        ("The value of `timeout is it", "a back-tick too many"),
        ("The $%&/ of §$%&/ and §$%&", "is not prose"),
        ("A " + "very" * 15 + " long word", "holds a word that is too long"),
        ("The value of it. " * 30, "is too long"),
    ],
)
def test_bad_prose_is_refused(prose: str, reason: str) -> None:
    assert reason in reasons(prose, known=("timeout",))


def test_the_summary_says_more_than_the_name() -> None:
    assert reasons("Open file.", "summary") == "only repeats the name"
    assert reasons("Opens files.", "summary") == "only repeats the name"
    assert reasons("Parse HTTP header.", "summary", "parseHTTPHeader") == "only repeats the name"
    assert reasons("Open a file for reading.", "summary") == ""


def test_a_result_is_more_than_a_result() -> None:
    assert reasons("The return value of this function.", "returns") == "only repeats the name"
    assert reasons("The yielded value.", "yields") == "only repeats the name"
    assert reasons("The value that was read.", "returns") == ""


@pytest.mark.parametrize("prose", HOSTILE)
@pytest.mark.parametrize("field", FIELDS)
def test_only_words_are_left_of_what_is_hostile(prose: str, field: str) -> None:
    tidy = clean(prose, field=field)
    assert len(tidy) <= MAX_READ + 1
    if reasons(tidy, field) == "":
        assert re.fullmatch(r"(?:[\w\s.,\"]|\[31m|[\u0300-\u036f\U0001f600])+", tidy), tidy


def test_a_name_in_back_ticks_may_be_part_of_a_known_one() -> None:
    assert reasons("The value of `timeout.seconds` as it is", known=("timeout",)) == ""
    assert reasons("What `open()` and `*args` make of it", known=("open", "args")) == ""


def test_limits_are_those_of_the_field() -> None:
    long = "The value is one of many that there are here. " * 5
    assert len(long) > MAX_CHARACTERS["summary"]
    assert "is too long" in reasons(long.strip(), "summary")
    assert MAX_CHARACTERS["description"] > MAX_CHARACTERS_ELSEWHERE
