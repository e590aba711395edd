"""Functions that are not written yet: told from those that are, and written where nothing is lost."""

import pytest
from actions.own.bench import built_in

from nlx_lsp.actions.own.stub import find_stub
from nlx_lsp.edits.apply import apply
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline

STUBS = [
    ("a.py", "def f(a):\n    pass\n\nx = 1\n", "def f(a):\n    BODY\n\nx = 1\n"),
    ("a.py", "def f(a): ...\n", "def f(a):\n    BODY\n"),
    ("a.py", 'def f(a):\n    """Doc."""\n\nx = 1\n', 'def f(a):\n    """Doc."""\n    BODY\n\nx = 1\n'),
    (
        "a.py",
        'class A:\n\tdef f(self):\n\t\t"""Doc."""\n\t\t# why\n\t\traise NotImplementedError()\n\n\ty = 1\n',
        'class A:\n\tdef f(self):\n\t\t"""Doc."""\n\t\t# why\n\t\tBODY\n\n\ty = 1\n',
    ),
    ("a.py", "def f():\n    pass  # later\n", "def f():\n    BODY  # later\n"),
    ("a.py", "def f():\r\n    pass\r\n", "def f():\r\n    BODY\r\n"),
    ("a.js", "function f(a) {}\nlet x\n", "function f(a) {\n    BODY\n}\nlet x\n"),
    ("a.js", "function f(a) {\n  // add\n}\n", "function f(a) {\n  // add\n  BODY\n}\n"),
    ("a.js", 'function f() {\n  throw new Error("not implemented");\n}\n', "function f() {\n  BODY\n}\n"),
    ("a.ts", "class A {\n  f(a: number) { }\n}\n", "class A {\n  f(a: number) {\n    BODY\n  }\n}\n"),
    ("a.rs", "fn f(a: u8) -> u8 {\n    todo!()\n}\n", "fn f(a: u8) -> u8 {\n    BODY\n}\n"),
    ("a.rs", "fn f() { unimplemented!(); }\n", "fn f() {\n    BODY\n}\n"),
    ("a.go", 'package x\n\nfunc f() int {\n\tpanic("todo")\n}\n', "package x\n\nfunc f() int {\n\tBODY\n}\n"),
    ("a.c", "int f(int a) {\n}\n", "int f(int a) {\n    BODY\n}\n"),
    (
        "a.java",
        "class A {\n  int f() {\n    throw new UnsupportedOperationException();\n  }\n}\n",
        "class A {\n  int f() {\n    BODY\n  }\n}\n",
    ),
    ("a.rb", "def f(a)\n  raise NotImplementedError\nend\n", "def f(a)\n  BODY\nend\n"),
    ("a.kt", 'fun f(): Int {\n    TODO("x")\n}\n', "fun f(): Int {\n    BODY\n}\n"),
    ("a.scala", "def f(a: Int): Int = ???\n", "def f(a: Int): Int =\n    BODY\n"),
]
WRITTEN = [
    ("a.py", "def f():\n    return 1\n"),
    ("a.py", "def f():\n    x = 1\n    pass\n"),
    ("a.py", "from abc import abstractmethod\nclass A:\n    @abstractmethod\n    def f(self): ...\n"),
    ("a.py", "@overload\ndef f(a: int) -> int: ...\n"),
    ("a.pyi", "def f(a: int) -> int: ...\n"),
    ("a.c", "int f(int a);\n"),
    ("a.js", "function f() { return todo; }\n"),
    ("a.rs", "fn f() { todo!(); g() }\n"),
    ("a.go", 'package x\nfunc f() { panic("out of range") }\n'),
    ("a.py", "class A:\n    pass\n"),
]


@pytest.mark.parametrize(("path", "before", "after"), STUBS)
def test_a_body_goes_where_it_is_missing(path: str, before: str, after: str) -> None:
    source = Source.parse(before.encode(), path=path)
    stubs = [stub for symbol in outline(source) if (stub := find_stub(source, symbol))]
    assert len(stubs) == 1
    assert apply(source.text, [stubs[0].site.edit(["BODY"])]).decode() == after


@pytest.mark.parametrize(("path", "before", "after"), STUBS)
def test_what_is_offered_can_be_run(path: str, before: str, after: str) -> None:
    source = Source.parse(before.encode(), path=path)
    implement = built_in()["implement"]
    headers = [symbol.header for symbol in outline(source) if find_stub(source, symbol)]
    (offer,) = implement.offers(source, headers[0])
    task = implement.plan(source, offer.span, Settings(), offer.options).task
    assert apply(source.text, [task.subject.site("replace").edit(["BODY"])]).decode() == after


@pytest.mark.parametrize(("path", "text"), WRITTEN)
def test_what_is_written_or_declared_is_left_alone(path: str, text: str) -> None:
    source = Source.parse(text.encode(), path=path)
    assert [symbol.name for symbol in outline(source) if find_stub(source, symbol)] == []


@pytest.mark.parametrize(
    ("unit", "given", "expected"),
    [
        ("\t", ["if a:", "    b", "        c"], ["if a:", "\tb", "\t\tc"]),
        ("  ", ["if a:", "\tb", "\t\tc"], ["if a:", "  b", "    c"]),
        ("  ", ["if a:", "    b", "        c"], ["if a:", "  b", "    c"]),
        ("    ", ["  f(a,", "     b)"], ["f(a,", "    b)"]),
        ("    ", ["f(a,", "  b,", "   c)"], ["f(a,", "  b,", "   c)"]),
    ],
)
def test_lines_take_over_the_steps_of_the_document(unit: str, given: list[str], expected: list[str]) -> None:
    source = Source.parse(f"def f():\n{unit}pass\n".encode(), path="a.py")
    stub = find_stub(source, outline(source)[1])
    assert stub is not None
    assert stub.site.edit(given).text.split("\n") == [unit + line for line in expected]
