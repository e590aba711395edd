"""The tests action where its cases are really run: what is kept, what is not and why, in how many runs."""

import asyncio
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from attrs import define, evolve, field
from testing.built_projects import equipped, installed
from testing.python_projects import build, start

from nlx_lsp import pipeline
from nlx_lsp.actions.tests import Tests
from nlx_lsp.actions.tests.plan import TestsPlan as Planned
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.testing.framework import Habitat
from nlx_lsp.testing.unittest import Unittest
from nlx_lsp.values import JSON, Outcome, Ran, Request, Run, Span

CODE = """\
class Odd(Exception):
    pass


def band(value: int, low: int) -> str:
    if value < low:
        return "below"
    if value > 1000:
        return "huge"
    if value == 7:
        raise Odd
    return "in"


def band_at(value: int) -> int:
    return value + 1
"""
SIX = evolve(Settings(), tests=evolve(Settings().tests, framework="unittest", cases=6))
ONE = evolve(SIX, tests=evolve(SIX.tests, cases=1))


@define
class Runner:
    """Runs programs as the sandbox does, but without its walls, and keeps them."""

    is_built: bool = False
    runs: list[Run] = field(factory=list)

    async def __call__(self, order: Run) -> Ran:
        self.runs.append(order)
        return await asyncio.to_thread(start, equipped(order) if self.is_built else order)


@pytest.fixture
def module(tmp_path: Path) -> Path:
    return made(tmp_path, CODE)


def made(folder: Path, code: str) -> Path:
    """Make a project of one module."""
    build(folder, {"pyproject.toml": "[project]\nname = 'shop'\n", "shop.py": code})
    return folder / "shop.py"


def honest(request: Request) -> JSON:
    """Answer with what the code really gives, for other values each time."""
    if request.schema is None:
        return "no"
    values = iter(["10", "-5", "2000", "7", "11", "12"])
    told = {"10": "'in'", "-5": "'below'", "2000": "'huge'", "7": "'in'", "11": "'in'", "12": "'in'"}
    said: dict[str, JSON] = {}
    for key, case in request.schema["properties"]["cases"]["properties"].items():
        chosen = {"value": next(values), "low": "0"}
        chosen["expected"] = told[chosen["value"]]
        said[key] = {name: chosen[name] for name in case["properties"]}
    return {"cases": said}


def cases(*values: Mapping[str, str]) -> Callable[[Request], JSON]:
    """Answer with the values of some cases; where the code does something else, it is wrong."""
    answer = {"cases": {f"case{number}": value for number, value in enumerate(values, 1)}}
    return lambda request: "no" if request.schema is None else answer


def ones(request: Request) -> JSON:
    """Answer with 1, whatever is asked; where the code does something else, it is right."""
    if request.schema is None:
        return "yes"
    wanted = request.schema["properties"]["cases"]["properties"]
    return {"cases": {key: dict.fromkeys(case["properties"], "1") for key, case in wanted.items()}}


async def scaffold(
    module: Path,
    answer: Callable[[Request], JSON],
    settings: Settings = SIX,
    at: str = "def band(",
    action: Tests | None = None,
    **options: JSON,
) -> tuple[Outcome, list[Run]]:
    text = await asyncio.to_thread(module.read_bytes)
    place = text.index(at.encode())
    runner = Runner(is_built=module.suffix == ".cpp")
    outcome = await pipeline.run(
        action or Tests(),
        Source.parse(text, path=str(module)),
        Span(start=place, end=place),
        Scripted(answer),
        lambda _: None,
        settings=settings,
        options=options,
        runner=runner,
    )
    return outcome, runner.runs


def written(outcome: Outcome) -> str:
    (proposal,) = outcome.proposals
    return apply((proposal.before or "").encode(), proposal.edits).decode()


async def test_a_suite_of_six_takes_few_runs(module: Path) -> None:
    """It were thirteen, one for each repetition and one for each case, before they were joined."""
    settings = evolve(SIX, tests=evolve(SIX.tests, keep_all=True))
    outcome, runs = await scaffold(module, honest, settings)
    assert "6 cases planned" in outcome.proposals[0].note
    assert len(runs) <= 5
    rounds = [run for run in runs if any(path.endswith("starter.py") for path in run.files)]
    assert len(rounds) == 1, "all repetitions are one run"
    assert len(runs) > len(rounds), "and not the only one"


