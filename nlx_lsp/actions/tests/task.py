"""The tests of one symbol: the model gives values to planned cases; what holds of them is kept."""

import json
import logging
import re
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from nlx_lsp.actions.protocol import Ask, Flow, Result
from nlx_lsp.actions.tests.draft import Draft, Dropped
from nlx_lsp.actions.tests.planning import Planned
from nlx_lsp.actions.tests.questions import OBJECT, Questions
from nlx_lsp.actions.tests.tally import Tally
from nlx_lsp.actions.tests.trial import Trial
from nlx_lsp.errors import EditRefused
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.context import SyntaxContext
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.testing.framework import Framework, Habitat, Project
from nlx_lsp.testing.suite import Case, Expectation, Suite, Target
from nlx_lsp.values import Refusal
from nlx_lsp.verify.answer import read

_ATTEMPTS = 2
_NAME = re.compile(r"(?<![\w.\"'])[^\W\d]\w*")

_log = logging.getLogger(__name__)


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

    def flow(self) -> Flow:
        """Have cases written, run them, and keep those that hold.

        Raises:
            EditRefused: If the model cannot be asked for tests.
        """
        draft = yield from self._write()
        if draft.suite.cases:
            trial = Trial(
                project=self.project,
                framework=self.framework,
                habitat=self.habitat,
                questions=self._questions,
                settings=self.settings,
            )
            draft = yield from trial.hold(draft)
        draft = draft.counted()
        refusals: tuple[Refusal, ...] = ()
        if not draft.suite.cases and not draft.findings:
            reason = f"No test of {self.symbol.title} can be offered: {draft.tally}. Nothing was changed."
            refusals = (Refusal(symbol=self.symbol.title, reason=reason),)
        return Result(part=draft, findings=draft.findings, refusals=refusals)

    def _write(self) -> Generator[Ask, Any, Draft]:
        """Ask for values, and again for those that cannot be used."""
        needs_object = self.framework.needs_object(self.target)
        cases: dict[str, Case] = {}
        problems: dict[str, str] = {}
        receiver = ""
        for attempt in range(_ATTEMPTS):
            wanted = [each for each in self.planned if each.key not in cases]
            if not wanted:
                break
            answer = yield self._questions.values(
                wanted, problems, attempt, needs_receiver=needs_object and not receiver
            )
            if not answer.asked:
                msg = "The bundled model was not made for tests."
                raise EditRefused(msg, "Set engine.model to a bigger one; `nlx-lsp models list` names some.")
            said = {name: field.text.strip() for name, field in read(answer.tokens).items()}
            if needs_object and not receiver:
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
        return self._draft([cases[each.key] for each in self.planned if each.key in cases], problems)

    def _draft(self, written: Sequence[Case], problems: Mapping[str, str]) -> Draft:
        """Return what was written, without what makes the same call twice."""
        cases = _distinct(written)
        used = {name for case in cases for name in _names(case)}
        target = evolve(self.target, names=tuple(sorted(used & self.known - set(self.habitat.fixtures))))
        tally = Tally(planned=len(self.planned), written=len(written))
        titles = {each.key: each.title for each in self.planned}
        for problem in problems.values():
            tally = tally.dropping(problem.partition(": ")[2])
        draft = Draft(
            suite=Suite(target=target, cases=tuple(written), taken=self.habitat.taken),
            tally=tally,
            dropped=tuple(Dropped(title=titles[key], reason=problem) for key, problem in problems.items()),
        )
        again = [case for case in written if case not in cases]
        return draft.without(again, "it makes the same call as another")

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
