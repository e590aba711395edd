"""Projects in compiled languages on the bench, with tools that are found as the sandbox finds them."""

from attrs import evolve, frozen
from testing.python_projects import Bench, start

from nlx_lsp.sandbox.toolchains import Surroundings, variables
from nlx_lsp.testing.suite import Observation, Suite
from nlx_lsp.values import Ran, Run


@frozen(kw_only=True)
class BuiltBench(Bench):
    """A framework at work on one file of a project, with the machine's own tools."""

    def run(self, *suites: Suite, coverage: bool = False) -> Ran:
        order = self.framework.run(self.project, self.habitat, self.render(*suites), coverage=coverage)
        assert order is not None
        return start(_equipped(order))

    def observe(self, suite: Suite) -> list[Observation]:
        order = self.framework.probe(self.project, self.habitat, suite)
        assert order is not None
        ran = start(_equipped(order))
        assert ran.collected, ran.output
        return list(self.framework.read_probe(ran, suite))


def _equipped(order: Run) -> Run:
    found = variables(Surroundings.here(), home_is_elsewhere=True)
    return evolve(order, environment={**found, **order.environment})
