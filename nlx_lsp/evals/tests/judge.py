"""Judge the tests of a function by running them: again and again, and against mutants of the function.

Believes nothing that the product says of its tests.  Knows no model.
"""

import time
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from attrs import define, evolve, field, frozen

from nlx_lsp.evals.faults import Fault
from nlx_lsp.evals.tests.cases import Case
from nlx_lsp.pipeline import Runner
from nlx_lsp.testing.suite import Verdict
from nlx_lsp.values import Ran, Run

ROUNDS = 5
"""How often a test has to pass to be called reliable, as for TestGen-LLM."""
_FACTOR, _GRACE = 1.25, 4.0
"""A mutant may take so many times as long as the sound function, and seconds more, as PIT has it."""


@frozen(kw_only=True)
class Judgement:
    """What the tests of a function are worth."""

    cases: int = 0
    """Tests that were run at all."""
    reliable: int = 0
    """Those that passed in every round."""
    before: frozenset[int] | None = frozenset()
    """Lines of its statements that were run by the tests that were there; None if nobody knows."""
    after: frozenset[int] | None = frozenset()
    """The same with the new tests."""
    killed: tuple[Fault, ...] = field(default=(), repr=False)
    """Mutants that a reliable test notices."""
    survivors: tuple[Fault, ...] = field(default=(), repr=False)
    """Mutants that none does."""


async def judge(case: Case, text: str, before: str | None, runner: Runner) -> Judgement:
    """Run the tests of a function.

    Args:
        case: The function.
        text: The whole test file.
        before: What it said without them; None if it was not there.
        runner: Runs programs.

    Returns:
        What they have shown.
    """
    bench = _Bench(case=case, runner=runner)
    old = set(await bench.run(before)) if before is not None else set()
    rounds = [await bench.run(text) for _ in range(ROUNDS)]
    names = set[str]().union(*rounds) - old
    reliable = {name for name in names if all(_passed(each, name) for each in rounds)}
    killed: list[Fault] = []
    survivors: list[Fault] = []
    for fault in case.mutants if reliable else ():
        noticed = await bench.notice(text, reliable, fault)
        (killed if noticed else survivors).append(fault)
    return Judgement(
        cases=len(names),
        reliable=len(reliable),
        before=frozenset() if before is None else await bench.cover(before),
        after=await bench.cover(text) if reliable else frozenset(),
        killed=tuple(killed),
        survivors=tuple(survivors),
    )


@define(kw_only=True)
class _Bench:
    """Runs the tests of one function."""

    case: Case
    runner: Runner
    slowest: float = 0.0

    async def run(self, text: str) -> dict[str, Verdict]:
        """Return what becomes of each test."""
        began = time.monotonic()
        ran = await self._run(text)
        self.slowest = max(self.slowest, time.monotonic() - began)
        return dict(self.case.plan.framework.read(ran)) if ran is not None else {}

    async def notice(self, text: str, reliable: AbstractSet[str], fault: Fault) -> bool:
        """Return whether a reliable test does not pass on a mutant; not where nothing was run at all."""
        ran = await self._run(text, fault)
        if ran is None or ran.status is None:
            return False
        found = self.case.plan.framework.read(ran)
        return not all(_passed(found, name) for name in reliable)

    async def cover(self, text: str) -> frozenset[int] | None:
        """Return the lines of the function's statements that are run; None if nobody knows."""
        plan = self.case.plan
        ran = await self._run(text, coverage=True)
        found = plan.framework.read_coverage(ran, plan.module) if ran is not None else None
        return found.lines & self.case.lines if found is not None else None

    async def _run(self, text: str, fault: Fault | None = None, *, coverage: bool = False) -> Ran | None:
        plan = self.case.plan
        inside = plan.habitat.path == plan.module
        if fault is not None and inside:
            text = self._spoil(text, fault)
        order: Run | None = plan.framework.run(plan.project, plan.habitat, text, coverage=coverage)
        if order is None:
            return None
        if fault is not None:
            overlay = {} if inside else {plan.module: fault.source.text.decode()}
            seconds = min(order.seconds, _FACTOR * self.slowest + _GRACE)
            order = evolve(order, files={**order.files, **overlay}, seconds=seconds)
        return await self.runner(order)

    def _spoil(self, text: str, fault: Fault) -> str:
        """Return a file of both code and tests with the mutant in the function's place."""
        source, span = self.case.source, self.case.symbol.span
        end = span.end + len(fault.source.text) - len(source.text)
        faulty = fault.source.text[span.start : end].decode()
        return text.replace(source.slice(span), faulty, 1)


def _passed(verdicts: Mapping[str, Verdict], name: str) -> bool:
    return name in verdicts and verdicts[name].state == "passed"
