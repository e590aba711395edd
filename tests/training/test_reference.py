import pytest

from training import reference

GOOGLE = """Returns the name of a user.

More words.

Args:
    user (int): The id of the user. Must exist.
    *rest: What else is given.

Returns:
    The name, in lower case.

Raises:
    errors.NotFound: If there is none.
"""
NUMPY = """Return the name.

Parameters
----------
user, other : int
    The id of the user.

Yields
------
str
    The next name.
"""
SPHINX = """Return the name.
:param user: The id of the user.
:returns: the name
"""


def test_google_style() -> None:
    assert reference.read(GOOGLE) == reference.Reference(
        summary="returns the name of a user",
        params={"user": "the id of the user", "rest": "what else is given"},
        returns="the name, in lower case",
        raises={"NotFound": "if there is none"},
    )


def test_numpy_style() -> None:
    found = reference.read(NUMPY)
    assert found.params == {"user": "the id of the user", "other": "the id of the user"}
    assert (found.returns, found.yields) == ("", "the next name")


def test_sphinx_style() -> None:
    found = reference.read(SPHINX)
    assert (found.summary, found.params, found.returns) == (
        "return the name",
        {"user": "the id of the user"},
        "the name",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Open ``path`` with :func:`~io.open`, e.g. for writing. Then more.",
            "open path with open, e.g. for writing",
        ),
        ("HTTP status of the “answer”", "HTTP status of the 'answer'"),
        ("This function computes the mean.", "computes the mean"),
        ("Возвращает имя пользователя", ""),
        (r"Compute :math:`\alpha`.", ""),
        ("x = f(y) == z", ""),
        ("word " * 40, ""),
        ("", ""),
    ],
)
def test_a_sentence_is_plain_english_or_nothing(text: str, expected: str) -> None:
    assert reference.sentence(text) == expected


@pytest.mark.parametrize("text", ["TODO", "See `other`.", "Deprecated: use that.", ":param x: only this"])
def test_what_says_nothing_is_no_reference(text: str) -> None:
    assert reference.read(text) == reference.Reference()
