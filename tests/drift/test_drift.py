"""What contradicts the code is found and mended, and what does not is left alone."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.drift import Checker, check, mend, mends
from nlx_lsp.edits.apply import apply
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Edit, Span


def parse(text: str) -> Source:
    return Source.parse(textwrap.dedent(text).encode(), path="a.py")


def codes(text: str, *, strict: bool = False) -> list[str]:
    return [drift.code for drift in check(parse(text), strict=strict)]


def mended(text: str) -> str:
    source = parse(text)
    return apply(source.text, mend(source)).decode()


GOOGLE = '''\
    def scale(width, height=2, *args, factor: float = 1.5, **options) -> int:
        """Scale a box.

        Args:
            width (int): How wide it is.
            height: How high it is.  Defaults to 2.
            *args: The rest.
            factor (float, optional): By which to scale.
            **options: What else
                there is.

        Returns:
            int: The area.

        Raises:
            ValueError: If it is negative.
        """
        if width < 0:
            raise ValueError(width)
        return width * height
'''
NUMPY = '''\
    def scale(width, height=2):
        """Scale a box.

        Parameters
        ----------
        width : int
            How wide it is.
        height : int, default 2
            How high it is.

        Returns
        -------
        int
            The area.
        """
        return width * height
'''
SPHINX = '''\
    def scale(width, height=2):
        """Scale a box.

        :param width: How wide it is.
        :type width: int
        :param int height: How high it is, by default 2.
        :returns: The area.
        :raises ValueError: If it is negative.
        """
        if width < 0:
            raise ValueError(width)
        return width * height
'''


@pytest.mark.parametrize("text", [GOOGLE, NUMPY, SPHINX])
@pytest.mark.parametrize("strict", [False, True])
def test_what_agrees_is_left_alone(text: str, *, strict: bool) -> None:
    assert codes(text, strict=strict) == []


@pytest.mark.parametrize(
    ("style", "old", "new", "code", "documented"),
    [
        (GOOGLE, "(width,", "(breadth,", "parameter-renamed", "breadth (int): How"),
        (GOOGLE, "height=2,", "height=3,", "default-stale", "Defaults to 3."),
        (GOOGLE, "factor: float", "factor: bytes", "type-contradicts", "factor (bytes, optional): By"),
        (GOOGLE, ") -> int", ") -> list[str]", "type-contradicts", "list[str]: The area"),
        (
            GOOGLE,
            "width, height=2",
            "height=2, width=1",
            "parameter-order",
            "height: How high it is.  Defaults",
        ),
        (NUMPY, "(width,", "(breadth,", "parameter-renamed", "breadth : int"),
        (NUMPY, "height=2)", "height=7)", "default-stale", "height : int, default 7"),
        (SPHINX, "(width,", "(breadth,", "parameter-renamed", ":param breadth: How"),
        (SPHINX, "height=2)", "height=2.5)", "default-stale", "by default 2.5."),
    ],
)
def test_what_has_drifted_is_mended_in_place(
    style: str, old: str, new: str, code: str, documented: str
) -> None:
    drifted = style.replace(old, new, 1)
    assert code in codes(drifted)
    after = mended(drifted)
    assert documented in after
    for sentence in ("Scale a box.", "How wide it is.", "How high it is"):
        assert sentence in after


def test_what_is_mended_has_not_drifted() -> None:
    assert codes(mended(GOOGLE.replace("height=2,", "max_height=3,", 1))) == []


def test_words_are_taken_away_only_one_by_one() -> None:
    text = GOOGLE.replace("*args, ", "", 1)
    (drift,) = check(parse(text.replace("**options", "options", 1)))
    assert (drift.code, drift.deletes, drift.remedy) == ("parameter-unknown", True, "Remove *args")
    source = parse(text.replace("**options", "options", 1))
    assert mends([drift]) == []
    assert drift.edit is not None
    assert apply(source.text, [drift.edit]).decode() == source.text.decode().replace(
        "        *args: The rest.\n", ""
    )


def test_the_last_entry_goes_with_its_section() -> None:
    source = parse('''\
        def f():
            """Do it.

            Args:
                old: What was.

            Returns:
                It.
            """
            return 1
    ''')
    (drift,) = check(source)
    assert drift.edit is not None
    after = apply(source.text, [drift.edit]).decode()
    assert after == source.text.decode().replace("    Args:\n        old: What was.\n\n", "")


def test_of_several_names_one_goes() -> None:
    source = parse('''\
        def f(x, z):
            """Do it.

            Parameters
            ----------
            x, qqq, z : int
                Where.
            """
    ''')
    (drift,) = check(source)
    assert drift.edit is not None
    assert b"    x, z : int\n" in apply(source.text, [drift.edit])


def function(signature: str, sections: str, body: str) -> str:
    """Return a function with a docstring of some sections, ``Args: a: It.`` among them."""
    documented = textwrap.indent(f"Do it.\n\nArgs:\n    a: It.\n{sections}", "    ").strip()
    return f'def f({signature}:\n    """{documented}\n    """\n    {body}\n'


RETURNS, YIELDS = "\nReturns:\n    One.\n", "\nYields:\n    One.\n"
RAISES = "\nRaises:\n    OldError: If.\n"
CLASS = '''\
class C:
    """It.

    Args:
        a: It.
        oldname: It.
    """

    def __init__(self, a, newname): ...
'''


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (function("a)", RETURNS, "print(a)"), "return-superfluous"),
        (function("a) -> None", RETURNS, "return a"), "return-superfluous"),
        (function("a)", YIELDS, "print(a)"), "yield-superfluous"),
        (function("a)", "", "return a"), "return-missing"),
        (function("a)", "", "yield a"), "yield-missing"),
        (function("a, b)", "", "print(a)"), "parameter-missing"),
        (function("a)", RAISES, "raise OlderError"), "exception-renamed"),
        (function("a)", RAISES, "a = 1"), "exception-unknown"),
        (CLASS, "parameter-renamed"),
    ],
)
def test_each_contradiction_is_found(text: str, found: str) -> None:
    assert codes(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        # Keyword arguments that a signature swallows may have any name.
        "def f(**kw):\n    '''Do.\n\n    Args:\n        colour: It.\n    '''\n",
        # What is called may raise it.
        function("a)", RAISES, "open(a)"),
        # What overrides it says what it does.
        "@abstractmethod\n" + function("a)", RETURNS, "print(a)"),
        function("a)", RETURNS, "raise NotImplementedError"),
        # The summary says it.
        "def f(a):\n    '''Return it.\n\n    Args:\n        a: It.\n    '''\n    return a\n",
        # Types for people.
        "def f(a: Sequence[int]):\n    '''Do.\n\n    Args:\n        a (array-like): It.\n    '''\n",
        "def f(a: int | None):\n    '''Do.\n\n    Args:\n        a (int): It.\n    '''\n",
        # A default that stands for a value that is found out.
        "def f(a=None):\n    '''Do.\n\n    Args:\n        a: It, by default 3.\n    '''\n",
        "def f(a=0):\n    '''Do.\n\n    Args:\n        a: It, by default False.\n    '''\n",
        # A file that does not parse here.
        "def f(a:\n    '''Do.\n\n    Args:\n        b: It.\n    '''\n",
        # No sections, no words to hold against it.
        "def f(a):\n    '''Do what b says.'''\n",
    ],
)
def test_what_may_be_meant_otherwise_is_left_alone(text: str) -> None:
    assert codes(text) == []


OTHERS = {
    "a.js": (
        "/**\n * Add.\n * @param {number} first - One.\n * @param options.deep - How.\n */\nfunction f(firsts) { g(firsts); }\n",
        "parameter-renamed",
        " * @param {number} firsts - One.\n",
    ),
    "a.ts": (
        "/**\n * Add.\n *\n * @param b - Two.\n * @param a - One.\n */\nfunction f(a: number, b: number) {}\n",
        "parameter-order",
        " * @param a - One.\n * @param b - Two.\n",
    ),
    "A.java": (
        "class A {\n  /**\n   * Add.\n   *\n   * @param <T> a type\n   * @param one One.\n   * @param two Two.\n   */\n"
        "  void f(int one, int twos) { g(one, twos); }\n}\n",
        "parameter-renamed",
        "   * @param twos Two.\n",
    ),
    "a.cpp": (
        "/// Add.\n/// \\param size How much, by default 3.\nvoid f(int size = 4) { g(size); }\n",
        "default-stale",
        "/// \\param size How much, by default 4.\n",
    ),
    "A.cs": (
        'class A {\n    /// <summary>Add.</summary>\n    /// <param name="one">One.</param>\n    void F(int once) { G(once); }\n}\n',
        "parameter-renamed",
        '    /// <param name="once">One.</param>\n',
    ),
    "a.rb": (
        "# Add.\n#\n# @param one One.\ndef f(ones)\n  g(ones)\nend\n",
        "parameter-renamed",
        "# @param ones One.\n",
    ),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_languages_are_mended_in_their_own_convention(name: str) -> None:
    text, code, wanted = OTHERS[name]
    source = Source.parse(text.encode(), path=name)
    assert [drift.code for drift in check(source)] == [code]
    after = apply(source.text, mend(source)).decode()
    assert wanted in after
    assert check(Source.parse(after.encode(), path=name)) == []


def test_the_lines_of_a_comment_are_taken_away_whole() -> None:
    source = Source.parse(
        b"/**\n * Add.\n *\n * @param gone What\n *   was.\n */\nfunction f() { g(); }\n", path="a.js"
    )
    (drift,) = check(source)
    assert drift.edit is not None
    assert apply(source.text, [drift.edit]) == b"/**\n * Add.\n */\nfunction f() { g(); }\n"


@pytest.mark.parametrize(
    "text",
    [
        "/**\n * Add.\n * @param options What.\n */\nfunction f({ deep }) { g(deep); }\n",
        "/** @returns {Promise} It. */\nasync function f() { g(); }\n",
        "/**\n * @param a It.\n * @returns It.\n */\nconst f = (a) => a + 1;\n",
    ],
)
def test_what_another_language_leaves_open_is_left_alone(text: str) -> None:
    assert check(Source.parse(text.encode(), path="a.js")) == []


ENDS = st.sampled_from(["\n", "\r\n"])


@given(ENDS, st.sampled_from([GOOGLE, NUMPY, SPHINX]), st.sampled_from(["breadth", "wide", "wïdth", "w"]))
def test_mending_changes_the_name_and_nothing_else(end: str, text: str, name: str) -> None:
    drifted = textwrap.dedent(text).replace("width", name).replace("\n", end)
    said = drifted.replace(f"{name} (int)", "width (int)").replace(f"{name} : int", "width : int")
    said = said.replace(f":param {name}", ":param width").replace(f":type {name}", ":type width")
    source = Source.parse(said.encode(), path="a.py")
    after = apply(source.text, mend(source)).decode()
    # A type in a line of its own keeps the old name: one thing is mended at a time.
    assert after.replace(":type width", f":type {name}") == drifted


@given(st.data())
def test_a_checker_that_has_seen_the_text_before_finds_the_same(data: st.DataObject) -> None:
    source = parse(GOOGLE + NUMPY.replace("(width", "(breadth") + SPHINX.replace("height=2", "height=4"))
    checker = Checker()
    for _ in range(3):
        assert checker.check(source) == check(source)
        start = data.draw(st.integers(0, len(source.text) - 1))
        end = data.draw(st.integers(start, min(start + 3, len(source.text))))
        new = data.draw(st.text("ax\n():#", max_size=3))
        source = source.edited([Edit(span=Span(start=start, end=end), text=new)])
