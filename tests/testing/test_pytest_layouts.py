"""Where the tests of a file go, and how they import it, in projects laid out in every which way."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from attrs import frozen
from testing.python_projects import Bench, build, returns

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.pytest import Pytest
from nlx_lsp.testing.python.layout import lay_out

CODE = "def double(number):\n    return number * 2\n"
SUITE = returns("a number", "4", number="2")


@frozen
class Layout:
    """A project, one file of it, and what its tests have to look like."""

    files: Mapping[str, str]
    module: str
    path: str
    imports: str

    def project(self, root: Path) -> Bench:
        files = {self.module: CODE, **self.files}
        return Bench(framework=Pytest(), project=build(root, files), module=self.module)


MANIFEST = "[project]\nname = 'acme'\n"


def about(name: str, statement: str = "") -> str:
    """Return an existing test file, which is about something else."""
    return f"{statement or f'from {name} import other'}\n\n\ndef test_other():\n    assert other\n"


LAYOUTS = {
    "src": Layout(
        {"pyproject.toml": MANIFEST, "src/acme/__init__.py": ""},
        "src/acme/maths.py",
        "tests/test_maths.py",
        "from acme.maths import double",
    ),
    "flat": Layout(
        {"pyproject.toml": MANIFEST, "acme/__init__.py": ""},
        "acme/maths.py",
        "tests/test_maths.py",
        "from acme.maths import double",
    ),
    "a single file": Layout(
        {"pyproject.toml": MANIFEST}, "maths.py", "tests/test_maths.py", "from maths import double"
    ),
    "no manifest": Layout(
        {"acme/__init__.py": ""}, "acme/maths.py", "tests/test_maths.py", "from acme.maths import double"
    ),
    "the package itself": Layout(
        {"pyproject.toml": MANIFEST},
        "src/acme/__init__.py",
        "tests/test_acme.py",
        "from acme import double",
    ),
    "a private module": Layout(
        {"pyproject.toml": MANIFEST, "acme/__init__.py": ""},
        "acme/_maths.py",
        "tests/test_maths.py",
        "from acme._maths import double",
    ),
    "a namespace package in src": Layout(
        {"pyproject.toml": "[project]\nname = 'acme-tools'\n", "src/acme/tools/__init__.py": ""},
        "src/acme/tools/maths.py",
        "tests/test_maths.py",
        "from acme.tools.maths import double",
    ),
    "a namespace package by its name": Layout(
        {"pyproject.toml": "[project]\nname = 'acme-tools'\n", "acme/tools/__init__.py": ""},
        "acme/tools/maths.py",
        "tests/test_maths.py",
        "from acme.tools.maths import double",
    ),
    "a namespace package by its imports": Layout(
        {
            "pyproject.toml": "[project]\nname = 'other'\n",
            "acme/tools/__init__.py": "",
            "acme/tools/more.py": "from acme.tools.maths import double\n",
        },
        "acme/tools/maths.py",
        "tests/test_maths.py",
        "from acme.tools.maths import double",
    ),
    "a namespace package without any init": Layout(
        {"pyproject.toml": MANIFEST, "acme/tools/more.py": ""},
        "acme/tools/maths.py",
        "tests/test_maths.py",
        "from acme.tools.maths import double",
    ),
    "a folder that nobody declares": Layout(
        {"backend/app/__init__.py": "", "backend/app/more.py": "from app import maths\n"},
        "backend/app/maths.py",
        "tests/test_maths.py",
        "from app.maths import double",
    ),
    "a folder that setuptools is told": Layout(
        {
            "setup.cfg": "[options]\npackage_dir =\n    = code\n",
            "code/acme/__init__.py": "",
        },
        "code/acme/maths.py",
        "tests/test_maths.py",
        "from acme.maths import double",
    ),
    "a folder that pytest is told": Layout(
        {"pytest.ini": "[pytest]\npythonpath = code\n"},
        "code/maths.py",
        "tests/test_maths.py",
        "from maths import double",
    ),
    "a monorepo": Layout(
        {
            "pyproject.toml": "[tool.ruff]\n",
            "packages/one/pyproject.toml": "[project]\nname = 'one'\n",
            "packages/one/src/one/__init__.py": "",
            "packages/one/src/one/core.py": "other = 1\n",
            "packages/one/tests/unit/test_core.py": about("one.core"),
            "packages/two/pyproject.toml": "[project]\nname = 'two'\n",
            "packages/two/src/two/__init__.py": "",
        },
        "packages/two/src/two/maths.py",
        "packages/two/tests/unit/test_maths.py",
        "from two.maths import double",
    ),
    "tests next to code": Layout(
        {
            "pyproject.toml": MANIFEST,
            "acme/__init__.py": "",
            "acme/core.py": "other = 1\n",
            "acme/test_core.py": about("acme.core"),
        },
        "acme/maths.py",
        "acme/test_maths.py",
        "from acme.maths import double",
    ),
    "tests next to scripts": Layout(
        {
            "pyproject.toml": MANIFEST,
            "tools/core.py": "other = 1\n",
            "tools/core_test.py": about("core"),
            "tools/go.py": "import maths\n",
        },
        "tools/maths.py",
        "tools/maths_test.py",
        "from maths import double",
    ),
    "tests inside the package": Layout(
        {
            "pyproject.toml": MANIFEST,
            "acme/__init__.py": "",
            "acme/core.py": "other = 1\n",
            "acme/tests/__init__.py": "",
            "acme/tests/test_core.py": about("", "from ..core import other"),
        },
        "acme/maths.py",
        "acme/tests/test_maths.py",
        "from acme.maths import double",
    ),
    "folders that mirror the packages": Layout(
        {
            "pyproject.toml": MANIFEST,
            "acme/__init__.py": "",
            "acme/inner/__init__.py": "",
            "acme/outer/__init__.py": "",
            "acme/outer/core.py": "other = 1\n",
            "tests/outer/test_core.py": about("acme.outer.core"),
        },
        "acme/inner/maths.py",
        "tests/inner/test_maths.py",
        "from acme.inner.maths import double",
    ),
    "folders that mirror all of them": Layout(
        {
            "pyproject.toml": MANIFEST,
            "src/acme/__init__.py": "",
            "src/acme/inner/__init__.py": "",
            "src/acme/core.py": "other = 1\n",
            "tests/acme/test_core.py": about("acme.core"),
        },
        "src/acme/inner/maths.py",
        "tests/acme/inner/test_maths.py",
        "from acme.inner.maths import double",
    ),
    "a mirror of packages that is not there yet": Layout(
        {
            "pyproject.toml": MANIFEST,
            "acme/__init__.py": "",
            "acme/inner/__init__.py": "",
            "acme/outer/__init__.py": "",
            "acme/outer/core.py": "other = 1\n",
            "tests/__init__.py": "",
            "tests/outer/__init__.py": "",
            "tests/outer/test_core.py": about("acme.outer.core"),
        },
        "acme/inner/maths.py",
        "tests/test_maths.py",
        "from acme.inner.maths import double",
    ),
    "a folder and names that pytest is told": Layout(
        {
            "pytest.toml": "[pytest]\ntestpaths = ['checks']\npython_files = ['check_*.py']\n",
            "acme/__init__.py": "",
        },
        "acme/maths.py",
        "checks/check_maths.py",
        "from acme.maths import double",
    ),
    "two modules of one name": Layout(
        {
            "pyproject.toml": MANIFEST,
            "acme/__init__.py": "",
            "acme/old/__init__.py": "",
            "acme/new/__init__.py": "",
            "acme/old/maths.py": "other = 1\n",
            "tests/test_maths.py": about("acme.old.maths"),
        },
        "acme/new/maths.py",
        "tests/test_new_maths.py",
        "from acme.new.maths import double",
    ),
    "tests found by their name and imports": Layout(
        {
            "pyproject.toml": MANIFEST,
            "acme/__init__.py": "other = 1\n",
            "tests/unit/test_acme_maths.py": about("", "from acme import maths, other"),
        },
        "acme/maths.py",
        "tests/unit/test_acme_maths.py",
        "from acme.maths import double",
    ),
    "tests found by their imports": Layout(
        {
            "pyproject.toml": MANIFEST,
            "acme/__init__.py": "",
            "tests/test_numbers.py": about("", "from acme import maths as other"),
        },
        "acme/maths.py",
        "tests/test_numbers.py",
        "from acme.maths import double",
    ),
}


@pytest.fixture(params=LAYOUTS)
def layout(request: pytest.FixtureRequest) -> Layout:
    return LAYOUTS[request.param]


def test_tests_go_where_the_project_keeps_them(layout: Layout, tmp_path: Path) -> None:
    assert layout.project(tmp_path).habitat.path == layout.path


def test_the_import_is_the_one_that_works_there(layout: Layout, tmp_path: Path) -> None:
    bench = layout.project(tmp_path)
    assert layout.imports in bench.render(bench.suite("double", SUITE)).splitlines()


@pytest.mark.slow
def test_the_tests_really_run(layout: Layout, tmp_path: Path) -> None:
    bench = layout.project(tmp_path)
    assert bench.states(bench.suite("double", SUITE)) == ["passed"]
    ran = bench.run(bench.suite("double", SUITE), coverage=True)
    found = bench.framework.read_coverage(ran, layout.module)
    assert found is not None
    assert 2 in found.lines


def test_what_no_import_can_name_is_refused(tmp_path: Path) -> None:
    bench = Bench(framework=Pytest(), project=build(tmp_path, {"do-it.py": CODE}), module="do-it.py")
    with pytest.raises(EditRefused, match=r"do-it\.py cannot be imported"):
        bench.render(bench.suite("double", SUITE))


def test_a_relative_import_begins_at_the_package(tmp_path: Path) -> None:
    project = build(
        tmp_path, {"pyproject.toml": MANIFEST, "src/acme/__init__.py": "", "src/acme/maths.py": ""}
    )
    assert lay_out(project, "src/acme/maths.py").package == "acme"
    assert lay_out(project, "src/acme/__init__.py").package == "acme"
