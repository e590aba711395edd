"""A completed docstring has every line that it had, and everything that it lacked."""

import ast
from inspect import cleandoc
from itertools import pairwise
from textwrap import indent
from typing import Literal

import pytest
from attrs import evolve
from edits.docstring.texts import ANYTHING, FEW, PROSE, contents
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nlx_lsp.edits.docstring import (
    Content,
    Entry,
    Layout,
    Style,
    complete,
    missing,
    styles,
    verify_completion,
)
from nlx_lsp.edits.docstring.parsed import split
from nlx_lsp.errors import EditRefused

Newline = Literal["\n", "\r\n", "\r"]
STYLES = styles()
EACH = pytest.mark.parametrize("style", STYLES.values(), ids=lambda style: style.name)
LAYOUT = Layout(indent="    ", width=60)
CONTENT = Content(
    summary="Not used.",
    params=(
        Entry(name="a", text="The first."),
        Entry(name="b", text="The second."),
        Entry(name="*c", text="More."),
    ),
    returns=Entry(text="The sum."),
    raises=(Entry(name="OSError", text="If not."), Entry(name="ValueError", text="If never.")),
)


def without(content: Content, kept: tuple[bool, ...]) -> Content:
    """Return a part of a content."""
    flags = iter(kept)
    return evolve(
        content,
        params=tuple(entry for entry in content.params if next(flags, True)),
        returns=content.returns if next(flags, True) else None,
        raises=tuple(entry for entry in content.raises if next(flags, True)),
    )


def is_kept(old: str, new: str) -> bool:
    """Tell whether every line of a text is in another, in order, to the byte."""
    rest = iter(new.splitlines(keepends=True))
    return all(
        any(line.rstrip("\r\n") == other.rstrip("\r\n") for other in rest)
        for line in old.splitlines(keepends=True)
    )


@EACH
@FEW
@given(
    content=contents(),
    kept=st.lists(st.booleans(), max_size=8).map(tuple),
    width=st.integers(20, 90),
    newline=st.sampled_from(("\n", "\r\n", "\r")),
)
def test_what_is_there_stays_and_what_is_missing_comes(
    style: Style, content: Content, kept: tuple[bool, ...], width: int, newline: Newline
) -> None:
    layout = Layout(indent="    ", newline=newline, width=width)
    old = layout.literal(style.render(without(content, kept), layout.columns))
    new = complete(old, style, content, layout)
    assert verify_completion(ast.literal_eval(old), ast.literal_eval(new), style, content) == []
    assert is_kept(ast.literal_eval(old), ast.literal_eval(new))
    assert complete(new, style, content, layout) == new
    for kind in ("params", "raises"):
        # In the order of the signature, also where some were there before.
        assert style.parse(new).names(kind) == tuple(entry.name for entry in content.entries(kind))
    if without(content, kept) == content:
        assert new == old


@EACH
@FEW
@given(text=ANYTHING, content=contents(), last=st.sampled_from(("", "\n    ", "\n\n    ", "\n")))
def test_hand_written_text_is_kept_whatever_it_is(
    style: Style, text: str, content: Content, last: str
) -> None:
    body = indent(text.replace("\\", "/").replace('"', "'"), "    ").lstrip() + last
    assume(text.strip() and "\x00" not in text and "\ud800" not in text)
    old = f'"""{body}"""'
    new = complete(old, style, content, LAYOUT)
    rest = iter(split(new))
    breaks = "\r\n"
    assert all(any(line.rstrip(breaks) in other for other in rest) for line in split(old[:-3]))
    assert verify_completion(ast.literal_eval(old), ast.literal_eval(new), style, content) == []
    assert complete(new, style, content, LAYOUT) == new


@EACH
def test_a_complete_docstring_stays_as_it_is(style: Style) -> None:
    old = LAYOUT.literal(style.render(CONTENT, 60))
    assert complete(old, style, CONTENT, LAYOUT) is old


@EACH
@FEW
@given(summary=PROSE)
@example(summary="Sum.  ")
def test_one_line_stays_the_summary(style: Style, summary: str) -> None:
    new = complete(f'"""{summary}"""', style, CONTENT, LAYOUT)
    assert new.split("\n")[0] == f'"""{summary}'
    assert new.split("\n")[1] == ""
    assert new.endswith('.\n    """')


@pytest.mark.parametrize("old", ['""""""', '"  "', '"""\n    """'])
def test_an_empty_docstring_is_written_anew(old: str) -> None:
    new = complete(old, STYLES["google"], Content(summary="Add."), LAYOUT)
    assert new == '"""Add."""'


GOOGLE = '''"""Add.

    Args:
      b (int): Mine,
        all mine.

      z: Unknown.
    Raises:
      ValueError: Mine.

    Note:
        Mine.
    """'''