async def test_a_case_alone_that_has_passed_is_not_run_again(module: Path) -> None:
    outcome, runs = await scaffold(module, cases({"value": "10", "low": "0", "expected": "'in'"}), ONE)
    assert (
        "1 cases planned, 1 written, 1 built, 1 passed, 1 kept; 0 of 8 lines covered before, 5 of 8 after"
        in (outcome.proposals[0].note)
    )
    assert len(runs) == 3, "once, five times in one run, and to see what it covers"


async def test_what_covers_nothing_new_is_dropped_and_said(module: Path) -> None:
    outcome, _ = await scaffold(module, honest)
    text = written(outcome)
    note = outcome.proposals[0].note
    assert "dropped: " in note
    assert "(it covers nothing new)" in note
    assert "after" in note
    assert "2000" in text or "10**18" in text


TESTED = """\
import unittest

from shop import band


class TestBand(unittest.TestCase):
    def test_old(self):
        self.assertEqual(band(10, 0), "in")
"""


async def test_what_the_tests_that_are_there_cover_is_not_covered_again(module: Path) -> None:
    await asyncio.to_thread((module.parent / "test_shop.py").write_text, TESTED)
    outcome, runs = await scaffold(module, honest)
    assert "1 kept; 5 of 8 lines covered before, 6 of 8 after" in outcome.proposals[0].note
    text = written(outcome)
    assert text.startswith(TESTED)
    assert text.count("def test_") == 2
    assert len(runs) <= 5


async def test_one_case_is_offered_even_if_all_is_covered(module: Path) -> None:
    await asyncio.to_thread((module.parent / "test_shop.py").write_text, TESTED)
    outcome, _ = await scaffold(module, cases({"value": "11", "low": "0", "expected": "'in'"}), ONE)
    assert "1 kept; 5 of 8 lines covered before, 5 of 8 after" in outcome.proposals[0].note


async def test_where_every_case_is_dropped_the_figures_and_the_findings_stay(module: Path) -> None:
    """The code is wrong, says the model, and nothing else is left."""
    outcome, _ = await scaffold(module, cases({"value": "10", "low": "0", "expected": "'out'"}), ONE)
    assert outcome.proposals == ()
    assert outcome.refusals == ()
    [finding] = outcome.findings
    assert finding.message == (
        "This looks like a bug: band(value=10, low=0) should return 'out', but it returns 'in'."
    )
    assert "1 cases planned, 1 written, 1 built, 0 passed, 0 kept" in outcome.text
    assert (
        "| `band` | ordinary values | dropped: it looks like a bug, and is reported as one |" in outcome.text
    )
    assert finding.message in outcome.text


async def test_where_every_case_is_dropped_and_nothing_is_found_the_reasons_are_told(tmp_path: Path) -> None:
    module = made(tmp_path, "import random\n\n\ndef f(value: int) -> float:\n    return random.random()\n")
    outcome, _ = await scaffold(module, cases({"value": "1", "expected": "0.5"}), ONE, at="def f")
    assert outcome.proposals == ()
    [refusal] = outcome.refusals
    assert "1 cases planned, 1 written, 1 built, 0 passed, 0 kept" in refusal.reason
    assert "1 (what comes is different each time)" in refusal.reason
    assert "| `f` | ordinary values | dropped: what comes is different each time |" in outcome.text


async def test_a_flaky_case_takes_only_itself(tmp_path: Path) -> None:
    """A file that is left behind makes every second time differ."""
    module = made(
        tmp_path,
        "import pathlib\n\n\n"
        "def f(value: int) -> int:\n"
        "    if value == 1:\n"
        "        mark = pathlib.Path('mark')\n"
        "        if mark.exists():\n"
        "            return 0\n"
        "        mark.touch()\n"
        "    return value\n",
    )
    settings = evolve(SIX, tests=evolve(SIX.tests, cases=2, keep_all=True))
    answer = cases({"value": "2", "expected": "2"}, {"value": "1", "expected": "1"})
    outcome, _ = await scaffold(module, answer, settings, at="def f")
    assert "2 built, 1 passed, 1 kept" in outcome.proposals[0].note
    assert "1 (it does not pass every time)" in outcome.proposals[0].note
    assert "f(2)" in written(outcome)
    assert "f(1)" not in written(outcome)


class Strict(Unittest):
    """Knows no large number."""

    def check(self, text: str, habitat: Habitat) -> str:
        return "2000 is not known" if "2000" in text else super().check(text, habitat)


