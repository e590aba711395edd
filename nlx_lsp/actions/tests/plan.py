"""A run of the tests action: on which symbols, and one test file in the end."""

from collections.abc import Sequence

from attrs import evolve, frozen

from nlx_lsp.actions.protocol import Flow, Result
from nlx_lsp.actions.tests.assembly import Assembly
from nlx_lsp.actions.tests.draft import Draft
from nlx_lsp.actions.tests.planning import Planned, plan_cases
from nlx_lsp.actions.tests.task import TestsTask
from nlx_lsp.errors import EditRefused
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.context import Survey, slice_context
from nlx_lsp.syntax.source import Source, gather, span_of
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.testing.framework import Framework, Habitat, Project
from nlx_lsp.testing.suite import Target
from nlx_lsp.values import Edit, Refusal

_LONGEST_GUARD = 80


@frozen(kw_only=True)
class TestsPlan:
    """A run of the tests action."""

    survey: Survey
    """The document."""
    symbols: Sequence[Symbol]
    """What gets tests."""
    project: Project
    """The project."""
    framework: Framework
    """How tests are written here."""
    habitat: Habitat
    """Where these belong."""
    module: str
    """The document's path from the project's folder."""
    settings: Settings
    """What the user has set."""
    trouble: str
    """What the tests are to be about; empty for the symbol as such."""
    refusals: Sequence[Refusal] = ()
    """None."""

    def prepare(self, symbol: Symbol) -> TestsTask | None:
        """Return the work on one symbol.

        Raises:
            EditRefused: If the symbol does not parse.
        """
        source = self.survey.source
        line = source.misunderstood(symbol.node)
        if line is not None:
            msg = f"{symbol.title} does not parse in line {line}."
            raise EditRefused(msg, "Mend it, then run the action again.")
        context = slice_context(self.survey, symbol)
        most = self.settings.tests.cases
        planned = plan_cases(context.facts, _guards(source, symbol), source.language.id, most)
        if self.trouble:
            planned = (_regression(planned),)
        return TestsTask(
            context=context,
            target=Target(symbol=symbol, facts=context.facts, module=self.module),
            planned=planned,
            project=self.project,
            framework=self.framework,
            habitat=self.habitat,
            known=self._known(),
            settings=self.settings,
            trouble=self.trouble,
        )

    def assemble(self, results: Sequence[Result]) -> Flow:
        """Write all suites into one file, and run it once more where it is not what was run before."""
        drafts = [each.part for each in results if isinstance(each.part, Draft)]
        assembly = Assembly(
            source=self.survey.source,
            module=self.module,
            project=self.project,
            framework=self.framework,
            habitat=self.habitat,
            settings=self.settings,
        )
        return (yield from assembly.offer(drafts))

    def verify(self, edits: Sequence[Edit]) -> None:
        """Make sure that the tested document is not changed.

        Raises:
            EditRefused: If there is an edit.
        """
        if edits:
            msg = "Tests do not change what they test."
            raise EditRefused(msg)

    def _known(self) -> frozenset[str]:
        """Return the names of the document that a test can import."""
        top = [symbol for symbol in self.survey.symbols if symbol.name and not symbol.parents]
        names = {symbol.name for symbol in top if symbol.public}
        if self.survey.source.language.id != "python":  # elsewhere a constant may not be exported
            return frozenset(names)
        return frozenset(names.union(*(bound for _, bound in self.survey.constants)))


def _regression(planned: Sequence[Planned]) -> Planned:
    return (
        evolve(planned[0], title="regression")
        if planned
        else Planned(key="case1", title="regression", asked=())
    )


def _guards(source: Source, symbol: Symbol) -> tuple[str, ...]:
    """Return the conditions of a symbol's branches, as written, the short ones."""
    found = [
        " ".join(source.slice(span_of(captures["guard"][0])).split())
        for captures in gather(source.language.query("facts"), symbol.node)
        if "guard" in captures
    ]
    return tuple(text for text in dict.fromkeys(found) if len(text) <= _LONGEST_GUARD)
