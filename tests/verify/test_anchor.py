"""Anchors: a quote gives the very lines, or none at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import Span
from nlx_lsp.verify.anchor import Line, anchor, code_lines, quotes

CODE = {
    "a.py": '''\
# above
def f(a, b):
    """Say `a = 1`."""
    a = 1  # set

    # only a comment: b = 2
    total = (a +
             b)
    def g():
        """Inner."""
        return a
    return total
''',
    "a.c": """\
/* above */
int f(int a, int b) {
    /* a block
       comment: a = 2; */
    a = 1; /* set */
    /* before */ b = 2;
    // a line comment
    return a + b;
}
""",
    "a.ts": """\
/** above */
function f(a: number, b: number) {
    // only a comment
    const x = `line one
    // no comment, but part of a text
    ${a}`;
    return a + b; // last
}
""",
    "a.rs": """\
/// above
fn f(a: u8, b: u8) -> u8 {
    // only a comment
    /* block */ let x = a;
    //! inner
    x + b
}
""",
}
TEXTS = {
    "a.py": ["def f(a, b):", "a = 1 # set", "total = (a +", "b)", "def g():", "return a", "return total"],
    "a.c": ["int f(int a, int b) {", "a = 1; /* set */", "/* before */ b = 2;", "return a + b;", "}"],
    "a.ts": [
        "function f(a: number, b: number) {",
        "const x = `line one",
        "// no comment, but part of a text",
        "${a}`;",
        "return a + b; // last",
        "}",
    ],
    "a.rs": ["fn f(a: u8, b: u8) -> u8 {", "/* block */ let x = a;", "x + b", "}"],
}


def lines_of(text: str, path: str = "a.py") -> tuple[Line, ...]:
    source = Source.parse(text.encode(), path=path)
    docstrings = [symbol.docstring.span for symbol in outline(source) if symbol.docstring]
    return code_lines(source, Span(start=0, end=len(source.text)), docstrings)


@pytest.mark.parametrize("path", CODE)
def test_only_lines_with_code_can_be_quoted(path: str) -> None:
    assert [line.text for line in lines_of(CODE[path], path)] == TEXTS[path]


@pytest.mark.parametrize("path", CODE)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_quote_gives_its_line(path: str, newline: str) -> None:
    text = CODE[path].replace("\n", newline)
    for line in lines_of(text, path):
        found = anchor(lines_of(text, path), line.text).span
        assert found == line.span
        raw = text.encode()[found.start : found.end]
        assert b"\n" not in raw
        assert b"\r" not in raw


@pytest.mark.parametrize(
    ("quote", "wanted"),
    [
        ("  x = [1,   2]  ", "x = [1, 2]"),
        ("x = [1,\n2]", "x = [1, 2]"),
        ("x = [1, 2]\n    y = x[0]", "x = [1, 2]\n    y = x[0]"),
        ("number = x[0]", None),  # that is but a part of a word
        ("the_number = x[0]", "the_number = x[0]  # the first"),
        ("y = x[0]", "y = x[0]"),
        ("return y", None),
        ("return ye", None),
        ("turn yes + the_number", None),
        ("yes + the_number", "return yes + the_number"),
        ("z = 5", None),
        ("# a comment", None),
        ("", None),
        (" \n\t", None),
        ("\x00", None),
        ("x", None),
        ("pass", None),
        ("pass pass", "pass\n    pass"),
        ("x = [1, 2] y = x[0] the_number = x[0] # the first", "x = [1, 2]"),
    ],
)
def test_a_quote_means_one_place_or_none(quote: str, wanted: str | None) -> None:
    text = """\
def f():
    x = [1, 2]
    # a comment
    y = x[0]
    the_number = x[0]  # the first
    pass
    pass
    return yes + the_number
"""
    lines = lines_of(text)
    found = anchor(lines, quote)
    if wanted is None:
        assert found.span is None
        assert found.reason
    else:
        assert found.span is not None
        assert text[found.span.start : found.span.end].strip().startswith(wanted.split("\n")[0])


def test_what_occurs_twice_is_told_apart_by_the_lines_before() -> None:
    text = "def f(a):\n    if a:\n        return 0\n    a = 1\n    return 0\n"
    lines = lines_of(text)
    assert anchor(lines, "return 0").reason == "the quote occurs more than once"
    assert quotes(lines) == ("def f(a):", "if a:", "if a: return 0", "a = 1", "a = 1 return 0")
    found = anchor(lines, "a = 1 return 0").span
    assert found is not None
    assert text[found.start : found.end] == "    a = 1\n    return 0"


def test_a_quote_is_of_six_lines_at_most() -> None:
    text = "".join(f"a{number} = {number}\n" for number in range(9))
    lines = lines_of(text)
    joined = [line.text for line in lines]
    assert anchor(lines, " ".join(joined[:6])).span == Span(start=0, end=lines[5].span.end)
    assert anchor(lines, " ".join(joined[:7])).span is None


statement = st.sampled_from(
    ["a = 1", "b = a", "return a", "if a: pass", "f(a, b)", "x = 'ä'", "pass", "a  =  1", "# note", "", "}"]
)


@given(st.lists(statement, max_size=12), st.sampled_from(["\n", "\r\n"]))
def test_the_quotes_that_are_offered_give_the_lines_that_they_are_made_of(
    statements: list[str], newline: str
) -> None:
    text = newline.join(["def f():", *(f"    {each}" for each in statements), ""])
    lines = lines_of(text)
    offered = quotes(lines)
    assert len(set(offered)) == len(offered)
    for quote in offered:
        span = anchor(lines, quote).span
        assert span is not None
        quoted = [line.text for line in lines if line.span.start >= span.start and line.span.end <= span.end]
        assert " ".join(quoted) == quote
        assert span.start in {line.span.start for line in lines}
        assert span.end in {line.span.end for line in lines}


@given(st.lists(statement, max_size=8), st.text(max_size=40))
def test_any_quote_gives_whole_lines_of_code_or_none(statements: list[str], quote: str) -> None:
    text = "\n".join(["def f():", *(f"    {each}" for each in statements), ""])
    lines = lines_of(text)
    found = anchor(lines, quote)
    assert (found.span is None) == bool(found.reason)
    if found.span is not None:
        assert found.span.start in {line.span.start for line in lines}
        assert " ".join(quote.split()) in " ".join(line.text for line in lines)
