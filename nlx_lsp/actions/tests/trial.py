"""The cases of one symbol, tried out: they are run, mended, repeated and thinned out.

Has every run made by somebody else: it yields what is to be run, and is sent what became of it.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from nlx_lsp.actions.protocol import Answer, Ask
from nlx_lsp.actions.tests.draft import RECORDS, Draft
from nlx_lsp.actions.tests.questions import Questions, call, words
from nlx_lsp.actions.yes import probability_of_yes
from nlx_lsp.errors import EditRefused
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.testing.framework import Framework, Habitat, Project
from nlx_lsp.testing.series import Series
from nlx_lsp.testing.suite import Case, Coverage, Expectation, Observation, Suite, Verdict
from nlx_lsp.values import Finding, Ran, Run

_CODE_IS_RIGHT = 0.5
"""How probable it has to be that the code is right and the expectation wrong."""
_LONGEST = 120

Steps = Generator[Ask | Run, Any, Draft]


@frozen(kw_only=True)
class Covered:
    """Which lines of the symbol's file are run, and by what."""

    before: frozenset[int]
    """By the tests that were there."""
    cases: Sequence[frozenset[int]]
    """By each new case."""
    countable: frozenset[int] | None
    """Those that could be run at all; None if the tool does not tell."""


@frozen(kw_only=True)
class Trial:
    """What the cases of one symbol are tried out with."""

    project: Project
    """The project."""
    framework: Framework
    """How tests are written and run here."""
    habitat: Habitat
    """Where these belong."""
    questions: Questions
    """What can be asked about the symbol."""
    settings: Settings
    """What the user has set."""

    def hold(self, draft: Draft) -> Steps:
        """Return the draft with the cases that hold, and no others."""
        draft = self._sound(draft)
        if not draft.suite.cases:
            return draft
        order = self._order([draft.suite])
        ran: Ran | None = (yield order) if order else None
        if ran is None or ran.status is None:
            return self._unrun(draft, ran.refused if ran else f"{self.framework.name} is not installed here")
        states = list(self._states(draft.suite, ran))
        built = sum(each.state in {"passed", "failed", "broken"} for each in states)
        if not built:
            return draft.without(draft.suite.cases, f"it does not build ({_last_line(ran.output)})")
        draft = evolve(draft, tally=evolve(draft.tally, built=built))
        if any(each.state != "passed" for each in states):
            draft = yield from self._mend(draft, states)
        draft = yield from self._repeat(draft)
        if draft.tally.unrun:
            return draft
        draft = evolve(draft, tally=evolve(draft.tally, passed=len(draft.suite.cases)))
        return (yield from self._thin_out(draft))

    def _sound(self, draft: Draft) -> Draft:
        """Return the draft without the cases that cannot be written; the others need not suffer for them."""
        if not self._problem(draft.suite):
            return draft
        for case in draft.suite.cases:
            problem = self._problem(evolve(draft.suite, cases=(case,)))
            if problem:
                draft = draft.without([case], f"it cannot be written ({problem})")
        problem = self._problem(draft.suite) if draft.suite.cases else ""
        return draft.without(draft.suite.cases, f"they cannot be written ({problem})") if problem else draft

    def _problem(self, suite: Suite) -> str:
        """Return why a suite cannot be written; empty if it can."""
        try:
            text = self.framework.render(self.project, self.habitat, [suite])
        except EditRefused as error:
            return str(error).rstrip(".")
        return self.framework.check(text, self.habitat)

    def _mend(self, draft: Draft, states: Sequence[Verdict]) -> Steps:
        """Look at what really happens where an expectation failed, and decide who is right."""
        cases = draft.suite.cases
        probe = self._as_it_is(self.framework.probe(self.project, self.habitat, draft.suite))
        ran: Ran | None = (yield probe) if probe else None
        seen: Sequence[Observation] = ()
        if ran is not None and ran.status is not None:
            seen = self.framework.read_probe(ran, draft.suite)
        for index, (case, verdict) in enumerate(zip(cases, states, strict=True)):
            if verdict.state == "passed":
                continue
            real = seen[index] if index < len(seen) else Observation(kind="unknown")
            if real.kind == "unknown":
                draft = draft.without([case], "it fails, and nobody knows what really comes")
            elif not real.stable:
                draft = draft.without([case], "what comes is different each time")
            else:
                draft = yield from self._decide(draft, case, real)
        return draft

    def _decide(self, draft: Draft, case: Case, real: Observation) -> Steps:
        """Ask whether the code is right: then the case records it, otherwise it is a finding."""
        answer: Answer = yield self.questions.who_is_right(case, real)
        sure = probability_of_yes(answer.tokens)
        if sure < _CODE_IS_RIGHT:
            draft = draft.without([case], "it looks like a bug, and is reported as one")
            return evolve(draft, findings=(*draft.findings, self._finding(case, real, 1 - sure)))
        happens = Expectation(kind="returns" if real.kind == "returns" else "raises", text=real.text)
        mended = evolve(case, expects=happens, comment=RECORDS)
        if self._problem(evolve(draft.suite, cases=(mended,))):
            return draft.without([case], "it fails, and what really comes cannot be written")
        cases = tuple(mended if each == case else each for each in draft.suite.cases)
        return evolve(draft, suite=evolve(draft.suite, cases=cases))

    def _repeat(self, draft: Draft) -> Steps:
        """Run what is left again and again, each time in a process of its own; what fails once is dropped."""
        order = self._order([draft.suite]) if draft.suite.cases else None
        if order is None:
            return draft
        series = Series.of([order] * self.settings.tests.repeats)
        rounds = series.read((yield series.run))
        if all(ran.status is None for ran in rounds):
            return self._unrun(draft, rounds[0].refused)
        passed = [[each.state == "passed" for each in self._states(draft.suite, ran)] for ran in rounds]
        failed = [case for case, *states in zip(draft.suite.cases, *passed, strict=True) if not all(states)]
        if not failed:
            return evolve(draft, proven=order.files[self.habitat.path])
        return draft.without(failed, "it does not pass every time")

    def _thin_out(self, draft: Draft) -> Steps:
        """Drop the cases that cover nothing new, and measure what is covered."""
        found = (yield from self._cover(draft.suite)) if draft.suite.cases else None
        if found is None:
            return draft
        own = self._lines()
        covered = found.before & own
        first = len(covered)
        kept: list[Case] = []
        for case, lines in zip(draft.suite.cases, found.cases, strict=True):
            if self.settings.tests.keep_all or lines & own - covered:
                kept.append(case)
            covered |= lines & own
        kept = kept or [draft.suite.cases[0]]  # whoever asks for tests gets one
        gone = [case for case in draft.suite.cases if case not in kept]
        draft = draft.without(gone, "it covers nothing new")
        of = None if found.countable is None else len(found.countable & own)
        return evolve(draft, tally=evolve(draft.tally, before=first, after=len(covered), lines=of))

    def _cover(self, suite: Suite) -> Generator[Ask | Run, Any, Covered | None]:
        """Return what is covered; None if that cannot be measured."""
        orders = [self._order([suite], coverage=True)]
        if self.habitat.text is not None:
            orders.append(self._start(self.habitat.text, coverage=True))
        found, *rest = yield from self._measure(orders)
        before = rest[0] if rest else Coverage()
        if found is None or before is None:
            return None
        countable = None if found.missing is None else found.lines | found.missing
        if found.cases is not None:
            names = [self.framework.case_name(suite, index) for index in range(len(suite.cases))]
            beside = found.cases.get("", frozenset())
            lines = [beside | found.cases.get(name, frozenset()) for name in names]
        else:  # the tool tells only of all together
            alone = [self._order([evolve(suite, cases=(case,))], coverage=True) for case in suite.cases]
            each = yield from self._measure(alone)
            lines = [one.lines for one in each if one is not None]
        if len(lines) < len(suite.cases):
            return None
        return Covered(before=before.lines, cases=lines, countable=countable)

    def _measure(self, orders: Sequence[Run | None]) -> Generator[Ask | Run, Any, Sequence[Coverage | None]]:
        """Return what each of some runs covers, made one after the other in the same copy."""
        known = [order for order in orders if order is not None]
        if len(known) < len(orders):
            return [None] * len(orders)
        series = Series.of(known)
        return [self._read(ran) for ran in series.read((yield series.run))]

    def _read(self, ran: Ran) -> Coverage | None:
        return self.framework.read_coverage(ran, self.questions.path) if ran.status is not None else None

    def _order(self, suites: Sequence[Suite], *, coverage: bool = False) -> Run | None:
        return self._start(self.framework.render(self.project, self.habitat, suites), coverage=coverage)

    def _start(self, text: str, *, coverage: bool) -> Run | None:
        return self._as_it_is(self.framework.run(self.project, self.habitat, text, coverage=coverage))

    def _as_it_is(self, run: Run | None) -> Run | None:
        return with_document(run, self.questions.path, self.questions.context.source)

    def _unrun(self, draft: Draft, reason: str) -> Draft:
        """Offer the cases as they are, and say that they were never run."""
        marked = tuple(evolve(case, comment=f"Never run: {reason}.") for case in draft.suite.cases)
        return evolve(draft, suite=evolve(draft.suite, cases=marked), tally=evolve(draft.tally, unrun=reason))

    def _states(self, suite: Suite, ran: Ran) -> Iterator[Verdict]:
        """Yield what has become of each case."""
        verdicts: Mapping[str, Verdict] = self.framework.read(ran) if ran.status is not None else {}
        for index in range(len(suite.cases)):
            yield verdicts.get(self.framework.case_name(suite, index), Verdict(state="missing"))

    def _finding(self, case: Case, real: Observation, sure: float) -> Finding:
        context = self.questions.context
        return Finding(
            symbol=context.symbol.title,
            target=context.symbol.span,
            span=context.source.whole_lines(context.symbol.header),
            category="logic error",
            message=f"This looks like a bug: {call(context, case)} should {words(case.expects)}, but it "
            f"{words(real, happens=True)}.",
            confidence=sure,
        )

    def _lines(self) -> frozenset[int]:
        """Return the lines of the symbol, from 1."""
        node = self.questions.context.symbol.node
        return frozenset(range(node.start_point.row + 1, node.end_point.row + 2))


def with_document(run: Run | None, module: str, source: Source) -> Run | None:
    """Let a run see the document as it is in the editor, saved or not."""
    if run is None or module in run.files:
        return run
    return evolve(run, files={module: source.text.decode("utf-8", "replace"), **run.files})


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:_LONGEST] if lines else "it says nothing"
