"""Symbols and their facts, on text that parses and on text that does not."""

import sysconfig
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlx_lsp.errors import LanguageError
from nlx_lsp.syntax import grammar
from nlx_lsp.syntax.facts import Raise, facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline, symbol_at
from nlx_lsp.values import Edit, Span

STDLIB = Path(sysconfig.get_path("stdlib"))


def read(text: str) -> Source:
    return Source.parse(text.encode(), path="example.py")


def find(source: Source, qualname: str) -> Symbol:
    (symbol,) = (s for s in outline(source) if s.qualname == qualname)
    return symbol


def facts_of(text: str, name: str = "f") -> object:
    source = read(text)
    return facts(source, find(source, name))


NESTED = '''\
"""The module."""
@first
@second(1)
class A(Base, metaclass=M):
    """The class."""

    @property
    def p(self): return 1

    async def m(self):
        def inner():
            """Inner."""
        return inner

    class B:
        def n(self): ...

if True:
    def f():
        # A comment before it.
        "Doc." ; return 1
'''


def test_outline_finds_every_definition_with_its_place() -> None:
    source = read(NESTED)
    found = {s.qualname: s for s in outline(source)}
    assert list(found) == ["", "A", "A.p", "A.m", "A.m.inner", "A.B", "A.B.n", "f"]
    assert [s.kind for s in found.values()] == [
        "module", "class", "method", "method", "function", "class", "method", "function",
    ]  # fmt: skip
    assert {name for name, s in found.items() if s.public} == {"", "A", "A.p", "A.m", "A.B", "A.B.n", "f"}
    assert {name: s.docstring.text for name, s in found.items() if s.docstring} == {
        "": '"""The module."""',
        "A": '"""The class."""',
        "A.m.inner": '"""Inner."""',
        "f": '"Doc."',
    }
    assert source.slice(found["A"].span).startswith("@first")
    assert source.slice(found["A"].header) == "class A(Base, metaclass=M):"
    assert source.slice(found["A.m"].header) == "async def m(self):"


@pytest.mark.parametrize("text", ["f'x'", "b'x'", "rb'x'", "x", "('a')", "1", "a = 'x'"])
def test_what_only_looks_like_a_docstring_is_none(text: str) -> None:
    source = read(f"def f():\n    {text}\n")
    assert find(source, "f").docstring is None


@pytest.mark.parametrize(
    ("at", "qualname"),
    [
        ("@first", "A"),
        ("class A", "A"),
        ('"""The class', "A"),
        ("    @property", "A.p"),
        ("return 1\n\n", "A.p"),
        ('"""Inner', "A.m.inner"),
        ("return inner", "A.m"),
        ("if True", ""),
        ('"Doc."', "f"),
        ("\n    class B", "A"),
    ],
)
def test_symbol_at_is_the_innermost(at: str, qualname: str) -> None:
    source = read(NESTED)
    assert symbol_at(source, NESTED.index(at)).qualname == qualname


def test_symbol_at_the_end_of_the_text_is_the_last_one() -> None:
    source = read("def f(): pass")
    assert symbol_at(source, len(source.text)).qualname == "f"


def test_facts_of_parameters() -> None:
    found = facts_of("def f(a, /, b: int, c=1, *args: str, d: 'X' = None, **kw): pass")
    assert [(p.label, p.kind, p.annotation, p.default) for p in found.parameters] == [
        ("a", "positional_only", "", ""),
        ("b", "positional", "int", ""),
        ("c", "positional", "", "1"),
        ("*args", "variadic", "str", ""),
        ("d", "keyword_only", "'X'", "None"),
        ("**kw", "keywords", "", ""),
    ]


@pytest.mark.parametrize(
    ("method", "names"),
    [
        ("def m(self, a): 0", ["a"]),
        ("def m(this, a): 0", ["a"]),
        ("@classmethod\n def m(cls, a): 0", ["a"]),
        ("@staticmethod\n def m(a, b): 0", ["a", "b"]),
        ("def __new__(cls, a): 0", ["a"]),
        ("def m(*args): 0", []),
    ],
)
def test_the_receiver_is_no_parameter(method: str, names: list[str]) -> None:
    source = read(f"class A:\n {method}\n")
    (symbol,) = (s for s in outline(source) if s.kind == "method")
    assert [p.name for p in facts(source, symbol).parameters] == names


