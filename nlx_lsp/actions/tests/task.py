"""The tests of one symbol: the model gives values to planned cases; they are run, mended and thinned out."""

import json
import logging
import re
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from nlx_lsp.actions.protocol import Answer, Ask, Flow, Result
from nlx_lsp.actions.tests.planning import Planned
from nlx_lsp.actions.tests.questions import OBJECT, Questions, call, words
from nlx_lsp.actions.tests.tally import Tally
from nlx_lsp.actions.yes import probability_of_yes
from nlx_lsp.errors import EditRefused
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.context import SyntaxContext
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.testing.framework import Framework, Habitat, Project
from nlx_lsp.testing.suite import Case, Coverage, Expectation, Observation, Suite, Target, Verdict
from nlx_lsp.values import Finding, Ran, Run
from nlx_lsp.verify.answer import read

_ATTEMPTS = 2
_CODE_IS_RIGHT = 0.5
"""How probable it has to be that the code is right and the expectation wrong."""
_RECORDS = "Records what the code does today; nobody has checked that this is right."
_NAME = re.compile(r"(?<![\w.\"'])[^\W\d]\w*")

_log = logging.getLogger(__name__)

Steps = Generator[Ask | Run, Any, "Draft"]


@frozen(kw_only=True)
class Draft:
    """A suite on its way, and what became of its cases so far."""

    suite: Suite
    """The cases that are still in."""
    tally: Tally
    """The figures."""
    findings: tuple[Finding, ...] = ()
    """Expectations that the code does not meet, where the code seems to be wrong."""

    def without(self, cases: Sequence[Case], reason: str) -> "Draft":
        """Return the draft with some cases dropped."""
        left = tuple(case for case in self.suite.cases if case not in cases)
        tally = self.tally.dropping(reason, len(self.suite.cases) - len(left))
        return evolve(self, suite=evolve(self.suite, cases=left), tally=tally)


