"""Small Python projects in a folder, the tests that are written for them, and what becomes of these."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import frozen

from nlx_lsp.syntax.facts import facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.testing.framework import Framework, Habitat, Project
from nlx_lsp.testing.suite import Case, Expectation, Observation, Suite, Target, Verdict
from nlx_lsp.values import Ran, Run

_PLAIN = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
"""The plugins of this project have no part in others, and take long to load."""


def build(root: Path, files: Mapping[str, str]) -> Project:
    """Make a project of some files, whose environment is the one that runs this."""
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(textwrap.dedent(text).encode())
    if not any((root / name).exists() for name in ("pyproject.toml", "setup.py", "setup.cfg", ".git")):
        (root / "Makefile").write_text("")
    (root / ".venv").symlink_to(sys.prefix)
    listed = (path for path in root.rglob("*") if path.is_file() and ".venv" not in path.parts)
    return Project(root=root, files=tuple(sorted(path.relative_to(root).as_posix() for path in listed)))


def returns(name: str, expected: str, /, receiver: str = "", comment: str = "", **arguments: str) -> Case:
    return Case(
        name=name,
        arguments=arguments,
        expects=Expectation(kind="returns", text=expected),
        receiver=receiver,
        comment=comment,
    )


def raises(name: str, error: str, /, receiver: str = "", **arguments: str) -> Case:
    return Case(
        name=name, arguments=arguments, expects=Expectation(kind="raises", text=error), receiver=receiver
    )


def runs(name: str, /, receiver: str = "", **arguments: str) -> Case:
    return Case(name=name, arguments=arguments, expects=Expectation(kind="runs"), receiver=receiver)


@frozen(kw_only=True)
class Bench:
    """A framework at work on one file of a project."""

    framework: Framework
    project: Project
    module: str

    @property
    def habitat(self) -> Habitat:
        return self.framework.habitat(self.project, self.module)

    @property
    def source(self) -> Source:
        return Source.parse((self.project.root / self.module).read_bytes(), path=self.module)

    def suite(self, symbol: str, *cases: Case) -> Suite:
        """Return cases for a symbol of the file, by its qualified name."""
        source = self.source
        [found] = [each for each in outline(source) if each.qualname == symbol][:1]
        target = Target(symbol=found, facts=facts(source, found), module=self.module)
        return Suite(target=target, cases=cases, taken=self.habitat.taken)

    def render(self, *suites: Suite) -> str:
        text = self.framework.render(self.project, self.habitat, suites)
        assert self.framework.check(text, self.habitat) == ""
        return text

    def run(self, *suites: Suite, coverage: bool = False) -> Ran:
        order = self.framework.run(self.project, self.habitat, self.render(*suites), coverage=coverage)
        assert order is not None
        return start(order)

    def verdicts(self, *suites: Suite) -> Mapping[str, Verdict]:
        """Return what becomes of the suites' cases, and of no others."""
        ran = self.run(*suites)
        found = self.framework.read(ran)
        names = [self.framework.case_name(suite, n) for suite in suites for n in range(len(suite.cases))]
        assert set(names) <= set(found), ran.output
        return {name: found[name] for name in names}

    def states(self, *suites: Suite) -> list[str]:
        return [each.state for each in self.verdicts(*suites).values()]

    def observe(self, suite: Suite) -> list[Observation]:
        order = self.framework.probe(self.project, self.habitat, suite)
        assert order is not None
        ran = start(order)
        assert ran.collected, ran.output
        return list(self.framework.read_probe(ran, suite))


def start(order: Run) -> Ran:
    """Run a program on a copy of the project, as the sandbox does, but without its walls."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(order.root, copy, symlinks=True)
        for path, text in order.files.items():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            (copy / path).write_bytes(text.encode())
        done = subprocess.run(
            order.command,
            cwd=copy / order.folder,
            env={"PATH": os.environ["PATH"], "HOME": folder, **_PLAIN, **order.environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=order.seconds,
            stdin=subprocess.DEVNULL,
        )
        collected = {
            path: (copy / path).read_text("utf-8") for path in order.collect if (copy / path).is_file()
        }
    return Ran(status=done.returncode, output=done.stdout + done.stderr, collected=collected)


def lines(*texts: str) -> str:
    """Return lines as a file."""
    return "".join(f"{text}\n" for text in texts)


def missing(wanted: Iterable[str], text: str) -> list[str]:
    return [each for each in wanted if each not in text]
