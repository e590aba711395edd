"""Scripted reviewers go through the product's own pipeline, and the evaluation tells good from bad."""

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from textwrap import dedent

import pytest
from attrs import frozen

from nlx_lsp.actions import load
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import EngineCrashed, UsageError
from nlx_lsp.evals.review import Case, Figures, Review, collect, figures, review
from nlx_lsp.evals.review.report import examples
from nlx_lsp.evals.share import Share
from nlx_lsp.settings import Settings
from nlx_lsp.values import JSON, Model, Request, Span
from nlx_lsp.verify.anchor import anchor, code_lines

FUNCTION = """
def add_{0}(prices_{0}, limit_{0}, taxed_{0}=False):
    first_{0} = prices_{0}[0]
    total_{0} = sum(prices_{0}) + first_{0}
    if total_{0} < limit_{0} and taxed_{0}:
        total_{0} = with_tax(total_{0}, limit_{0})
    elif limit_{0} == 0:
        total_{0} = first_{0}
    checked_{0} = check(limit_{0}, total_{0})
    return charge(checked_{0}, first_{0})
"""
HALF = 8
"""Faulty functions, and sound ones."""


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    path = tmp_path_factory.mktemp("code") / "prices.py"
    path.write_text("\n".join(FUNCTION.format(number) for number in range(2 * HALF)))
    return collect([path], sample=2 * HALF, seed=1)


@frozen(kw_only=True)
class Place:
    """What can be quoted of a function."""

    quote: str
    rows: frozenset[int]


Reviewer = Callable[[Case, Sequence[Place]], list[tuple[Place, str]]]
"""Returns what is quoted, and of which category it is said to be."""


def answer(reviewer: Reviewer, case: Case) -> Callable[[Request], JSON]:
    source = case.source
    span = source.whole_lines(case.symbol.span)
    lines = code_lines(source, span, [])

    def place(quote: str) -> Place:
        found = anchor(lines, quote).span or Span(start=0, end=0)
        rows = range(source.text.count(b"\n", 0, found.start), source.text.count(b"\n", 0, found.end) + 1)
        return Place(quote=quote, rows=frozenset(rows))

    def say(request: Request) -> JSON:
        if request.schema is None:
            return "yes"
        shape = request.schema["properties"]["findings"]["items"]["properties"]
        places = [place(quote) for quote in shape["quote"]["enum"]]
        said = [
            {
                "quote": where.quote,
                "when": "limit is 7",
                "problem": "The sum is wrong",
                "category": category,
                "replacement": [],
            }
            for where, category in reviewer(case, places)
        ]
        return {"findings": said}

    return say


async def measure(reviewer: Reviewer, cases: Sequence[Case]) -> Figures:
    action = load()["review"]
    return figures(
        [await review(each, action, Scripted(answer(reviewer, each)), Settings()) for each in cases]
    )


def parts(share: Share) -> tuple[int, int]:
    return share.part, share.whole


def at_fault(case: Case, places: Sequence[Place]) -> list[Place]:
    return [each for each in places if case.fault and each.rows <= case.fault.rows]


def perfect(case: Case, places: Sequence[Place]) -> list[tuple[Place, str]]:
    return [(each, case.fault.kind.category) for each in at_fault(case, places)[:1] if case.fault]


def silent(_: Case, __: Sequence[Place]) -> list[tuple[Place, str]]:
    return []


def noisy(_: Case, places: Sequence[Place]) -> list[tuple[Place, str]]:
    return [(each, "security") for each in places]


def beside(case: Case, places: Sequence[Place]) -> list[tuple[Place, str]]:
    rows = case.fault.rows if case.fault else frozenset[int]()
    near = [each for each in places if not each.rows & rows and each.rows & _around(rows)]
    return [(each, case.fault.kind.category) for each in near[:1] if case.fault]


def _around(rows: frozenset[int]) -> frozenset[int]:
    return frozenset(row + step for row in rows for step in (-1, 1))


def confused(case: Case, places: Sequence[Place]) -> list[tuple[Place, str]]:
    return [(each, "concurrency") for each in at_fault(case, places)[:1]]


def test_cases_are_faulty_and_sound_by_turns_and_other_functions(cases: list[Case]) -> None:
    assert [case.fault is not None for case in cases] == [True, False] * HALF
    assert len({case.symbol.name for case in cases}) == 2 * HALF
    assert len({case.fault.kind.name for case in cases if case.fault}) == HALF, "kinds take turns"
    for case in cases:
        assert case.source.slice(case.symbol.header).startswith(f"def {case.symbol.name}(")


async def test_a_perfect_reviewer(cases: list[Case]) -> None:
    result = await measure(perfect, cases)
    assert parts(result.faults.found) == parts(result.faults.nearly) == (HALF, HALF)
    assert parts(result.faults.right_line) == parts(result.faults.right_category) == (HALF, HALF)
    assert (parts(result.alarmed), parts(result.precision)) == ((0, HALF), (HALF, HALF))
    assert (result.f1, result.false_alarms, dict(result.dropped)) == (1.0, 0.0, {})
    assert result.tokens > 0
    assert parts(result.unreviewed) == (0, 2 * HALF)


async def test_a_silent_reviewer(cases: list[Case]) -> None:
    result = await measure(silent, cases)
    assert parts(result.faults.found) == parts(result.alarmed) == (0, HALF)
    assert (result.precision.value, result.f1) == (None, None)


