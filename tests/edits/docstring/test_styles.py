"""Each style writes its own form, and reads what it has written."""

from itertools import zip_longest

import pytest
from attrs import evolve
from edits.docstring.texts import ANYTHING, FEW, PROSE, contents
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.edits.docstring import Content, Entry, Style, clean, problems, styles, verify_round_trip
from nlx_lsp.edits.docstring.wrap import wrap

STYLES = styles()
CONTENT = Content(
    summary="Open a connection.",
    description="It is kept open until somebody closes it.\n\nNothing is sent.",
    params=(
        Entry(name="host", type="str", text="The host to connect to, by its name."),
        Entry(name="*ports", type="int", text="Tried one after the other."),
        Entry(name="**options", text="Passed on."),
    ),
    returns=Entry(type="Connection | None", text="The connection: open, and ready."),
    raises=(
        Entry(name="OSError", text="If the host does not answer."),
        Entry(name="ssl.SSLError", text="If it lies."),
    ),
)
GOOGLE = """\
Open a connection.

It is kept open until somebody closes it.

Nothing is sent.

Args:
    host: The host to connect to, by its
        name.
    *ports: Tried one after the other.
    **options: Passed on.

Returns:
    The connection, open, and ready.

Raises:
    OSError: If the host does not answer.
    ssl.SSLError: If it lies."""
NUMPY = """\
Open a connection.

It is kept open until somebody closes it.

Nothing is sent.

Parameters
----------
host : str
    The host to connect to, by its name.
*ports : int
    Tried one after the other.
**options
    Passed on.

Returns
-------
Connection | None
    The connection: open, and ready.

Raises
------
OSError
    If the host does not answer.
ssl.SSLError
    If it lies."""
SPHINX = r"""Open a connection.

It is kept open until somebody closes it.

Nothing is sent.

:param host: The host to connect to, by
    its name.
:type host: str
:param \*ports: Tried one after the other.
:type \*ports: int
:param \*\*options: Passed on.
:return: The connection: open, and ready.
:rtype: Connection | None
:raises OSError: If the host does not
    answer.
:raises ssl.SSLError: If it lies."""


def untyped(content: Content) -> Content:
    bare = tuple(Entry(name=entry.name, text=entry.text) for entry in content.params)
    assert content.returns is not None
    return Content(
        summary=content.summary,
        description=content.description,
        params=bare,
        returns=Entry(text=content.returns.text),
        raises=content.raises,
    )


@pytest.mark.parametrize(
    ("name", "content", "text"),
    [("google", untyped(CONTENT), GOOGLE), ("numpy", CONTENT, NUMPY), ("sphinx", CONTENT, SPHINX)],
)
def test_it_looks_as_the_style_wants_it(name: str, content: Content, text: str) -> None:
    assert "\n".join(STYLES[name].render(content, 42)) == text


def test_google_writes_types_where_they_are_given() -> None:
    lines = STYLES["google"].render(CONTENT, 80)
    assert "    host (str): The host to connect to, by its name." in lines
    assert "    Connection | None: The connection: open, and ready." in lines


def test_numpy_always_has_a_type_for_a_result() -> None:
    lines = STYLES["numpy"].render(untyped(CONTENT), 80)
    assert lines[lines.index("Returns") + 2] == "object"


@pytest.mark.parametrize("style", STYLES.values(), ids=lambda style: style.name)
@FEW
@given(content=contents(), width=st.integers(1, 100))
def test_it_reads_what_it_has_written(style: Style, content: Content, width: int) -> None:
    assert verify_round_trip(content, style, style.render(content, width)) == []


@FEW
@given(text=PROSE, width=st.integers(1, 100), hang=st.sampled_from(("", "    ")))
def test_lines_are_as_full_as_they_may_be(text: str, width: int, hang: str) -> None:
    lines = wrap(text, width, hang=hang)
    assert " ".join(" ".join(lines).split()) == text
    for line, following in zip_longest(lines, lines[1:]):
        assert len(line) <= width or len(line.split()) == 1
        assert following is None or len(f"{line} {following.split()[0]}") > width


@pytest.mark.parametrize("word", ["Returns:", ":param", "-", "1.", "..", "----", ">>>", "@param", "|", "#"])
def test_no_line_begins_with_markup(word: str) -> None:
    assert wrap(f"about {word} something", 7) == [f"about {word}", "something"]


