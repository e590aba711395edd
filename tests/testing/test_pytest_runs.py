"""What pytest says of the cases, which lines they run, and what their calls come to."""

import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from testing.python_projects import Bench, build, lines, raises, returns, start

from nlx_lsp import sandbox
from nlx_lsp.testing.framework import Framework, choose, frameworks
from nlx_lsp.testing.pytest import Pytest
from nlx_lsp.testing.python.config import pytest_config
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
        """
    (tmp_path / "coverage.py").write_text(textwrap.dedent(fake))
    ran = here.run(here.suite("value", returns("right", "b'x'", name="'bytes'")), coverage=True)
    found = here.framework.read_coverage(ran, here.module)
    assert found is not None
    assert (found.lines, found.missing) == ({7, 9}, {11})


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
    suite = here.suite("value", returns("right", "b'x'", name="'bytes'"), returns("not", "1", name="'text'"))
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


@pytest.mark.slow
def test_the_fixtures_of_the_whole_chain_are_offered_and_used(tmp_path: Path) -> None:
    files = {
        "conftest.py": """
            import pytest

            pytest_plugins = ["tests.more"]


            @pytest.fixture
            def wide():
                return "text"
            """,
        "tests/__init__.py": "",
        "tests/more.py": """
            import pytest


            @pytest.fixture(name="named")
            def _named():
                '''A name.

                It is one.
                '''
                return 1
            """,
        "tests/unit/__init__.py": "",
        "tests/unit/conftest.py": """
            import pytest


            @pytest.fixture
            def wide():
                '''The near one.'''
                return "bytes"


            @pytest.fixture(autouse=True)
            def always():
                pass


            @pytest.fixture
            def given() -> int:
                yield 2
            """,
        "tests/unit/test_things.py": lines(
            "import pytest",
            "",
            "from acme.things import value",
            "",
            "LIMIT = 3",
            "",
            "",
            "@pytest.fixture",
            "def own():",
            "    return b'x'",
            "",
            "",
            "def make(kind):",
            "    return 'bytes'",
            "",
            "",
            "def test_one(own):",
            "    assert value(make(1)) == own",
        ),
    }
    here = bench(tmp_path, **files)
    assert here.habitat.path == "tests/unit/test_things.py"
    found = here.habitat.fixtures
    assert {name: found[name] for name in ("LIMIT", "make", "own", "wide", "given", "named")} == {
        "LIMIT": "3",
        "make": "takes kind; gives 'bytes'",
        "own": "gives b'x'",
        "wide": "The near one.",
        "given": "int: 2",
        "named": "A name.",
    }
    assert "always" not in found
    assert "tmp_path" in found
    suite = here.suite(
        "value",
        returns("by fixtures", "own", name="wide"),
        returns("by a helper", "own", name="make(LIMIT)"),
    )
    assert here.render(suite).endswith(
        lines(
            "",
            "",
            "def test_value_by_fixtures(own, wide):",
            "    assert value(wide) == own",
            "",
            "",
            "def test_value_by_a_helper(own):",
            "    assert value(make(LIMIT)) == own",
        )
    )
    assert here.states(suite) == ["passed", "passed"]
    assert [each.text for each in here.observe(suite)] == ["b'x'", "b'x'"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "head"),
    [
        ("asyncio_mode = 'auto'", ["async def test_later_now():"]),
        ("asyncio_mode = 'strict'", ["@pytest.mark.asyncio", "async def test_later_now():"]),
    ],
)
def test_coroutines_are_run_by_the_plugin_of_the_project(told: str, head: list[str], tmp_path: Path) -> None:
    code = """
        async def later(text):
            return text


        async def each(most):
            for number in range(most):
                yield number
        """
    manifest = f"{MANIFEST}[tool.pytest.ini_options]\n{told}\naddopts = '-p pytest_asyncio.plugin'\n"
    here = bench(tmp_path, **{"acme/things.py": code, "pyproject.toml": manifest})
    suites = [
        here.suite("later", returns("now", "'a'", text="'a'"), raises("none", "TypeError")),
        here.suite("each", returns("two", "[0, 1]", most="2")),
    ]
    text = here.render(*suites)
    assert lines(*head, '    assert await later("a") == "a"') in text
    assert "    assert [item async for item in each(2)] == [0, 1]\n" in text
    assert here.states(*suites) == ["passed"] * 3
    assert [each.text for each in here.observe(suites[0])] == ["'a'", "TypeError"]


def test_the_projects_own_interpreter_is_used(tmp_path: Path) -> None:
    here = bench(tmp_path)
    (tmp_path / ".venv").unlink()
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", "--symlinks", tmp_path / ".venv"], check=True
    )
    suite = here.suite("value", returns("right", "b'x'", name="'bytes'"))
    assert here.framework.run(here.project, here.habitat, "") is None  # pytest is not installed in it
    [site] = (tmp_path / ".venv").glob("lib/python*/site-packages")
    (site / "pytest").mkdir()
    order = here.framework.run(here.project, here.habitat, here.render(suite))
    assert order is not None
    assert order.command[0] == str(tmp_path / ".venv/bin/python")
    shutil.rmtree(tmp_path / ".venv")
    order = here.framework.run(here.project, here.habitat, "")
    assert order is not None
    assert not order.command[0].startswith(str(tmp_path))


def test_options_that_make_no_sense_for_one_file_are_left_out(tmp_path: Path) -> None:
    told = "addopts =\n  -ra --cov=a --cov-report term -n4 -n auto --strict-markers\n"
    project = build(tmp_path, {"pytest.ini": f"[pytest]\n{told}  --maxfail=1 -m 'not slow' --cov\n"})
    assert pytest_config(project, "tests/test_a.py").options == ("-ra", "--strict-markers", "-m", "not slow")


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"pyproject.toml": MANIFEST + "[tool.pytest.ini_options]\n[tool.pytest.x]\n"}, "pytest"),
        ({"pytest.ini": ""}, "pytest"),
        ({"tests/conftest.py": ""}, "pytest"),
        ({"tests/test_a.py": "def test_a():\n    pass\n"}, "pytest"),
        ({"requirements-dev.txt": "pytest>=8\n"}, "pytest"),
        ({"tests/test_a.py": "import unittest\n"}, "unittest"),
        ({"tests/test_a.py": "import unittest\nimport pytest\n"}, "pytest"),
        ({"Makefile": "test:\n\tpython -m unittest\n"}, "unittest"),
        ({"a.py": ""}, "pytest"),
    ],
)
def test_the_framework_is_the_one_that_the_project_points_to(
    files: dict[str, str], name: str, tmp_path: Path
) -> None:
    here = bench(tmp_path, **files)
    found = choose(here.project, here.source, "auto")
    assert found is not None
    assert found.name == name
    assert {"pytest", "unittest"} <= set(frameworks())