async def test_a_noisy_reviewer_is_held_to_three_findings_and_is_still_seen_through(
    cases: list[Case],
) -> None:
    result = await measure(noisy, cases)
    top = {each.symbol.name: _first_rows(each) for each in cases}
    hits = [len(top[each.symbol.name] & each.fault.rows) for each in cases if each.fault]
    assert (parts(result.alarmed), result.false_alarms) == ((HALF, HALF), 3.0)
    assert parts(result.precision) == (sum(hits), 2 * HALF * 3)
    assert parts(result.faults.found) == (sum(map(bool, hits)), HALF)
    assert result.dropped["there are too many"] > 2 * HALF


def _first_rows(case: Case) -> set[int]:
    start = case.source.text.count(b"\n", 0, case.symbol.header.start)
    return {start, start + 1, start + 2}


async def test_a_reviewer_who_is_off_by_a_line(cases: list[Case]) -> None:
    result = await measure(beside, cases)
    assert parts(result.faults.found) == (0, HALF)
    assert parts(result.faults.nearly) == (HALF, HALF)
    assert parts(result.faults.right_line) == (0, HALF)
    assert (parts(result.precision), result.f1) == ((0, HALF), 0.0)


async def test_a_reviewer_who_names_the_wrong_category(cases: list[Case]) -> None:
    result = await measure(confused, cases)
    assert parts(result.faults.found) == (HALF, HALF)
    assert parts(result.faults.right_category) == (0, HALF)


async def test_a_reviewer_who_throws_dice(cases: list[Case]) -> None:
    chosen: dict[str, Place] = {}
    dice = random.Random(5)  # noqa: S311 - dice, no secret

    def blind(case: Case, places: Sequence[Place]) -> list[tuple[Place, str]]:
        chosen[case.symbol.name] = dice.choice(places)
        return [(chosen[case.symbol.name], "logic error")]

    result = await measure(blind, cases)
    hits = sum(bool(chosen[each.symbol.name].rows & each.fault.rows) for each in cases if each.fault)
    assert parts(result.faults.found) == (hits, HALF)
    assert parts(result.precision) == (hits, 2 * HALF)
    assert (parts(result.alarmed), result.false_alarms) == ((HALF, HALF), 1.0)


@pytest.mark.parametrize("suffix", ["c", "ts", "rs"])
async def test_other_languages_go_the_same_way(tmp_path: Path, suffix: str) -> None:
    body = dedent("""
        {header}
            if (first{0} < second{0}) {{
                return keep(first{0}, second{0});
            }}
            note(second{0}, first{0});
            return drop(second{0}, first{0});
        }}
    """)
    header = {
        "c": "int f{0}(int first{0}, int second{0}) {{",
        "ts": "function f{0}(first{0}: number, second{0}: number) {{",
        "rs": "fn f{0}(first{0}: i32, second{0}: i32) -> i32 {{",
    }[suffix]
    text = "".join(body.replace("{header}", header).format(number) for number in range(6))
    (tmp_path / f"code.{suffix}").write_text(text)
    result = await measure(perfect, collect([tmp_path], sample=6, seed=0))
    assert parts(result.faults.found) == parts(result.faults.right_line) == (3, 3)
    assert parts(result.alarmed) == (0, 3)


def test_a_sample_is_repeatable_and_leaves_tests_and_short_functions_out(tmp_path: Path) -> None:
    for name in ("one.py", "two.py", "three.py"):
        (tmp_path / name).write_text(FUNCTION.format(name[:2]) + "\n\ndef short(a):\n    return a + 1\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "four.py").write_text(FUNCTION.format("four"))
    (tmp_path / "broken.py").write_bytes(b"def f(a):\n    \xff\xfe = a + 1\n    b = a\n    return b\n")
    (tmp_path / "notes.txt").write_text("def f(a):\n")
    first, second = ([each.source.text for each in collect([tmp_path], sample=50, seed=4)] for _ in range(2))
    assert first == second
    assert len(first) == 2, "three functions are two pairs less one"
    assert first != [each.source.text for each in collect([tmp_path], sample=50, seed=5)]


def test_too_little_code_is_said(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text("x = 1\n")
    with pytest.raises(UsageError, match="no two functions"):
        collect([tmp_path], sample=10, seed=0)


async def test_a_function_that_does_not_fit_is_no_error(cases: list[Case]) -> None:
    small = Scripted([], model=Model(name="small", context_tokens=800))
    result = await review(cases[0], load()["review"], small, Settings())
    assert isinstance(result, Review)
    assert result.refusal
    assert result.findings == ()


async def test_an_engine_that_fails_is_one(cases: list[Case]) -> None:
    broken = Scripted([{"answer": "{}", "crash": 0}])
    with pytest.raises(EngineCrashed):
        await review(cases[0], load()["review"], broken, Settings())


async def test_examples_show_what_was_wrong_and_what_was_said(cases: list[Case]) -> None:
    action = load()["review"]
    done = [await review(each, action, Scripted(answer(perfect, each)), Settings()) for each in cases[:2]]
    text = examples(done, count=9, seed=0)
    assert len(text.splitlines()) == 4
    assert "The sum is wrong, when limit is 7. | yes |" in text
    assert "| (nothing) | (nothing) |  |" in text