class StrictTests(Tests):
    def plan(self, source: Source, span: Span, settings: Settings, options: Mapping[str, JSON]) -> Planned:
        return evolve(super().plan(source, span, settings, options), framework=Strict())


async def test_one_case_that_cannot_be_written_takes_only_itself(module: Path) -> None:
    settings = evolve(SIX, tests=evolve(SIX.tests, report="always"))
    outcome, _ = await scaffold(module, honest, settings, action=StrictTests())
    assert "dropped: it cannot be written (2000 is not known) |" in outcome.text
    assert "6 written, 5 built" in outcome.proposals[0].note
    assert "2000" not in written(outcome)


async def test_cases_of_two_symbols_have_names_of_their_own(tmp_path: Path) -> None:
    """That ``at_value`` of ``f`` is zero, and that ``value`` of ``f_at`` is, could be called the same."""
    module = made(
        tmp_path,
        "def f(at_value: int) -> int:\n    return 1\n\n\ndef f_at(value: int) -> int:\n    return 2\n",
    )
    settings = evolve(SIX, tests=evolve(SIX.tests, cases=4, keep_all=True))
    outcome, _ = await scaffold(module, ones, settings, at="def f", scope="file")
    names = re.findall(r"def (test_\w+)", written(outcome))
    assert len(names) == len(set(names)) == 8
    assert "test_f_at_value_is_zero_2" in names
    assert "8 kept" in outcome.proposals[0].note


async def test_the_report_is_shown_to_whoever_wants_it(module: Path) -> None:
    settings = evolve(SIX, tests=evolve(SIX.tests, report="always"))
    outcome, _ = await scaffold(module, honest, settings)
    assert outcome.proposals
    assert outcome.text.startswith("6 cases planned, ")
    rows = [line for line in outcome.text.splitlines() if line.startswith("| `band`")]
    assert len(rows) == 6
    assert any(row.endswith("| kept |") for row in rows)
    never = evolve(SIX, tests=evolve(SIX.tests, report="never"))
    assert (await scaffold(module, honest, never))[0].text == ""


async def test_the_python_that_is_named_runs_the_tests(module: Path, tmp_path: Path) -> None:
    mine = tmp_path / "bin" / "mine"
    mine.parent.mkdir()
    mine.symlink_to((module.parent / ".venv" / "bin" / "python").resolve())
    settings = evolve(ONE, tests=evolve(ONE.tests, python=str(mine)))
    _, runs = await scaffold(module, cases({"value": "10", "low": "0", "expected": "'in'"}), settings)
    assert runs[0].command[0] == str(mine)
    gone = evolve(ONE, tests=evolve(ONE.tests, python=str(tmp_path / "gone")))
    with pytest.raises(UsageError, match=r"tests\.python"):
        await scaffold(module, ones, gone)


@pytest.mark.slow
async def test_a_compiled_language_goes_the_same_way(tmp_path: Path) -> None:
    """In C++: gcov tells the lines of each case, and the old tests count."""
    installed("g++", "gcov", "usr/include/gtest/gtest.h")
    files = {
        "CMakeLists.txt": "add_executable(unit tests/test_sign.cpp)\n",
        "sign.hpp": "#pragma once\nint sign(int n);\n",
        "sign.cpp": '#include "sign.hpp"\n\nint sign(int n) {\n  if (n < 0) {\n    return -1;\n  }\n'
        "  if (n > 100) {\n    return 2;\n  }\n  return 1;\n}\n",
        "tests/test_sign.cpp": '#include <gtest/gtest.h>\n\n#include "sign.hpp"\n\n'
        "TEST(Sign, Old) {\n  EXPECT_EQ(sign(3), 1);\n}\n",
    }
    build(tmp_path, files)
    answer = cases(
        {"n": "5", "expected": "1"},
        {"n": "-2", "expected": "-1"},
        {"n": "200", "expected": "2"},
    )
    settings = evolve(SIX, tests=evolve(SIX.tests, framework="googletest", cases=3, repeats=2))
    outcome, runs = await scaffold(tmp_path / "sign.cpp", answer, settings, at="int sign")
    [proposal] = outcome.proposals
    assert (
        "3 cases planned, 3 written, 3 built, 3 passed, 2 kept; 4 of 6 lines covered before" in proposal.note
    )
    assert "6 of 6 after; dropped: 1 (it covers nothing new)" in proposal.note
    text = written(outcome)
    assert text.startswith(files["tests/test_sign.cpp"])
    assert "sign(5)" not in text
    assert len(runs) == 4
