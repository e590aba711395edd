"""Where docstrings go, byte for byte."""

import pytest

from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.place import find_place
from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.context import survey
from nlx_lsp.syntax.source import Source
from nlx_lsp.verify.structure import verify_documentation


def put(text: str, qualname: str = "f") -> str:
    source = Source.parse(text.encode("utf-8"), path="a.py")
    surveyed = survey(source)
    symbol = next(s for s in surveyed.symbols if s.qualname == qualname)
    edit = find_place(surveyed, symbol).edit('"""D."""')
    after = apply(source.text, [edit])
    verify_documentation(source, Source.parse(after, path="a.py"))
    return after.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f():\n    pass\n", 'def f():\n    """D."""\n    pass\n'),
        ("def f(): pass\n", 'def f():\n    """D."""\n    pass\n'),
        ("def f(): return 1; x = 2  # c", 'def f():\n    """D."""\n    return 1; x = 2  # c'),
        ("def f(): ...\n", 'def f():\n    """D."""\n    ...\n'),
        ("def f(\n  a,\n):  # c\n  # d\n\n  return a\n", 'def f(\n  a,\n):  # c\n  """D."""\n  # d\n\n  return a\n'),
        ("def f():\r\n\tpass\r\n", 'def f():\r\n\t"""D."""\r\n\tpass\r\n'),
        ("def f(): pass\r\n", 'def f():\r\n    """D."""\r\n    pass\r\n'),
        ("def f(): return (1,\n2)\n", 'def f():\n    """D."""\n    return (1,\n2)\n'),
        ("async def f(a=lambda: 1): return {1: 2}", 'async def f(a=lambda: 1):\n    """D."""\n    return {1: 2}'),
        ("def f(): 'old'\n", 'def f(): """D."""\n'),
        ("def f():\n    'old' ; x = 1\n", 'def f():\n    """D.""" ; x = 1\n'),
        ("def g():\n  pass\ndef f(): pass\n", 'def g():\n  pass\ndef f():\n  """D."""\n  pass\n'),
        ("x = '😀é'\ndef f(): return '😀'\n", 'x = \'😀é\'\ndef f():\n    """D."""\n    return \'😀\'\n'),
        ("if x:\n\tdef f():\n\t\tpass", 'if x:\n\tdef f():\n\t\t"""D."""\n\t\tpass'),
    ],
)  # fmt: skip
def test_a_function(before: str, after: str) -> None:
    assert put(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("class f:\n    x = 1\n", 'class f:\n    """D."""\n\n    x = 1\n'),
        ("class f:\n\n    x = 1\n", 'class f:\n    """D."""\n\n    x = 1\n'),
        ("class f(A): pass\n", 'class f(A):\n    """D."""\n    pass\n'),
        ("class f:\n    '''old'''\n", 'class f:\n    """D."""\n'),
    ],
)
def test_a_class(before: str, after: str) -> None:
    assert put(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import os\n", '"""D."""\n\nimport os\n'),
        ("", '"""D."""\n'),
        ("#!/bin/python\n# coding: utf-8\nimport os\n", '#!/bin/python\n# coding: utf-8\n"""D."""\n\nimport os\n'),
        ("# Licence.\n# More.\n\nimport os\n", '# Licence.\n# More.\n"""D."""\n\nimport os\n'),
        ("# About os.\nimport os\n", '"""D."""\n\n# About os.\nimport os\n'),
        ("\ufeffimport os\n", '\ufeff"""D."""\n\nimport os\n'),
        ("from __future__ import annotations\n", '"""D."""\n\nfrom __future__ import annotations\n'),
        ("# Licence.", '# Licence.\n"""D."""\n'),
        ("'old'\nimport os\n", '"""D."""\nimport os\n'),
    ],
)  # fmt: skip
def test_a_module(before: str, after: str) -> None:
    assert put(before, "") == after


def test_a_header_continued_by_a_backslash_is_refused() -> None:
    with pytest.raises(EditRefused, match="backslash"):
        put("def f(): \\\n  return 1\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("// eslint-disable-next-line\nfunction f() {}\n", "/** D. */\n// eslint-disable-next-line\nfunction f() {}\n"),
        ("// ---- Parts ----\nfunction f() {}\n", "// ---- Parts ----\n/** D. */\nfunction f() {}\n"),
        ("/* ===== */\n// x\nfunction f() {}\n", "/* ===== */\n/** D. */\n// x\nfunction f() {}\n"),
        ("//#region Parts\r\nfunction f() {}\r\n", "//#region Parts\r\n/** D. */\r\nfunction f() {}\r\n"),
    ],
)  # fmt: skip
def test_a_comment_goes_above_remarks_and_below_the_heading_of_a_section(before: str, after: str) -> None:
    source = Source.parse(before.encode(), path="a.js")
    surveyed = survey(source)
    symbol = next(s for s in surveyed.symbols if s.name == "f")
    assert apply(source.text, [find_place(surveyed, symbol).edit("/** D. */")]).decode() == after
