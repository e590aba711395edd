"""What pytest says of the cases, which lines they run, and what their calls come to."""

import sys
import textwrap
from pathlib import Path

import pytest
from testing.python_projects import Bench, build, raises, returns, start

from nlx_lsp import sandbox
from nlx_lsp.testing.framework import Framework
from nlx_lsp.testing.pytest import Pytest
from nlx_lsp.testing.suite import Observation
from nlx_lsp.testing.unittest import Unittest
from nlx_lsp.values import Ran

MANIFEST = "[project]\nname = 'acme'\n"
CODE = """
    import dataclasses
    import datetime
    import enum
    import fractions
    import itertools
    import os
    import pathlib
    import time

    _numbers = itertools.count()


    class Colour(enum.Enum):
        RED = 1


    class Odd(Exception):
        pass


    class Shape:
        class Broken(Exception):
            pass


    @dataclasses.dataclass
    class Point:
        x: float
        colour: Colour = Colour.RED
        cache: dict = dataclasses.field(default_factory=dict, init=False)


    VALUES = {
        "text": "it's",
        "bytes": b"x",
        "float": 0.1 + 0.2,
        "infinity": float("-inf"),
        "nested": {"a": [1, (2,), {3}, frozenset({4}), set()], None: True},
        "enum": [Colour.RED],
        "data": Point(x=1.5),
        "date": datetime.date(2024, 2, 29),
        "fraction": fractions.Fraction(1, 3),
        "path": pathlib.Path("a/b"),
        "exit": os.path,
        "nan": float("nan"),
        "object": object(),
        "function": len,
        "long": "x" * 1000,
        "class": Point,
        "range": range(3),
        "lambda": [lambda: 1],
    }


    def value(name):
        return VALUES[name]


    def fail(how):
        if how == "odd":
            raise Odd("no")
        if how == "inner":
            raise Shape.Broken
        if how == "exit":
            raise SystemExit(1)
        return pathlib.Path(how).read_text()


    def number():
        return next(_numbers)


    def crash():
        os._exit(3)


    def hang():
        time.sleep(600)
    """


def bench(folder: Path, **files: str) -> Bench:
    project = build(
        folder, {"pyproject.toml": MANIFEST, "acme/__init__.py": "", "acme/things.py": CODE, **files}
    )
    return Bench(framework=Pytest(), project=project, module="acme/things.py")


def test_each_case_is_told_apart(tmp_path: Path) -> None:
    here = bench(
        tmp_path,
        **{
            "pyproject.toml": MANIFEST
            + "[tool.pytest.ini_options]\naddopts = '-x -n 3 --cov acme --strict-markers'\n",
            "tests/test_things.py": """
                import pytest


                @pytest.mark.skip
                def test_skipped():
                    pass


                @pytest.fixture
                def broken():
                    raise OSError


                def test_broken(broken):
                    pass
                """,
        },
    )
    suite = here.suite(
        "value",
        returns("right", "b'x'", name="'bytes'"),
        returns("wrong", "b'y'", name="'bytes'"),
        returns("breaks", "1", name="'nothing'"),
        raises("raises nothing", "KeyError", name="'bytes'"),
        raises("raises another", "ValueError", name="'nothing'"),
    )
    ran = here.run(suite)
    found = {name: verdict.state for name, verdict in here.framework.read(ran).items()}
    assert found == {
        "test_skipped": "missing",
        "test_broken": "broken",
        "test_value_right": "passed",
        "test_value_wrong": "failed",
        "test_value_breaks": "broken",
        "test_value_raises_nothing": "failed",
        "test_value_raises_another": "broken",
    }, ran.output


def test_a_case_that_ends_the_process_takes_only_itself_and_those_behind_it(tmp_path: Path) -> None:
    here = bench(tmp_path)
    suites = [
        here.suite("value", returns("right", "b'x'", name="'bytes'")),
        here.suite("crash", returns("it", "1")),
    ]
    found = here.framework.read(here.run(*suites))
    assert {name: verdict.state for name, verdict in found.items()} == {"test_value_right": "passed"}


def test_a_file_that_cannot_be_imported_says_why_in_the_last_line(tmp_path: Path) -> None:
    here = bench(tmp_path, **{"acme/things.py": "import nowhere\n\n\ndef value(name):\n    return name\n"})
    ran = here.run(here.suite("value", returns("right", "1", name="1")))
    assert here.framework.read(ran) == {}
    assert ran.output.strip().splitlines()[-1] == "ModuleNotFoundError: No module named 'nowhere'"


def test_the_lines_that_were_run_are_told(tmp_path: Path) -> None:
    here = bench(tmp_path)
    suite = here.suite("fail", raises("odd", "Odd", how="'odd'"))
    found = here.framework.read_coverage(here.run(suite, coverage=True), here.module)
    code = (tmp_path / here.module).read_text().splitlines()
    assert found is not None
    assert found.missing is not None
    inside, outside = ({code[line - 1].strip() for line in each} for each in (found.lines, found.missing))
    assert {'if how == "odd":', 'raise Odd("no")'} <= inside
    assert {"raise Shape.Broken", "return next(_numbers)"} <= outside
    assert inside.isdisjoint(outside)


