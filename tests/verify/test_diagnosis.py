"""Whether a message is gone: asked of those who would say it again, and unknown of all others."""

import shutil
from pathlib import Path

import pytest

from nlx_lsp.values import Diagnostic, Span
from nlx_lsp.verify.diagnosis import is_gone


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"there is no {program}")


def said(text: str, quote: str, message: str, source: str = "", code: str = "") -> Diagnostic:
    start = text.index(quote)
    return Diagnostic(
        span=Span(start=start, end=start + len(quote)), message=message, source=source, code=code
    )


def gone(diagnostic: Diagnostic, before: str, after: str, path: str = "a.py") -> bool | None:
    return is_gone(diagnostic, before.encode(), after.encode(), path)


OPEN = "def f(a):\n    g(a\n    return a\n"


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (OPEN, OPEN.replace("g(a", "g(a)"), True),
        (OPEN, OPEN.replace("g(a", "h(a"), False),
        (OPEN, OPEN.replace("g(a", "g(a)\n    x = 1\n    h(a"), False),
        (OPEN, OPEN.replace("g(a", "g((a)"), False),
        # the interpreter names the first error only: another one further down is another one
        (OPEN + "\nx = = 1\n", OPEN.replace("g(a", "g(a)") + "\nx = = 1\n", True),
    ],
)
def test_python_itself_knows_its_syntax(before: str, after: str, *, wanted: bool) -> None:
    assert gone(said(before, "g(a", "'(' was never closed", "Pylance"), before, after) is wanted


def test_of_what_nobody_says_again_nobody_knows() -> None:
    text = "def f(a):\n    return b\n"
    for diagnostic in (
        said(text, "b", '"b" is not defined', "Pyright"),
        said(text, "b", "Syntax error: really"),
    ):
        assert gone(diagnostic, text, text.replace("b", "a")) is None
    assert gone(said(text, "b", "cannot find b", "tsserver"), text, "x", "a.ts") is None
    assert gone(said(text, "b", "cannot find b"), text, "x", "untitled:Untitled-1") is None
    assert gone(said(text, "b", "broken", "Ruff", "nonsense; rm -rf"), text, "x") is None


C = "int f(int a) {\n    return b;\n}\n"


@needs("cc")
@pytest.mark.parametrize(
    ("after", "wanted"), [(C.replace("b;", "a;"), True), (C.replace("b;", "b + 1;"), False)]
)
def test_the_compiler_is_asked_in_c(tmp_path: Path, after: str, *, wanted: bool) -> None:
    message = "'b' undeclared (first use in this function)"
    path = str(tmp_path / "a.c")
    assert gone(said(C, "b;", message, "gcc"), C, after, path) is wanted
    assert gone(said(C, "b;", "something else", "gcc"), C, after, path) is None
    assert list(tmp_path.iterdir()) == []


RUST = "pub fn f(a: u8) -> u8 {\n    b\n}\n"


@needs("rustc")
@pytest.mark.parametrize(
    ("after", "wanted"), [(RUST.replace("b\n", "a\n"), True), (RUST.replace("b\n", "b + 1\n"), False)]
)
def test_the_compiler_is_asked_in_rust(tmp_path: Path, after: str, *, wanted: bool) -> None:
    diagnostic = said(RUST, "b\n", "cannot find value `b` in this scope", "rustc")
    assert gone(diagnostic, RUST, after, str(tmp_path / "a.rs")) is wanted
    assert list(tmp_path.iterdir()) == []


@needs("ruff")
def test_the_linter_is_asked() -> None:
    before = "x = None\nif x == None:\n    print(x)\n"
    diagnostic = said(before, "x == None", "Comparison to `None` should be `cond is None`", "Ruff", "E711")
    assert gone(diagnostic, before, before.replace("x ==", "x is")) is True
    assert gone(diagnostic, before, before.replace("x ==", "y ==")) is False
