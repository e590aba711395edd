"""The cases that are planned before the model speaks."""

import pytest

from nlx_lsp.actions.tests.condition import holds
from nlx_lsp.actions.tests.planning import Planned, plan_cases
from nlx_lsp.syntax.facts import facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline


def planned(
    code: str, language: str = "python", guards: tuple[str, ...] = (), most: int = 40
) -> list[Planned]:
    source = Source.parse(code.encode(), path="a", language_id=language)
    symbol = next(each for each in outline(source) if each.kind in {"function", "method"})
    return list(plan_cases(facts(source, symbol), guards, language, most))


def titles(code: str, language: str = "python", guards: tuple[str, ...] = ()) -> list[str]:
    return [case.title for case in planned(code, language, guards)]


def test_every_error_has_a_case_that_must_raise_it() -> None:
    code = "def f(n: int):\n    if n < 0:\n        raise ValueError('n')\n    raise KeyError(n)\n"
    cases = {case.raises: case for case in planned(code) if case.raises}
    assert set(cases) == {"ValueError", "KeyError"}
    assert cases["ValueError"].title == "raises ValueError if n < 0"
    assert (cases["ValueError"].asked, cases["ValueError"].given) == ((), {"n": "-1"})
    assert (cases["KeyError"].asked, cases["KeyError"].given) == (("n",), {})


RAISING = """\
def f(n: int, items: list[str], who: str | None = None):
    if n < 0:
        raise ValueError("n")
    if not items:
        raise LookupError("items")
    if who is None and items:
        raise KeyError("who")
    return n
"""


def test_a_value_that_surely_raises_is_not_expected_to_return() -> None:
    cases = planned(RAISING)
    given = [(dict(case.given), case.raises) for case in cases if case.given]
    assert ({"n": "-1"}, "ValueError") in given
    assert ({"items": "[]"}, "LookupError") in given
    returning = [values for values, error in given if not error]
    assert {"n": "-1"} not in returning
    assert {"items": "[]"} not in returning
    assert {"n": "0"} in returning
    assert {"who": "None"} in returning  # who knows about the items


@pytest.mark.parametrize(
    ("language", "code", "given"),
    [
        ("typescript", "function f(n: number) { if (n < 0) { throw new RangeError('n') } return 1 }", "-1"),
        ("javascript", "function f(text = 'a') { if (!text) { throw new Error('no') } return 1 }", '""'),
        ("java", "class A { int f(int n) { if (n == 0) { throw new Odd(); } return 1; } }", "0"),
    ],
)
def test_so_it_is_in_other_languages(language: str, code: str, given: str) -> None:
    cases = planned(code, language)
    assert [case.raises for case in cases if given in case.given.values()] == [
        case.raises for case in cases if case.raises
    ]


@pytest.mark.parametrize(
    ("condition", "value", "language", "expected"),
    [
        ("n < 0", "-1", "python", True),
        ("n < 0", "0", "python", False),
        ("not n", "[]", "python", True),
        ("!n", "[]", "javascript", False),
        ("!n", '""', "typescript", True),
        ("!n", '""', "java", None),
        ("n === null", "None", "javascript", True),
        ("n == undefined", "None", "javascript", None),
        ("n.length === 0", '""', "javascript", True),
        ("n.is_empty()", "[]", "rust", True),
        ("n.len() > 3", '"x"', "rust", False),
        ("len(n) == 0", "{}", "go", True),
        ("n <= 0 || other > 3", "0", "go", True),
        ("n <= 0 || other > 3", "1", "go", None),
        ("n <= 0 and other", "1", "python", False),
        ("n <= 0 and other", "0", "python", None),
        ("0 <= n < 10", "10**18", "python", False),
        ("n not in ('a', 'b')", '"x"', "python", True),
        ("n in known", '"x"', "python", None),
        ("n < 0", "None", "python", None),
        ("n is None", "None", "python", True),
        ("n.strip() == ''", '""', "python", None),
        ("f(n)", "0", "python", None),
        ("n in [" + "1," * 100 + "]", "1", "python", None),
        ("this is no code (", "1", "python", None),
    ],
)
def test_what_can_be_told_of_a_condition(
    condition: str, value: str, language: str, expected: bool | None
) -> None:
    assert holds(condition, "n", value, language) is expected


@pytest.mark.parametrize(
    ("parameter", "given"),
    [
        ("n: int", {"0", "-1", "10**18"}),
        ("n: 'int | None'", {"0", "-1", "10**18", "None"}),
        ("n: Optional[str]", {"None"}),
        ("text: str", {'""', '"x"', '"žluťoučký kůň 日本"'}),
        ("items: list[int]", {"[]"}),
        ("items: dict[str, list[int]]", {"{}"}),
        ("flag=False", {"True", "False"}),
        ("n=3", {"0", "-1", "10**18"}),
        ("who: User", set()),
        ("whatever", set()),
    ],
)
def test_boundary_values_follow_from_the_type(parameter: str, given: set[str]) -> None:
    cases = planned(f"def f({parameter}):\n    return 1\n")
    assert {value for case in cases for value in case.given.values()} == given


def test_values_are_written_in_the_language() -> None:
    code = "function f(n: number | null): number { return 1 }"
    assert {value for case in planned(code, "typescript") for value in case.given.values()} >= {"null", "0"}
    assert "vec![]" in str(planned("fn f(v: Vec<i32>) -> i32 { 1 }", "rust"))


def test_branches_and_defaults_have_their_cases() -> None:
    code = "def f(a, b=2):\n    if a > b:\n        return a\n    return b\n"
    found = titles(code, guards=("a > b",))
    assert found[:2] == ["ordinary values", "the branch where a > b"]
    assert "b other than 2" in found


def test_what_is_planned_for_one_parameter_leaves_the_others_to_the_model() -> None:
    for case in planned("def f(a: int, b: str, *rest, c=None, **more):\n    return a\n"):
        assert not set(case.asked) & set(case.given)
        assert set(case.asked) | set(case.given) >= {"a", "b"}
        assert not {"rest", "more"} & (set(case.asked) | set(case.given))


def test_there_are_no_more_than_wanted_and_the_first_matter_most() -> None:
    code = "def f(a: int, b: int):\n    if a:\n        raise ValueError\n    return b\n"
    cases = planned(code, most=3)
    assert [case.key for case in cases] == ["case1", "case2", "case3"]
    assert cases[0].title == "ordinary values"
    assert cases[1].raises == "ValueError"
