"""What pytest takes from a project: fixtures, plugins, options, its interpreter; and when it is taken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from testing.python_projects import Bench, build, lines, raises, returns

from nlx_lsp.testing.framework import choose, frameworks
from nlx_lsp.testing.pytest import Pytest
from nlx_lsp.testing.python.config import pytest_config

MANIFEST = "[project]\nname = 'acme'\n"
CODE = """
    VALUES = {"text": "it's", "bytes": b"x"}


    def value(name):
        return VALUES[name]
    """


def bench(folder: Path, **files: str) -> Bench:
    project = build(
        folder, {"pyproject.toml": MANIFEST, "acme/__init__.py": "", "acme/things.py": CODE, **files}
    )
    return Bench(framework=Pytest(), project=project, module="acme/things.py")


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