def test_nested_scopes_say_nothing_about_the_symbol_around_them() -> None:
    found = facts_of("def f():\n  def g():\n    yield 1\n    raise KeyError\n  return lambda: (yield 2)\n")
    assert (found.yields, found.raises, found.returns) == ((), (), ("lambda: (yield 2)",))


RAISES = """\
def f(x):
    if x > 3:
        raise ValueError("x")
    elif not x:
        raise m.Odd
    try:
        g()
    except (TypeError, OSError) as error:
        if x:
            raise error
        raise
    except Late as late:
        raise Other(late) from late
    except:
        raise
    raise self.failure
    raise make()[0]
"""


def test_facts_of_raises() -> None:
    assert facts_of(RAISES).raises == (
        Raise(name="ValueError", conditions=("x > 3",)),
        Raise(name="m.Odd", conditions=("not x",)),
        Raise(name="TypeError", reraised=True),
        Raise(name="OSError", reraised=True),
        Raise(name="Other"),
        Raise(name="self.failure"),
        Raise(name="make"),
    )


def test_facts_of_results() -> None:
    found = facts_of(
        "async def f() -> dict[str,\n  int]:\n  return\n  return None\n  return a\n  return a\n  yield\n"
    )
    assert found.returns_annotation == "dict[str, int]"
    assert (found.returns, found.has_return, found.yields, found.is_async) == (("a",), True, ("",), True)


def test_decorators_are_the_symbols_own() -> None:
    source = read(NESTED)
    assert facts(source, find(source, "A")).decorators == ("first", "second(1)")
    assert facts(source, find(source, "A.p")).is_property
    assert facts(source, find(source, "A")).bases == ("Base",)


def test_an_unknown_language_is_refused_with_the_known_ones() -> None:
    with pytest.raises(LanguageError, match="python"):
        Source.parse(b"", path="x.cobol")
    with pytest.raises(LanguageError, match="python"):
        grammar.load("../python")


@given(st.text(alphabet="def f(x):\n return@ass\t\"'#\\é😀\f\r", max_size=200))
@example("':::é😀'a")
def test_any_text_is_understood_as_far_as_it_goes(text: str) -> None:
    source = Source.parse(text.encode(), path="x.py")
    line = source.misunderstood()
    assert (line is not None) == source.tree.root_node.has_error
    for symbol in outline(source):
        facts(source, symbol)
        assert symbol.span in Span(start=0, end=len(source.text))
    for offset in range(0, len(source.text) + 1, 7):
        symbol_at(source, offset)


@given(st.data())
def test_parsing_again_after_edits_is_parsing_from_nothing(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from([NESTED, RAISES, "x = '😀'\n" * 3])).encode()
    source = Source.parse(text, path="x.py")
    for _ in range(3):
        start = data.draw(st.integers(0, len(source.text)))
        end = data.draw(st.integers(start, min(len(source.text), start + 30)))
        new = data.draw(st.sampled_from(["", "x", "\n", "def g():\n    pass\n", '"""', "é😀", "(", "    "]))
        source = source.edited([Edit(span=Span(start=start, end=end), text=new)])
        fresh = Source.parse(source.text, path="x.py")
        # How a parser recovers from an error depends on where it began.
        assert source.tree.root_node.has_error == fresh.tree.root_node.has_error
        if not fresh.tree.root_node.has_error:
            assert str(source.tree.root_node) == str(fresh.tree.root_node)


@pytest.mark.parametrize("name", ["argparse.py", "typing.py", "asyncio/base_events.py", "test/__init__.py"])
def test_the_standard_library_is_read_as_its_compiler_reads_it(name: str) -> None:
    import ast  # noqa: PLC0415 - the oracle of this one test

    path = STDLIB / name
    if not path.exists():
        pytest.skip(f"{name} is not installed")
    source = Source.parse(path.read_bytes(), path=name)
    tree = ast.parse(source.text)
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    expected = sorted(
        (node.name, node.lineno, ast.get_docstring(node) is not None)
        for node in ast.walk(tree)
        if isinstance(node, kinds)
    )
    found = sorted(
        (s.name, source.text.count(b"\n", 0, s.header.start) + 1, s.docstring is not None)
        for s in outline(source)
        if s.name
    )
    assert found == expected
