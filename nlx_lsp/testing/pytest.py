"""pytest: functions, or methods of plain classes, with plain assertions."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

from attrs import evolve

from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.python.config import PytestConfig, pytest_config
from nlx_lsp.testing.python.family import Family
from nlx_lsp.testing.python.fixtures import fixtures
from nlx_lsp.testing.python.habit import is_test
from nlx_lsp.testing.python.interpreter import find_python, has_module
from nlx_lsp.testing.python.run import Launch
from nlx_lsp.testing.python.scaffold import Coroutines
from nlx_lsp.testing.python.style import Kind

_REQUIREMENTS = re.compile(
    r"(^|/)(pyproject\.toml|setup\.(py|cfg)|tox\.ini|Pipfile|[\w-]*requirements[\w/-]*\.(txt|in))$"
)
_CASES = re.compile(r"^(?:async )?def test|^import pytest|^from pytest import", re.MULTILINE)
_MOST = 20


class Pytest(Family):
    """The framework pytest."""

    name = "pytest"

    def evidence(self, project: Project) -> int:
        """Return how strongly the project points to pytest: by its settings, its tests, its requirements."""
        if any(pytest_config(project, path).found for path in _tops(project)):
            return 100
        if any(path.rpartition("/")[2] == "conftest.py" for path in project.files):
            return 90
        tests = [path for path in project.files if is_test(path)]
        if any(_CASES.search(project.text(path)) for path in tests[:_MOST]):
            return 85
        if any("pytest" in project.text(path) for path in _requirements(project)):
            return 80
        return 30 if has_module(find_python(project, "tests/test_it.py"), "pytest") else 10

    def offered(self, project: Project, path: str, text: str | None, kind: Kind) -> Mapping[str, str]:
        """Return the fixtures that tests can use: those of ``TestCase`` can use none."""
        return fixtures(project, path, text) if kind != "unittest" else {}

    def coroutines(self, project: Project, habitat: Habitat) -> Coroutines:
        """Return the plugin that runs coroutines: the one that tests ask for, or the project requires."""
        config = pytest_config(project, habitat.path)
        beside = [path for path in project.files if is_test(path)][:_MOST]
        text = habitat.text or "\n".join(project.text(path) for path in beside)
        mode = "".join(config.words("asyncio_mode"))
        if mode == "auto" or "--asyncio-mode=auto" in config.options:
            return Coroutines(plugin="asyncio")
        for name in ("asyncio", "anyio", "trio"):
            if f"pytest.mark.{name}" in text:
                return Coroutines(plugin=name, decorator=f"pytest.mark.{name}")
        if mode or any("pytest-asyncio" in project.text(path) for path in _requirements(project)):
            return Coroutines(plugin="asyncio", decorator="pytest.mark.asyncio")
        return Coroutines()

    def launch(self, project: Project, habitat: Habitat, text: str) -> Launch | None:
        """Return how pytest is started: where its configuration is, and with its options."""
        found = super().launch(project, habitat, text)
        if found is None or has_module(Path(found.python), "pytest") is False:
            return None
        config = pytest_config(project, habitat.path)
        return evolve(found, folder=config.folder, options=_overridden(config))


def _overridden(config: PytestConfig) -> tuple[str, ...]:
    """Return the options that take back those of the project that make no sense for one file."""
    if config.options == config.words("addopts"):
        return ()
    return ("-o", f"addopts={shlex.join(config.options)}")


def _tops(project: Project) -> list[str]:
    """Return a path in each folder where pytest may be told something."""
    names = (
        "pytest.ini",
        "pytest.toml",
        "pyproject.toml",
        "setup.cfg",
        "tox.ini",
        ".pytest.ini",
        ".pytest.toml",
    )
    return [path for path in project.files if path.rpartition("/")[2] in names][:_MOST]


def _requirements(project: Project) -> list[str]:
    return [path for path in project.files if _REQUIREMENTS.search(path)][:_MOST]