@frozen(kw_only=True)
class TestsTask:
    """The tests of one symbol."""

    context: SyntaxContext
    """The symbol and what it mentions."""
    target: Target
    """The same, for the framework."""
    planned: Sequence[Planned]
    """The cases that it deserves."""
    project: Project
    """The project."""
    framework: Framework
    """How tests are written and run here."""
    habitat: Habitat
    """Where these belong."""
    known: frozenset[str]
    """Names that a value may use besides the language's own."""
    settings: Settings
    """What the user has set."""
    trouble: str = ""
    """A message or traceback that the tests are to be about."""

    @property
    def symbol(self) -> Symbol:
        """What is tested."""
        return self.context.symbol

    @property
    def _questions(self) -> Questions:
        return Questions(
            context=self.context,
            path=self.target.module,
            fixtures=self.habitat.fixtures,
            trouble=self.trouble,
        )

    @property
    def has_receiver(self) -> bool:
        """Whether calls need an object."""
        facts = self.context.facts
        free = facts.has_decorator("staticmethod") or facts.has_decorator("classmethod")
        return self.symbol.kind == "method" and not free and self.symbol.name != "__init__"

    def flow(self) -> Flow:
        """Have cases written, run them, and keep those that hold.

        Raises:
            EditRefused: If none is left.
        """
        draft = yield from self._write()
        if draft.suite.cases:
            draft = yield from self._try_out(draft)
        if not draft.suite.cases and not draft.findings:
            reasons = "; ".join(f"{count} {reason}" for reason, count in draft.tally.dropped.items())
            msg = f"No test of {self.symbol.title} can be offered: {reasons or 'the model wrote none'}."
            raise EditRefused(msg, "Nothing was changed.")
        records = sum(case.comment == _RECORDS for case in draft.suite.cases)
        tally = evolve(draft.tally, kept=len(draft.suite.cases), characterised=records)
        return Result(part=evolve(draft, tally=tally), findings=draft.findings)

    def _write(self) -> Steps:
        """Ask for values, and again for those that cannot be used."""
        cases: dict[str, Case] = {}
        problems: dict[str, str] = {}
        receiver = ""
        for attempt in range(_ATTEMPTS):
            wanted = [each for each in self.planned if each.key not in cases]
            if not wanted:
                break
            answer = yield self._questions.values(
                wanted, problems, attempt, needs_receiver=self.has_receiver and not receiver
            )
            if not answer.asked:
                msg = "The bundled model was not made for tests."
                raise EditRefused(msg, "Set engine.model to a bigger one; `nlx-lsp models list` names some.")
            said = {name: field.text.strip() for name, field in read(answer.tokens).items()}
            if self.has_receiver and not receiver:
                problem = self._problem(said.get(OBJECT, ""))
                receiver = "" if problem else said[OBJECT]
                if problem:
                    problems = {each.key: f"object: {problem}" for each in wanted}
                    continue
            problems = {}
            for each in wanted:
                case, problem = self._read(each, said, receiver)
                if case is None:
                    problems[each.key] = problem
                    _log.debug("%s of %s is refused: %s", each.title, self.symbol.title, problem)
                else:
                    cases[each.key] = case
        chosen = tuple(cases[each.key] for each in self.planned if each.key in cases)
        tally = Tally(planned=len(self.planned), written=len(chosen))
        for problem in problems.values():
            tally = tally.dropping(problem.partition(": ")[2])
        used = {name for case in chosen for name in _names(case)}
        target = evolve(self.target, names=tuple(sorted(used & self.known - set(self.habitat.fixtures))))
        suite = Suite(target=target, cases=_distinct(chosen), taken=self.habitat.taken)
        return Draft(suite=suite, tally=tally)

    def _try_out(self, draft: Draft) -> Steps:
        """Run the cases; mend, doubt and drop."""
        run = self._run(draft)
        ran: Ran | None = (yield run) if run else None
        if ran is None or ran.status is None:
            return self._unrun(draft, ran.refused if ran else f"{self.framework.name} is not installed here")
        verdicts = self.framework.read(ran)
        states = [self._verdict(draft.suite, index, verdicts) for index in range(len(draft.suite.cases))]
        built = sum(each.state in {"passed", "failed", "broken"} for each in states)
        if not built:
            draft = evolve(draft, tally=evolve(draft.tally, built=0))
            return draft.without(draft.suite.cases, f"it does not build ({_last_line(ran.output)})")
        draft = evolve(draft, tally=evolve(draft.tally, built=built))
        if any(each.state != "passed" for each in states):
            draft = yield from self._mend(draft, states)
        draft = yield from self._repeat(draft)
        draft = evolve(draft, tally=evolve(draft.tally, passed=len(draft.suite.cases)))
        return (yield from self._thin_out(draft))

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
        answer: Answer = yield self._questions.who_is_right(case, real)
        sure = probability_of_yes(answer.tokens)
        if sure < _CODE_IS_RIGHT:
            draft = draft.without([case], "it looks like a bug, and is reported as one")
            return evolve(draft, findings=(*draft.findings, self._finding(case, real, 1 - sure)))
        happens = Expectation(kind="returns" if real.kind == "returns" else "raises", text=real.text)
        mended = evolve(case, expects=happens, comment=_RECORDS)
        cases = tuple(mended if each == case else each for each in draft.suite.cases)
        return evolve(draft, suite=evolve(draft.suite, cases=cases))

    def _repeat(self, draft: Draft) -> Steps:
        """Run what is left again and again; what fails once is dropped."""
        for _ in range(self.settings.tests.repeats):
            run = self._run(draft) if draft.suite.cases else None
            if run is None:
                return draft
            ran: Ran = yield run
            verdicts = self.framework.read(ran)
            failed = [
                case
                for index, case in enumerate(draft.suite.cases)
                if self._verdict(draft.suite, index, verdicts).state != "passed"
            ]
            draft = draft.without(failed, "it does not pass every time")
        return draft

    def _thin_out(self, draft: Draft) -> Steps:
        """Drop the cases that cover nothing new, and measure what is covered."""
        before: Coverage | None = Coverage()
        if self.habitat.text is not None:
            before = yield from self._coverage(self.habitat.text)
        if before is None:
            return draft
        own = self._lines()
        first = covered = before.lines & own
        countable: frozenset[int] | None = own
        kept: list[Case] = []
        for case in draft.suite.cases:
            alone = evolve(draft.suite, cases=(case,))
            found = yield from self._coverage(self.framework.render(self.project, self.habitat, [alone]))
            if found is None:
                return draft
            if self.settings.tests.keep_all or not kept or found.lines & own - covered:
                kept.append(case)
            covered |= found.lines & own
            countable = None if found.missing is None else (found.lines | found.missing) & own
        gone = [case for case in draft.suite.cases if case not in kept]
        draft = draft.without(gone, "it covers nothing new")
        lines = None if countable is None else len(countable)
        return evolve(draft, tally=evolve(draft.tally, before=len(first), after=len(covered), lines=lines))

    def _coverage(self, text: str) -> Generator[Ask | Run, Any, Coverage | None]:
        run = self._as_it_is(self.framework.run(self.project, self.habitat, text, coverage=True))
        if run is None:
            return None
        ran: Ran = yield run
        return self.framework.read_coverage(ran, self.target.module) if ran.status is not None else None

    def _run(self, draft: Draft) -> Run | None:
        text = self.framework.render(self.project, self.habitat, [draft.suite])
        problem = self.framework.check(text, self.habitat)
        if problem:
            msg = f"The tests of {self.symbol.title} cannot be offered: {problem}."
            raise EditRefused(msg, "Nothing was changed.")
        return self._as_it_is(self.framework.run(self.project, self.habitat, text))

    def _as_it_is(self, run: Run | None) -> Run | None:
        return with_document(run, self.target.module, self.context.source)

    def _unrun(self, draft: Draft, reason: str) -> Draft:
        """Offer the cases as they are, and say that they were never run."""
        marked = tuple(evolve(case, comment=f"Never run: {reason}.") for case in draft.suite.cases)
        return evolve(draft, suite=evolve(draft.suite, cases=marked), tally=evolve(draft.tally, unrun=reason))

    def _verdict(self, suite: Suite, index: int, verdicts: Mapping[str, Verdict]) -> Verdict:
        return verdicts.get(self.framework.case_name(suite, index), Verdict(state="missing"))

    def _read(self, planned: Planned, said: Mapping[str, str], receiver: str) -> tuple[Case | None, str]:
        """Return a case with its values, or why there is none."""
        values = dict(planned.given)
        for name in planned.asked:
            value = said.get(f"cases.{planned.key}.{name}", "")
            problem = self._problem(value)
            if problem:
                return None, f"{name}: {problem}"
            values[name] = value
        if planned.raises:
            expects = Expectation(kind="raises", text=planned.raises)
        else:
            text = said.get(f"cases.{planned.key}.expected", "")
            problem = self._problem(text)
            if self.symbol.name in _NAME.findall(text):
                problem = "what is expected may not be made by what is tested"
            if problem:
                return None, f"expected: {problem}"
            expects = Expectation(kind="returns", text=text)
        order = [each.name for each in self.context.facts.parameters if each.name in values]
        fixtures = tuple(
            name for name in self.habitat.fixtures if any(name == value for value in values.values())
        )
        case = Case(
            name=planned.title,
            arguments={name: values[name] for name in order},
            expects=expects,
            receiver=receiver,
            fixtures=fixtures,
        )
        return case, ""

    def _problem(self, text: str) -> str:
        if not text:
            return "there is no value"
        return self.framework.expression_problem(text, self.known | set(self.habitat.fixtures))

    def _finding(self, case: Case, real: Observation, sure: float) -> Finding:
        return Finding(
            symbol=self.symbol.title,
            target=self.symbol.span,
            span=self.context.source.whole_lines(self.symbol.header),
            category="logic error",
            message=f"This looks like a bug: {call(self.context, case)} should {words(case.expects)}, but it "
            f"{words(real, happens=True)}.",
            confidence=sure,
        )

    def _lines(self) -> frozenset[int]:
        """Return the lines of the symbol, from 1."""
        node = self.symbol.node
        return frozenset(range(node.start_point.row + 1, node.end_point.row + 2))


def with_document(run: Run | None, module: str, source: Source) -> Run | None:
    """Let a run see the document as it is in the editor, saved or not."""
    if run is None or module in run.files:
        return run
    return evolve(run, files={module: source.text.decode("utf-8", "replace"), **run.files})


def _names(case: Case) -> set[str]:
    """Return the names that a case uses."""
    texts = [*case.arguments.values(), case.receiver, case.expects.text]
    return {name for text in texts for name in _NAME.findall(text)}


def _distinct(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return the cases without those that make the same call as one before."""
    found: dict[str, Case] = {}
    for case in cases:
        found.setdefault(json.dumps([case.receiver, dict(case.arguments)], sort_keys=True), case)
    return tuple(found.values())


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:120] if lines else "it says nothing"