@pytest.mark.parametrize("style", STYLES.values(), ids=lambda style: style.name)
@FEW
@given(content=contents())
def test_lines_keep_the_width(style: Style, content: Content) -> None:
    assert max(map(len, style.render(content, 60))) <= 60


@pytest.mark.parametrize("style", STYLES.values(), ids=lambda style: style.name)
@FEW
@given(data=st.data())
def test_prose_without_problems_cannot_break_the_structure(style: Style, data: st.DataObject) -> None:
    def accepted(field: str) -> st.SearchStrategy[str]:
        texts = ANYTHING.map(lambda text: clean(text, field=field))
        return texts.map(lambda text: "It is so." if judged(text, field) else text)

    def judged(text: str, field: str) -> list[str]:
        return problems(text, field=field, symbol_name="f", known_names=())

    content = data.draw(contents(accepted("params.x"), accepted("summary")))
    lines = style.render(content, data.draw(st.integers(1, 100)))
    assert verify_round_trip(content, style, lines) == []


@pytest.mark.parametrize("style", STYLES.values(), ids=lambda style: style.name)
@pytest.mark.parametrize(
    "other",
    [
        evolve(CONTENT, params=CONTENT.params[1:]),
        evolve(CONTENT, params=CONTENT.params[::-1]),
        evolve(CONTENT, returns=None),
        evolve(CONTENT, returns=None, yields=CONTENT.returns),
        evolve(CONTENT, raises=(*CONTENT.raises, Entry(name="KeyError", text="If."))),
    ],
)
def test_the_proof_finds_what_is_wrong(style: Style, other: Content) -> None:
    assert verify_round_trip(CONTENT, style, style.render(CONTENT, 60)) == []
    assert verify_round_trip(other, style, style.render(CONTENT, 60)) != []


@pytest.mark.parametrize(
    ("name", "lines", "wrong"),
    [
        ("google", ["Sum.", "", "Args:", "    x: It."], "params: ('x',) instead of ()"),
        ("google", ["Sum.", "", "Note:", "    It."], "a section that was not asked for"),
        ("numpy", ["Notes", "-----", "It."], "no summary"),
        ("sphinx", ["Sum.", ":meta: It."], "a section that was not asked for"),
    ],
)
def test_the_proof_finds_structure_in_prose(name: str, lines: list[str], wrong: str) -> None:
    assert wrong in verify_round_trip(Content(summary="Sum."), STYLES[name], lines)


GOOGLE_BY_HAND = """Sum.

    Arguments:
      a (int): One
         more.
      b, *c: Two.

    Return:
      x
    Exceptions:
      ValueError: If.

    Note:
      Well.
    """
NUMPY_BY_HAND = """Sum.

\tParameters
\t==========
\ta, b : int, optional
\t\tBoth.
\t\\*c
\t\tMore.

\tOther Parameters
\t----------------
\td

\tRaises
\t------
\tOSError
\tNotes
\t-----
\tWell."""
SPHINX_BY_HAND = r"""Sum.
    :parameter int a: One
        more.
    :type a: int
    :raise OSError, a.KeyError: If.
    :arg \*c: Two.
    :rtype: int
    :meta private:
    text"""


@pytest.mark.parametrize(
    ("name", "text", "params", "raises", "returns"),
    [
        ("google", GOOGLE_BY_HAND, ("a", "b", "*c"), ("ValueError",), True),
        ("google", "Sum.\n\nArgs: none\n\nRaises:\nNothing.", (), (), False),
        ("numpy", NUMPY_BY_HAND, ("a", "b", "*c", "d"), ("OSError",), False),
        ("sphinx", SPHINX_BY_HAND, ("a", "*c"), ("OSError", "a.KeyError"), True),
    ],
)
def test_hand_written_docstrings_are_understood(
    name: str, text: str, params: tuple[str, ...], raises: tuple[str, ...], *, returns: bool
) -> None:
    parsed = STYLES[name].parse(text)
    assert parsed.names("params") == params
    assert parsed.names("raises") == raises
    assert parsed.documents("returns") == returns


def test_documented_names_need_no_stars_and_no_modules() -> None:
    parsed = STYLES["google"].parse("S.\n\nArgs:\n    kwargs: All.\nRaises:\n    JSONDecodeError: If.\n")
    assert parsed.documents("params", "**kwargs")
    assert parsed.documents("raises", "json.JSONDecodeError")
    assert not parsed.documents("raises", "DecodeError")
