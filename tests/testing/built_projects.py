"""Projects in compiled languages on the bench, with tools that are found as the sandbox finds them."""

import os
import shutil
from pathlib import Path

import pytest
from attrs import evolve, frozen
from testing.python_projects import Bench, start

from nlx_lsp.sandbox.toolchains import Surroundings, variables
from nlx_lsp.testing.suite import Observation, Suite
from nlx_lsp.values import Ran, Run

FRAMEWORKS = Path(__file__).parents[2] / ".cache" / "frameworks"
"""Where ``make test-frameworks`` unpacks them."""


def installed(*wanted: str) -> None:
    """Leave a test out where a program, or a file of those that are unpacked, is not there."""
    for each in wanted:
        if not ((FRAMEWORKS / each).exists() if "/" in each else shutil.which(each)):
            pytest.skip(f"{each} is not there: `make test-frameworks` fetches what Debian has")


@frozen(kw_only=True)
class BuiltBench(Bench):
    """A framework at work on one file of a project, with the machine's own tools."""

    def run(self, *suites: Suite, coverage: bool = False) -> Ran:
        order = self.framework.run(self.project, self.habitat, self.render(*suites), coverage=coverage)
        assert order is not None
        return start(equipped(order))

    def observe(self, suite: Suite) -> list[Observation]:
        order = self.framework.probe(self.project, self.habitat, suite)
        assert order is not None
        ran = start(equipped(order))
        assert ran.collected, ran.output
        return list(self.framework.read_probe(ran, suite))


def equipped(order: Run) -> Run:
    """Return a program that finds the tools of this machine, and those that were unpacked."""
    found = variables(Surroundings.here(), home_is_elsewhere=True)
    libraries = [FRAMEWORKS / "usr/lib", *(FRAMEWORKS / "usr/lib").glob("*-linux-gnu")]
    go = FRAMEWORKS / "usr/lib/go-1.19"
    if go.exists():
        found |= {"GOROOT": str(go), "PATH": f"{go}/bin{os.pathsep}{os.environ['PATH']}"}
    found["CPATH"] = str(FRAMEWORKS / "usr/include")
    found["LIBRARY_PATH"] = os.pathsep.join(map(str, libraries))
    return evolve(order, environment={**found, **order.environment})
