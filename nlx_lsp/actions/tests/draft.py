"""A suite on its way: which cases are still in, what became of the others, and what was found meanwhile."""

from collections.abc import Sequence

from attrs import evolve, field, frozen

from nlx_lsp.actions.tests.tally import Tally
from nlx_lsp.testing.suite import Case, Suite
from nlx_lsp.values import Finding

RECORDS = "Records what the code does today; nobody has checked that this is right."


@frozen(kw_only=True)
class Dropped:
    """A case that is not offered."""

    title: str
    """What it was to be about."""
    reason: str
    """Why it is not."""


@frozen(kw_only=True)
class Draft:
    """A suite, and what became of its cases so far."""

    suite: Suite
    """The cases that are still in."""
    tally: Tally
    """The figures."""
    dropped: tuple[Dropped, ...] = ()
    """The others."""
    findings: tuple[Finding, ...] = ()
    """Expectations that the code does not meet, where the code seems to be wrong."""
    proven: str = field(default="", repr=False)
    """The test file, of these cases alone, that has passed every time; empty as long as there is none."""

    def without(self, cases: Sequence[Case], reason: str) -> "Draft":
        """Return the draft with some cases dropped."""
        left = tuple(case for case in self.suite.cases if case not in cases)
        gone = tuple(case for case in self.suite.cases if case in cases)
        return evolve(
            self,
            suite=evolve(self.suite, cases=left),
            tally=self.tally.dropping(reason, len(gone)),
            dropped=(*self.dropped, *(Dropped(title=case.name, reason=reason) for case in gone)),
        )

    def counted(self) -> "Draft":
        """Return the draft with what is left in its figures."""
        records = sum(case.comment == RECORDS for case in self.suite.cases)
        return evolve(self, tally=evolve(self.tally, kept=len(self.suite.cases), characterised=records))
