"""Small projects of JavaScript, and a plain way to run what a framework says: in a copy, by the real tool."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from attrs import evolve, frozen

from nlx_lsp.syntax.facts import facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.testing.framework import Framework, Habitat, Project
from nlx_lsp.testing.suite import Case, Expectation, Suite, Target
from nlx_lsp.values import Ran, Run


@frozen(kw_only=True)
class Stage:
    """A project on the disk, and one of its files."""

    project: Project
    framework: Framework
    module: str

    @property
    def habitat(self) -> Habitat:
        return self.framework.habitat(self.project, self.module)

    def suite(self, symbol: str, *cases: Case) -> Suite:
        source = Source.parse(self.project.text(self.module).encode(), path=self.module)
        found = next(each for each in outline(source) if each.qualname == symbol)
        target = Target(symbol=found, facts=facts(source, found), module=self.module)
        return Suite(target=target, cases=cases, taken=self.habitat.taken)

    def render(self, *suites: Suite) -> str:
        text = self.framework.render(self.project, self.habitat, suites)
        assert self.framework.check(text, self.habitat) == ""
        return text

    def states(self, *suites: Suite) -> Mapping[str, str]:
        """Run the suites for real, and return what became of each case, by its name."""
        run = self.framework.run(self.project, self.habitat, self.render(*suites))
        assert run is not None
        ran = perform(run)
        found = self.framework.read(ran)
        names = [self.framework.case_name(suite, n) for suite in suites for n in range(len(suite.cases))]
        assert set(names) <= set(found), ran.output
        return {name: found[name].state for name in names}


def stage(folder: Path, framework: Framework, module: str, files: Mapping[str, str]) -> Stage:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    project = Project(root=folder, files=tuple(sorted(files)))
    return Stage(project=project, framework=framework, module=module)


def returns(name: str, value: str, receiver: str = "", /, **arguments: str) -> Case:
    expects = Expectation(kind="returns", text=value)
    return Case(name=name, arguments=arguments, expects=expects, receiver=receiver)


def raises(name: str, error: str, receiver: str = "", /, **arguments: str) -> Case:
    case = returns(name, error, receiver, **arguments)
    return evolve(case, expects=Expectation(kind="raises", text=error))


def perform(run: Run) -> Ran:
    """Run a program in a copy of its project, unprotected: these projects are ours."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "copy"
        shutil.copytree(run.root, root, ignore=shutil.ignore_patterns("node_modules"), symlinks=True)
        modules = Path(run.root) / "node_modules"
        if modules.exists():
            (root / "node_modules").symlink_to(modules.resolve())
        for name, text in run.files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(text.encode())
        environment = {"PATH": os.environ["PATH"], "HOME": scratch, **run.environment}
        done = subprocess.run(
            run.command,
            cwd=root / run.folder,
            env=environment,
            check=False,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=run.seconds,
        )
        found = {name: _text(root / name) for name in run.collect if (root / name).exists()}
        output = (done.stdout + done.stderr).decode("utf-8", "replace")
        return Ran(status=done.returncode, output=output, collected=found)


def _text(path: Path) -> str:
    return path.read_text("utf-8")


def lines(*texts: str) -> str:
    return "".join(f"{each}\n" for each in texts)


def package(**said: object) -> str:
    return json.dumps(said)
