"""Scripted testers go through the product's own pipeline, and the evaluation tells good from bad.

Which mutants a tester kills is found out a second time, by running what was offered in this process.
"""

import colorsys
import inspect
import itertools
import sys
import unittest
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attrs import define, evolve

from nlx_lsp import sandbox
from nlx_lsp.actions import load
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import UsageError
from nlx_lsp.evals.faults import Fault
from nlx_lsp.evals.share import Share
from nlx_lsp.evals.tests import Case, Trial, attempt, bare_copy, collect, figures
from nlx_lsp.evals.tests.cases import statement_lines
from nlx_lsp.evals.tests.judge import judge
from nlx_lsp.evals.tests.report import as_json, examples, table
from nlx_lsp.pipeline import Runner
from nlx_lsp.settings import Settings
from nlx_lsp.settings.table import TestsSettings as Options
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import JSON, Ran, Request, Run

CODE = '''\
"""Prices."""


def band(value: int, low: int, high: int) -> int:
    """Return where a value is."""
    # Both limits are within.
    if value < low:
        return 1
    if value > high:
        return 3
    return 2


def share(part: int, whole) -> int:
    """Return a part in percent."""
    if whole == 0:
        raise ValueError("nothing")
    return 100 * part // whole
'''
VALUES: Mapping[str, Sequence[tuple[int, ...]]] = {
    "band": [(5, 1, 9), (-3, 1, 9), (30, 1, 9), (1, 0, 9), (9, 1, 9), (2, 1, 9)],
    "share": [(3, 4), (7, 7), (2, 3), (5, 2), (-1, 8)],
}
"""What testers call the functions with."""
MUTANTS = 4

needs_sandbox = pytest.mark.skipif(
    sandbox.find().kind == "none", reason=f"nothing confines programs here: {sandbox.find().problem}"
)
SETTINGS = evolve(Settings(), tests=Options(framework="unittest", repeats=2, cases=6, keep_all=True))


def project(root: Path, code: str = CODE) -> Path:
    """Return a copy, without its tests, of a project of one file."""
    whole, bare = root / "whole", root / "bare"
    for folder in (whole / "tests", bare):
        folder.mkdir(parents=True)
    (whole / "pyproject.toml").write_text('[project]\nname = "prices"\nversion = "1"\n')
    (whole / "prices.py").write_text(code)
    (whole / "tests" / "test_prices.py").write_text("from prices import band, share\n")
    bare_copy(whole, bare)
    return bare


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    root = project(tmp_path_factory.mktemp("project"))
    return collect([root], SETTINGS, sample=9, seed=1, mutants=MUTANTS)


Tester = Callable[[str, Mapping[str, str]], str]
"""Returns what is expected of a call of a function with some arguments."""


def answer(tester: Tester, case: Case, *, code_is_right: bool = True) -> Callable[[Request], JSON]:
    """Return what answers as a tester would."""
    task = case.plan.prepare(case.symbol)
    assert task
    names = [each.name for each in task.context.facts.parameters]

    def say(request: Request) -> JSON:
        if request.schema is None:
            return "yes" if code_is_right else "no"
        wanted = request.schema["properties"]["cases"]["properties"]
        said: dict[str, JSON] = {}
        for planned, values in zip(task.planned, itertools.cycle(VALUES[case.symbol.name]), strict=False):
            chosen = {name: repr(value) for name, value in zip(names, values, strict=True)}
            if planned.raises:
                chosen["whole"] = "0"
            said[planned.key] = {name: chosen[name] for name in planned.asked}
            if not planned.raises:
                arguments = {**said[planned.key], **planned.given}
                said[planned.key]["expected"] = tester(case.symbol.name, arguments)
        return {"cases": {key: said[key] for key in wanted}}

    return say


def perfect(name: str, arguments: Mapping[str, str]) -> str:
    values = {key: eval(text) for key, text in arguments.items()}  # noqa: S307 - written above
    return repr(getattr(module(CODE), name)(**values))


