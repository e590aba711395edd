"""What frameworks do alike whose languages are known by their syntax trees."""

import re
from collections.abc import Mapping, Sequence

from nlx_lsp.syntax.source import Source
from nlx_lsp.testing.framework import Habitat, Project
from nlx_lsp.testing.suite import Coverage, Observation, Suite, Target, Verdict
from nlx_lsp.testing.tree import expression
from nlx_lsp.testing.tree.expression import Dialect
from nlx_lsp.testing.tree.layout import blocks
from nlx_lsp.testing.tree.run import Report, observation, observations, read_lines, read_report, verdicts
from nlx_lsp.values import Ran, Run


class Family:
    """A framework; where cases live and how they are written is left to it."""

    name = ""
    languages: tuple[str, ...] = ()
    dialect: Dialect
    """How the language writes values."""
    opening: re.Pattern[str]
    """What begins a case; see `blocks`."""
    closing = "}"
    """What ends it."""

    def names(self, suite: Suite) -> tuple[str, ...]:
        """Return what the cases are called."""
        raise NotImplementedError

    def outcomes(self, report: Report, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of the cases that were run."""
        raise NotImplementedError

    def case_name(self, suite: Suite, index: int) -> str:
        """Return how the case is called in the file, and in the framework's report."""
        return self.names(suite)[index]

    def check(self, text: str, habitat: Habitat) -> str:
        """Return what is wrong with a test file: no syntax; empty if nothing is, or it was so before."""
        before, now = self._misread(habitat.text or "", habitat), self._misread(text, habitat)
        return "" if now is None or before is not None else f"line {now} is no {self.dialect.language}"

    def needs_object(self, target: Target) -> bool:
        """Return whether a call needs an object that is made first: all methods do, by themselves."""
        return target.symbol.kind == "method"

    def expression_problem(self, text: str, known: frozenset[str]) -> str:
        """Return why a text cannot stand where a value is wanted; empty if it can."""
        return expression.problem(text, known, self.dialect)

    def registered(self, project: Project, habitat: Habitat) -> Mapping[str, str]:
        """Return no file: tests are found by their names."""
        del project, habitat
        return {}

    def read(self, ran: Ran) -> Mapping[str, Verdict]:
        """Return what has become of each case, by its name in the file."""
        report = read_report(ran)
        return verdicts(report, self.outcomes(report, ran) if report.built else {})

    def read_coverage(self, ran: Ran, module: str) -> Coverage | None:
        """Return which lines of the tested file were run; None where that was not measured."""
        return read_lines(ran, module)

    def probe(self, project: Project, habitat: Habitat, suite: Suite) -> Run | None:
        """Return None: the language has no way to write down any value."""
        del project, habitat, suite
        return None

    def read_probe(self, ran: Ran, suite: Suite) -> Sequence[Observation]:
        """Return what was observed, where a value reads back as an expression."""
        return tuple(
            self.reads_back(observation(*each), suite) for each in observations(read_report(ran), suite)
        )

    def reads_back(self, seen: Observation, suite: Suite) -> Observation:
        """Return an observation whose value is an expression; unknown, if it is none."""
        del suite
        doubtful = seen.kind == "returns" and self.expression_problem(seen.text, frozenset())
        return Observation(kind="unknown") if doubtful else seen

    def plain(self, text: str) -> str:
        """Return a test file, line for line, as the grammar understands it: some macros are no code to it."""
        return text

    def new_cases(self, habitat: Habitat, text: str) -> Mapping[str, tuple[int, int]]:
        """Return the lines of the cases that were not there before."""
        before = blocks(habitat.text or "", self.opening, self.closing)
        found = blocks(text, self.opening, self.closing)
        return {name: lines for name, lines in found.items() if name not in before}

    def _misread(self, text: str, habitat: Habitat) -> int | None:
        source = Source.parse(self.plain(text).encode(), path=habitat.path, language_id=self.dialect.language)
        return source.misunderstood()