def test_the_lines_of_each_case_are_told_apart(tmp_path: Path) -> None:
    project = bench(tmp_path).project
    for framework in (Pytest(), Unittest()):
        here = Bench(framework=framework, project=project, module="acme/things.py")
        suite = here.suite(
            "fail", raises("odd", "Odd", how="'odd'"), raises("inner", "Exception", how="'inner'")
        )
        found = framework.read_coverage(here.run(suite, coverage=True), here.module)
        assert found is not None
        assert found.cases is not None
        code = (tmp_path / here.module).read_text().splitlines()
        alone = {name: {code[n - 1].strip() for n in lines} for name, lines in found.cases.items()}
        assert 'raise Odd("no")' in alone["test_fail_odd"] - alone["test_fail_inner"] - alone[""]
        assert "raise Shape.Broken" in alone["test_fail_inner"] - alone["test_fail_odd"] - alone[""]
        assert "class Colour(enum.Enum):" in alone[""]


def test_coverage_is_used_where_it_is_installed(tmp_path: Path) -> None:
    here = bench(tmp_path)
    fake = """
        class Coverage:
            def __init__(self, **options):
                self.name = options["include"][0][:-1] + "acme/things.py"
            def start(self): pass
            stop = start
            def get_data(self): return self
            def measured_files(self): return [self.name]
            def analysis2(self, name): return (name, [7, 9, 11], [], [11], "")
            def switch_context(self, name): self.case = name or self.case
            def contexts_by_lineno(self, name): return {7: ["", self.case], 8: [""], 9: [self.case]}
        """
    (tmp_path / "coverage.py").write_text(textwrap.dedent(fake))
    ran = here.run(here.suite("value", returns("right", "b'x'", name="'bytes'")), coverage=True)
    found = here.framework.read_coverage(ran, here.module)
    assert found is not None
    assert (found.lines, found.missing) == ({7, 9}, {11})
    assert found.cases == {"": {7}, "test_value_right": {7, 9}}


def test_what_comes_back_is_an_expression_that_gives_it_again(tmp_path: Path) -> None:
    here = bench(tmp_path)
    expected = {
        "text": '"it\'s"',
        "bytes": "b'x'",
        "float": "0.30000000000000004",
        "infinity": 'float("-inf")',
        "nested": "{'a': [1, (2,), {3}, frozenset({4}), set()], None: True}",
        "enum": "[Colour.RED]",
        "data": "Point(x=1.5, colour=Colour.RED)",
        "date": "datetime.date(2024, 2, 29)",
        "fraction": "fractions.Fraction(1, 3)",
        "path": "pathlib.Path('a/b')",
        "range": "range(0, 3)",
    }
    unknown = ("exit", "nan", "object", "function", "long", "class", "lambda")
    cases = [returns(name, "None", name=repr(name)) for name in (*expected, *unknown)]
    suite = here.suite("value", *cases)
    seen = here.observe(suite)
    assert [each.text for each in seen] == [*expected.values(), *[""] * len(unknown)]
    assert {each.kind for each in seen[len(expected) :]} == {"unknown"}
    again = [returns(name, text, name=repr(name)) for name, text in expected.items()]
    assert here.states(here.suite("value", *again)) == ["passed"] * len(expected)


@pytest.mark.slow
def test_errors_are_called_by_a_name_that_can_be_imported(tmp_path: Path) -> None:
    here = bench(tmp_path)
    hows = {"odd": "Odd", "inner": "Shape.Broken", "exit": "SystemExit", "/nowhere": "FileNotFoundError"}
    suite = here.suite("fail", *(raises(how, "Exception", how=repr(how)) for how in hows))
    assert here.observe(suite) == [Observation(kind="raises", text=text) for text in hows.values()]
    named = here.suite("fail", *(raises(how, text, how=repr(how)) for how, text in hows.items()))
    assert here.states(named) == ["passed"] * len(hows)


def test_what_is_different_each_time_is_said_to_be(tmp_path: Path) -> None:
    here = bench(tmp_path)
    [seen] = here.observe(here.suite("number", returns("a number", "0")))
    assert (seen.kind, seen.stable) == ("returns", False)


def test_nobody_knows_what_comes_of_a_call_that_ends_the_process(tmp_path: Path) -> None:
    here = bench(tmp_path)
    order = here.framework.probe(here.project, here.habitat, suite := here.suite("crash", returns("it", "1")))
    assert order is not None
    assert here.framework.read_probe(start(order), suite) == (Observation(kind="unknown"),)


@pytest.mark.slow
@pytest.mark.parametrize("framework", [Pytest(), Unittest()])
async def test_all_of_it_works_in_the_sandbox(
    framework: Framework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = Bench(framework=framework, project=bench(tmp_path).project, module="acme/things.py")
    (tmp_path / ".venv").unlink()
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)
    suite = here.suite("value", returns("right", "b'x'", name="'bytes'"), returns("such", "1", name="'text'"))
    order = framework.run(here.project, here.habitat, here.render(suite), coverage=True)
    probe = framework.probe(here.project, here.habitat, suite)
    assert order is not None
    assert probe is not None
    ran = await sandbox.run(order, unprotected=True)
    assert [each.state for each in framework.read(ran).values()] == ["passed", "failed"], ran.output
    assert framework.read_coverage(ran, here.module) is not None
    seen = framework.read_probe(await sandbox.run(probe, unprotected=True), suite)
    assert [each.text for each in seen] == ["b'x'", '"it\'s"']


def test_reports_that_are_no_reports_say_nothing() -> None:
    broken = {".nlx-tests/report.jsonl": '[]\n{"name": 1}\nnonsense\n', ".nlx-tests/coverage.json": "[1]"}
    ran = Ran(status=0, collected={**broken, ".nlx-tests/seen.jsonl": '{"case": "1"}\n{'})
    assert Pytest().read(ran) == {}
    assert Pytest().read_coverage(Ran(status=0), "a.py") is None