def useless(name: str, arguments: Mapping[str, str]) -> str:
    return f"{name}({', '.join(f'{key}={value}' for key, value in arguments.items())})"


def wrong(_: str, __: Mapping[str, str]) -> str:
    return "'no such thing'"


async def trials(
    cases: Sequence[Case], say: Callable[[Case], Any], runner: Runner = sandbox.run
) -> list[Trial]:
    action = load()["tests"]
    return [await attempt(each, action, Scripted(say(each)), SETTINGS, runner) for each in cases]


def parts(share: Share) -> tuple[int, int]:
    return share.part, share.whole


def module(code: str) -> ModuleType:
    made = ModuleType("prices")
    exec(code, made.__dict__)  # noqa: S102 - written above, or a mutant of it
    return made


def is_killed(trial: Trial, fault: Fault, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Find out by another way whether the offered tests notice a mutant."""
    monkeypatch.setitem(sys.modules, "prices", module(fault.source.text.decode()))
    tests = ModuleType("offered")
    exec(trial.text, tests.__dict__)  # noqa: S102 - it is being tested
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromModule(tests).run(result)
    assert result.testsRun
    return not result.wasSuccessful()


def test_the_copy_has_no_tests_and_the_cases_are_its_functions(cases: list[Case]) -> None:
    root = Path(cases[0].source.path).parent
    assert {each.name for each in root.rglob("*") if each.is_file()} == {
        ".venv",
        "prices.py",
        "pyproject.toml",
    }
    assert {each.symbol.name: set(each.lines) for each in cases} == {
        "band": {7, 8, 9, 10, 11},
        "share": {16, 17, 18},
    }
    assert [len(each.mutants) for each in cases] == [MUTANTS] * 2
    assert all(len({fault.source.text for fault in each.mutants}) == MUTANTS for each in cases)


async def test_garbage_comes_to_nothing(cases: list[Case]) -> None:
    async def never(order: Run) -> Ran:
        raise AssertionError(order.command)

    done = await trials(cases, lambda _: [{"match": ".", "answer": "%$ no JSON"}], never)
    result = figures(done)
    nothing = (0, 2)
    assert parts(result.built) == parts(result.reliable) == parts(result.gained) == nothing
    assert parts(result.findings) == nothing
    assert parts(result.killed) == (0, 2 * MUTANTS)
    assert parts(result.after) == (0, 8)
    assert parts(result.steady) == parts(result.killed_where_tested) == (0, 0)
    assert sum(result.refusals.values()) == 2
    assert all(reason.startswith("No test of it can be offered") for reason in result.refusals)
    assert "| mutation score | 0% (0% to 32%), 0 of 8 |" in table(result)


@needs_sandbox
@pytest.mark.slow
async def test_a_perfect_tester(cases: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    done = await trials(cases, lambda case: answer(perfect, case))
    result = figures(done)
    assert parts(result.built) == parts(result.reliable) == parts(result.gained) == (2, 2)
    assert (parts(result.before), parts(result.after)) == ((0, 8), (8, 8))
    assert result.steady.part == result.steady.whole == result.tally.kept
    assert (result.tally.characterised, parts(result.findings), dict(result.refusals)) == (0, (0, 2), {})
    for trial in done:
        judged = trial.judgement
        assert all(is_killed(trial, fault, monkeypatch) for fault in judged.killed)
        assert not any(is_killed(trial, fault, monkeypatch) for fault in judged.survivors)
    assert parts(result.killed) == parts(result.killed_where_tested) == (2 * MUTANTS, 2 * MUTANTS)
    assert result.tokens > 0
    assert as_json(result, done)["figures"]["mutation_score"]["share"] == 1.0
    assert "| 5 of 5 | 4 of 4 |" in examples(done, count=2, seed=0)


@needs_sandbox
@pytest.mark.slow
async def test_a_tester_who_compares_the_code_with_itself_gets_nothing_through(
    cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    """But for the case of an error, which is planned, and needs nothing of him."""
    done = await trials(cases, lambda case: answer(useless, case))
    result = figures(done)
    assert parts(result.built) == parts(result.reliable) == parts(result.gained) == (1, 2)
    assert (result.tally.written, result.tally.kept) == (1, 1)
    assert result.tally.dropped == {"what is expected may not be made by what is tested": 10}
    for trial in done:
        if trial.case.symbol.name == "band":
            assert "may not be made by what is tested" in trial.refusal
        else:
            killed = [is_killed(trial, fault, monkeypatch) for fault in trial.case.mutants]
            assert len(trial.judgement.killed) == sum(killed)


@needs_sandbox
@pytest.mark.slow
@pytest.mark.parametrize("code_is_right", [True, False])
async def test_wrong_expectations_become_records_or_findings(cases: list[Case], code_is_right: bool) -> None:
    band = [each for each in cases if each.symbol.name == "band"]
    result = figures(await trials(band, lambda case: answer(wrong, case, code_is_right=code_is_right)))
    assert parts(result.built) == (1, 1)
    if code_is_right:
        assert parts(result.characterised) == (result.tally.kept, result.tally.kept)
        assert parts(result.reliable) == (1, 1)
        assert parts(result.killed) == (MUTANTS, MUTANTS), "what is recorded is what the code does"
        assert parts(result.findings) == (0, 1)
    else:
        assert parts(result.reliable) == parts(result.gained) == (0, 1)
        assert parts(result.killed) == (0, MUTANTS)
        assert parts(result.findings) == (1, 1)
        assert dict(result.refusals) == {"There are only findings.": 1}


FLAKY = """\
import os


def turn(step: int) -> int:
    seen = int(os.environ.get("TURN", "0"))
    return step if seen < LIMIT else step + seen
"""


@define
class Counting:
    """Runs programs in the sandbox, and tells each how many there were before: a clock that tests see."""

    turn: int = 0

    async def __call__(self, order: Run) -> Ran:
        self.turn += 1
        return await sandbox.run(evolve(order, environment={**order.environment, "TURN": str(self.turn)}))


@needs_sandbox
@pytest.mark.slow
@pytest.mark.parametrize(
    ("limit", "offered"), [(2, False), (8, True)], ids=["the product sees it", "only the judge sees it"]
)
async def test_a_flaky_test_builds_and_is_not_reliable(tmp_path: Path, limit: int, offered: bool) -> None:
    root = project(tmp_path, FLAKY.replace("LIMIT", str(limit)))
    case = collect([root], SETTINGS, sample=1, seed=0, mutants=2)[0]
    settings = evolve(SETTINGS, tests=evolve(SETTINGS.tests, cases=1))
    script = Scripted([{"cases": {"case1": {"step": "3", "expected": "3"}}}])
    trial = await attempt(case, load()["tests"], script, settings, Counting())
    result = figures([trial])
    assert parts(result.built) == (1, 1)
    assert parts(result.reliable) == parts(result.gained) == (0, 1)
    assert parts(result.killed) == (0, 2)
    assert parts(result.steady) == (0, int(offered))
    assert bool(trial.text) is offered
    assert bool(trial.refusal) is not offered


TESTED = """\
import unittest

from prices import band


class TestBand(unittest.TestCase):
    def test_old(self) -> None:
        self.assertEqual(band(5, 1, 9), 2)
"""
NEW = """
    def test_new(self) -> None:
        band(30, 1, 9)
"""


@needs_sandbox
@pytest.mark.slow
async def test_the_judge_counts_what_is_new(cases: list[Case]) -> None:
    """A test that only calls the function covers a line and kills nothing; what was there is not counted."""
    case = next(each for each in cases if each.symbol.name == "band")
    judged = await judge(case, TESTED + NEW, TESTED, sandbox.run)
    assert (judged.cases, judged.reliable) == (1, 1)
    assert judged.before == frozenset({7, 9, 11})
    assert judged.after == frozenset({7, 9, 10, 11})
    assert (len(judged.killed), len(judged.survivors)) == (0, MUTANTS)


async def test_a_project_in_which_nothing_can_be_run(cases: list[Case]) -> None:
    async def refuse(_: Run) -> Ran:
        return Ran(status=None, refused="there is no room")

    result = figures(await trials(cases, lambda case: answer(perfect, case), refuse))
    assert parts(result.built) == parts(result.reliable) == (0, 2)
    assert dict(result.refusals) == {"there is no room": 2}
    assert parts(result.killed) == (0, 2 * MUTANTS)


def test_no_function_is_said(tmp_path: Path) -> None:
    (tmp_path / "prices.py").write_text('def stub() -> None:\n    """Return."""\n')
    with pytest.raises(UsageError, match="no function to evaluate with"):
        collect([tmp_path], SETTINGS, sample=5, seed=0, mutants=1)


PYTHON = """\
def f(a):
    '''Say what it does.'''
    # why
    global x
    try:
        x = g(
            a
        )
    except E:
        pass
    else:
        return 1

    def inner():
        '''Say what it does.'''
        return 2
"""


@pytest.mark.parametrize(
    ("suffix", "code", "expected"),
    [
        ("py", PYTHON, {5, 6, 10, 12, 14, 16}),
        ("py", "def f(a): return a\n", set()),
        ("ts", "function f(a: number) {\n  // why\n  if (a) {\n    g();\n  }\n  return a;\n}\n", {3, 4, 6}),
        ("c", "int f(int a) {\n  /* why */\n  if (a) {\n    g();\n  }\n  return a;\n}\n", {3, 4, 6}),
    ],
)
def test_the_lines_of_statements(suffix: str, code: str, expected: set[int]) -> None:
    source = Source.parse(code.encode(), path=f"code.{suffix}")
    assert statement_lines(source, outline(source)[1]) == expected


@pytest.mark.parametrize("name", ["src/a.test.ts", "test/a.js", "pkg/x_test.go", "src/test/PriceTest.java"])
def test_tests_of_other_languages_stay_behind(tmp_path: Path, name: str) -> None:
    whole, bare = tmp_path / "whole", tmp_path / "bare"
    for path in (name, "src/code.ts", "tests/data.json", "package.json"):
        (whole / path).parent.mkdir(parents=True, exist_ok=True)
        (whole / path).write_text("{}")
    bare.mkdir()
    bare_copy(whole, bare)
    found = {path.relative_to(bare).as_posix() for path in bare.rglob("*") if path.is_file()}
    assert found == {"src/code.ts", "tests/data.json", "package.json", ".venv"}


COLOURS = {**dict.fromkeys("rgbyiqhlsv", "0.3"), "g": "0.4", "s": "0.5", "b": "0.9", "expected": "0"}


@needs_sandbox
@pytest.mark.slow
async def test_a_module_of_the_standard_library(tmp_path: Path) -> None:
    """Records of floating-point results, with pytest, of code that was not written for this."""
    root = project(tmp_path, inspect.getsource(colorsys))
    settings = evolve(SETTINGS, tests=evolve(SETTINGS.tests, framework="pytest", cases=1, repeats=1))
    case = collect([root], settings, sample=1, seed=3, mutants=3)[0]

    def record(request: Request) -> JSON:
        if request.schema is None:
            return "yes"
        wanted = request.schema["properties"]["cases"]["properties"]["case1"]["properties"]
        return {"cases": {"case1": {name: COLOURS[name] for name in wanted}}}

    trial = await attempt(case, load()["tests"], Scripted(record), settings, sandbox.run)
    result = figures([trial])
    assert parts(result.built) == parts(result.reliable) == parts(result.gained) == (1, 1)
    assert parts(result.characterised) == parts(result.steady) == (1, 1)
    assert result.after.whole == len(case.lines)
    assert 0 < result.killed.part <= result.killed.whole == len(case.mutants)
