"""What is dropped before anybody sees it: noise, what contradicts the code, and what is said already.

A false drop costs a fault that was found; so the true findings are many, and as models write them.
"""

from pathlib import Path

import pytest
from verify.findings import Written, read

from nlx_lsp.actions.review.candidate import Candidate, check
from nlx_lsp.actions.review.categories import CATEGORIES
from nlx_lsp.project.dismissed import Dismissed
from nlx_lsp.values import Diagnostic, Span
from nlx_lsp.verify.claims import contradiction, is_known
from nlx_lsp.verify.noise import noise

NOTHING = Dismissed(root=Path(), path="a.py", known=frozenset())
TRUE, NOISE = list(read("true")), list(read("noise"))


def checked(written: Written) -> Candidate | str:
    return check(written.item, written.context, written.lines, (), NOTHING)


@pytest.mark.parametrize("written", TRUE, ids=str)
def test_what_may_be_true_is_kept(written: Written) -> None:
    found = checked(written)
    assert isinstance(found, Candidate), found
    assert " ".join(found.quote.split()) == written.quote


@pytest.mark.parametrize("written", NOISE, ids=str)
def test_noise_and_what_the_code_refutes_is_dropped(written: Written) -> None:
    assert isinstance(checked(written), str)


def test_the_examples_are_enough() -> None:
    assert len(TRUE) >= 60
    assert len(NOISE) >= 40
    assert {written.category for written in TRUE} == set(CATEGORIES)
    assert {written.path for written in TRUE} == {"a.py", "a.c", "a.ts", "a.rs"}


@pytest.mark.parametrize(
    ("code", "problem", "refuted"),
    [
        ("def f(a, b):\n    return a", "b is never used", False),
        ("def f(a, b):\n    return a + b", "b is never used", True),
        ("def f(a, b):\n    return a  # and not b", "The parameter b is never used", False),
        ("def f(a, b):\n    b = a\n    return a", "`b` is never read", False),
        ("def f(a, b):\n    return [a for x in b]", "b is never used", True),
        ("def f(a, b):\n    return f'{a}{b}'", "b is never used", True),
        ("def f(value):\n    g(value)", "The return value is never used", False),
        ("def f(a):\n    return a", "a is not used on the second path", False),
        ("def f(a):\n    for x in a:\n        y = x\n    return y", "y is not defined", False),
        ("def f(a):\n    return a", "a is not defined", True),
        ("LIMIT = 3\ndef f(a):\n    return a < LIMIT", "The name LIMIT is not defined", True),
        ("def g():\n    return 1\ndef f(a):\n    return g()", "`g` is not defined", True),
        ("def f(a):\n    if a:\n        return 1", "Does not return a value", False),
        ("def f(a):\n    if a:\n        return\n    return 1", "Does not return anything", False),
        ("def f(a):\n    if a:\n        return 2\n    return 1", "Missing return", True),
        ("def f(a):\n    while a:\n        return 1", "Missing return", False),
        ("def f(a=[]):\n    return a", "The mutable default is shared", False),
        ("def f(a=dict()):\n    return a", "The mutable default is shared", False),
        ("def f(a=None):\n    return a", "The mutable default is shared", True),
    ],
)
def test_only_what_the_tree_shows_refutes_a_claim(code: str, problem: str, *, refuted: bool) -> None:
    last = code.splitlines()[-1].strip()
    written = Written(category="", path="a.py", code=code, quote=last, problem="", when="")
    assert contradiction(problem, last, written.context) == ("it contradicts the code" if refuted else "")


@pytest.mark.parametrize(
    ("code", "path", "problem", "refuted"),
    [
        ("int f(int a, int b) { return a; }", "a.c", "b is never used", False),
        ("int f(int a, int b) { return a + b; }", "a.c", "b is never used", True),
        ("int f(int a) { if (a) return 1; return 2; }", "a.c", "Missing return", True),
        ("function f(a: number) { if (a) return; return 2; }", "a.ts", "Missing return", False),
        ("function f(a: number) { return () => a; }", "a.ts", "a is never used", True),
        ("fn f(a: u8, b: u8) -> u8 { a }", "a.rs", "b is never read", False),
        ("fn f(a: u8, b: u8) -> u8 { a + b }", "a.rs", "b is never read", True),
    ],
)
def test_claims_are_checked_in_every_language(code: str, path: str, problem: str, *, refuted: bool) -> None:
    written = Written(category="", path=path, code=code, quote=code, problem="", when="")
    assert bool(contradiction(problem, code, written.context)) == refuted


@pytest.mark.parametrize(
    ("theirs", "message", "known"),
    [
        ("Local variable `x` is assigned to but never used", "x is never used.", True),
        ("'x' may be used uninitialized", "`x` may be used before it is initialized, when n is 0.", True),
        ("Possible division by zero", "A division by zero, when the list is empty.", True),
        ('Type of "total" is unknown', "The total is wrong, when a price is negative.", False),
        ("Line too long (120 > 100)", "Reads one element past the end.", False),
        ("", "Reads one element past the end.", False),
    ],
)
def test_what_another_tool_says_of_the_same_lines_is_known(theirs: str, message: str, *, known: bool) -> None:
    here = Span(start=10, end=20)
    said = [Diagnostic(span=Span(start=12, end=13), message=theirs)]
    assert is_known(message, here, said) == known
    assert not is_known(message, Span(start=30, end=40), said)


def test_noise_is_told_by_what_is_asked_for() -> None:
    assert noise("The docstring is missing") == "it asks for documentation"
    assert noise("Crashes, because the docstring is missing") == ""
    assert noise("Off") == "it says nothing"
    assert noise("Infinite loop", "n is 0") == ""
    assert noise("Fails", "it is read from www.example.org") == "it holds an address"
