"""The cases that are planned before the model speaks."""

import pytest

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
    assert cases["ValueError"].asked == ("n",)


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
