"""A literal means what it was made of, whatever that is."""

import ast
from inspect import cleandoc

import pytest
from edits.docstring.texts import ANYTHING, FEW, HOSTILE
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nlx_lsp.edits.docstring import Layout, visible
from nlx_lsp.errors import EditRefused

LAYOUTS = st.builds(
    Layout,
    indent=st.sampled_from(("", "    ", "\t", "            ")),
    newline=st.sampled_from(("\n", "\r\n", "\r")),
    quote=st.sampled_from(('"""', "'''")),
    prefix=st.sampled_from(("", "r", "R", "u")),
    width=st.integers(0, 120),
)
LINES = st.lists(ANYTHING | st.text(), min_size=1, max_size=6)
INVISIBLE = {
    "\u202a",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u200b",
    "\u200e",
    "\ufeff",
    "\xad",
    "\x00",
    "\x1b",
    "\x7f",
}


@FEW
@given(layout=LAYOUTS, lines=LINES)
@example(layout=Layout(), lines=['ends with a quote"'])
@example(layout=Layout(prefix="r"), lines=["ends with a backslash\\"])
@example(layout=Layout(), lines=["\\", '"""', "\\"])
def test_it_means_its_lines(layout: Layout, lines: list[str]) -> None:
    shown = [visible(line).rstrip() for line in lines]
    assume(any(shown))
    assume(not (layout.raw and layout.quote in "\n".join(shown)))
    literal = layout.literal(lines)
    # Of a single line `cleandoc` does not drop the white space before the closing quotes.
    assert cleandoc(ast.literal_eval(literal)).rstrip() == cleandoc("\n".join(shown)).rstrip()
    written = literal.split(layout.newline)
    assert all(line == line.rstrip() for line in written)
    assert INVISIBLE.isdisjoint(literal)
    literal.encode("utf-8")
    # One pair of quotes, and the file's own line breaks only.
    assert literal.startswith(layout.quote, len(literal) - len(literal.lstrip("rRuU")))
    assert len(written) == 1 or written[-1] == layout.indent + layout.quote
    assert not set("\r\n") & set("".join(written))


@FEW
@given(layout=LAYOUTS, text=ANYTHING)
def test_it_stands_in_a_function(layout: Layout, text: str) -> None:
    assume(visible(text).strip() and not layout.raw)
    lines = ("def f():", f" {layout.literal([text])}", " return 1", "")
    source = layout.newline.join(lines)
    [function] = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    assert [type(statement) for statement in function.body] == [ast.Expr, ast.Return]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_too_hostile(text: str) -> None:
    if visible(text).strip():
        assert isinstance(ast.literal_eval(Layout().literal([text, text])), str)
    else:
        with pytest.raises(EditRefused, match="There is nothing to write"):
            Layout().literal([text])


def test_one_line_where_it_fits() -> None:
    assert Layout(width=20, indent="    ").literal(["Return it."]) == '"""Return it."""'
    assert Layout(width=24, indent="    ").literal(["Return it at once."]) == '"""Return it at once.\n    """'


def test_lines_are_indented_but_not_the_blank_ones() -> None:
    literal = Layout(indent="  ", newline="\r\n").literal(["A.", "", "B."])
    assert literal == '"""A.\r\n\r\n  B.\r\n  """'


def test_backslashes_make_a_new_docstring_raw() -> None:
    assert Layout().literal([r"\*args."]) == r'r"""\*args."""'
    assert Layout(prefix="u").literal([r"\*args."]) == r'u"""\\*args."""'
    assert Layout().literal([r'\*args """.']) == r'"""\\*args \"\"\"."""'


def test_a_raw_docstring_cannot_hold_its_quotes() -> None:
    with pytest.raises(EditRefused, match="cannot hold"):
        Layout(prefix="r").literal(['"""'])