GOOGLE_COMPLETED = '''"""Add.

    Args:
      a: The first.
      b (int): Mine,
        all mine.
      *c: More.

      z: Unknown.

    Returns:
        The sum.

    Raises:
      OSError: If not.
      ValueError: Mine.

    Note:
        Mine.
    """'''
NUMPY = """'''Add.

    Parameters
    ----------
    a : int
        Mine.

    Other Parameters
    ----------------
    *c
        Mine.

    Notes
    -----
    Mine.'''"""
NUMPY_COMPLETED = """'''Add.

    Parameters
    ----------
    a : int
        Mine.
    b
        The second.

    Other Parameters
    ----------------
    *c
        Mine.

    Returns
    -------
    object
        The sum.

    Raises
    ------
    OSError
        If not.
    ValueError
        If never.

    Notes
    -----
    Mine.'''"""
SPHINX = '''r"""Add.

    :param b: Mine.
    :type b: int
    :returns: Mine.

    Mine.
    """'''
SPHINX_COMPLETED = '''r"""Add.

    :param a: The first.
    :param b: Mine.
    :type b: int
    :param \\*c: More.
    :returns: Mine.
    :raises OSError: If not.
    :raises ValueError: If never.

    Mine.
    """'''


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("google", GOOGLE, GOOGLE_COMPLETED),
        ("numpy", NUMPY, NUMPY_COMPLETED),
        ("sphinx", SPHINX, SPHINX_COMPLETED),
    ],
)
def test_entries_come_where_they_belong(name: str, old: str, new: str) -> None:
    assert complete(old, STYLES[name], CONTENT, LAYOUT) == new


def test_missing_is_what_is_not_documented() -> None:
    style = STYLES["google"]
    found = missing(CONTENT, style.parse(GOOGLE))
    assert [entry.name for entry in found.params] == ["a", "*c"]
    assert found.returns == CONTENT.returns
    assert [entry.name for entry in found.raises] == ["OSError"]


def test_a_short_string_gets_quotes_that_can_hold_lines() -> None:
    content = Content(summary="", returns=Entry(text="It."))
    google = STYLES["google"]
    assert complete("'It''s'".replace("''", "\\'"), google, content, LAYOUT).startswith(
        '"""It\\\'s\n\n    Returns:'
    )
    assert complete('\'a """ b\'', google, content, LAYOUT).startswith("'''a \"\"\" b\n")
    assert complete('U"x"', google, content, LAYOUT).startswith('U"""x\n')


@pytest.mark.parametrize(
    ("old", "reason"),
    [
        ('"""a""" """b"""', "not one plain string"),
        ('f"""a"""', "not one plain string"),
        ('b"a"', "not one plain string"),
        ("x", "not one plain string"),
        ('"a\\n\\nArgs:\\n    a: x"', "escapes"),
        ("'a \"\"\" \\'\\'\\' b'", None),
        ('r"""a"""', "cannot hold"),
    ],
)
def test_what_cannot_be_completed_is_refused(old: str, reason: str | None) -> None:
    content = Content(summary="", params=(Entry(name="b", text='A """ in it.'),))
    if reason is None:
        assert complete(old, STYLES["google"], content, LAYOUT).startswith("'''")
        return
    with pytest.raises(EditRefused, match=reason):
        complete(old, STYLES["google"], content, LAYOUT)


def test_a_continued_line_is_not_torn_apart() -> None:
    old = '"""\\\n    Sum.\n\n    Args:\n        a: One \\\n            more.\n    """'
    new = complete(old, STYLES["google"], CONTENT, LAYOUT)
    assert "a: One \\\n            more.\n        b: The second.\n" in new
    assert all(line in new for line in old.splitlines())


def test_lost_lines_and_missing_entries_are_found() -> None:
    old = LAYOUT.literal(["Sum.", "", "More."])
    new = complete(old, STYLES["google"], CONTENT, LAYOUT)
    value = ast.literal_eval(old)
    assert verify_completion(
        value, ast.literal_eval(new).replace("More.", "Less.", 1), STYLES["google"], CONTENT
    ) == ["a line is lost"]
    assert verify_completion(value, value, STYLES["google"], CONTENT) == [
        "params: without ['a', 'b', '*c']",
        "returns: without ['']",
        "raises: without ['OSError', 'ValueError']",
    ]


@EACH
@FEW
@given(content=contents())
def test_sections_stand_in_the_order_of_the_style(style: Style, content: Content) -> None:
    new = complete('"""Sum."""', style, content, LAYOUT)
    found = [section.kind for section in style.parse(cleandoc(ast.literal_eval(new))).sections]
    ranks = {kind: rank for rank, kind in enumerate(style.order)}
    assert all(ranks[one] < ranks[other] for one, other in pairwise(found))
