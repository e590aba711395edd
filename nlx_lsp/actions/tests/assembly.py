"""The suites of several symbols in one test file: run together, and offered as one change."""

from collections.abc import Generator, Iterator, Sequence
from typing import Any

from attrs import evolve, frozen

from nlx_lsp.actions.protocol import Ask, Flow, Result
from nlx_lsp.actions.tests.draft import Draft
from nlx_lsp.actions.tests.report import report
from nlx_lsp.actions.tests.tally import Tally
from nlx_lsp.actions.tests.trial import with_document
from nlx_lsp.edits.difference import difference
from nlx_lsp.errors import EditRefused
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.testing.framework import Framework, Habitat, Project
from nlx_lsp.testing.suite import Suite
from nlx_lsp.values import Proposal, Ran, Refusal, Run, Span

_ROUNDS = 3
"""How often cases that do not pass together with the others are left out, and the rest is run again."""


@frozen(kw_only=True)
class Assembly:
    """What a test file is put together with."""

    source: Source
    """The tested document."""
    module: str
    """Its path from the project's folder."""
    project: Project
    """The project."""
    framework: Framework
    """How tests are written and run here."""
    habitat: Habitat
    """Where they belong."""
    settings: Settings
    """What the user has set."""

    def offer(self, drafts: Sequence[Draft]) -> Flow:
        """Return one change with all cases that hold together, and what became of the others."""
        if not drafts:
            return Result()
        drafts, text, problem = yield from self._join(apart(drafts, self.framework))
        if problem:
            reason = f"The tests cannot be offered: {problem}. Nothing was changed."
            drafts = [each.without(each.suite.cases, problem).counted() for each in drafts]
            return Result(text=report(drafts), refusals=(Refusal(symbol=self.habitat.path, reason=reason),))
        wish = self.settings.tests.report
        shown = report(drafts) if wish == "always" or (wish == "auto" and not text) else ""
        if not text:
            return Result(text=shown)
        return Result(proposal=self._proposal(drafts, text), besides=tuple(self._besides()), text=shown)

    def _join(self, drafts: list[Draft]) -> Generator[Ask | Run, Any, tuple[list[Draft], str, str]]:
        """Return what is left of the drafts, the test file (empty for none), and what is wrong with it."""
        for _ in range(_ROUNDS):
            suites = [each.suite for each in drafts if each.suite.cases]
            if not suites:
                return drafts, "", ""
            try:
                text = self.framework.render(self.project, self.habitat, suites)
            except EditRefused as error:
                return drafts, "", str(error).rstrip(".")
            problem = self.framework.check(text, self.habitat)
            if problem:
                return drafts, "", problem
            left = yield from self._holding(drafts, text)
            if [each.suite for each in left] == [each.suite for each in drafts]:
                return drafts, text, ""
            drafts = left
        return drafts, "", "what passes alone does not pass together"

    def _holding(self, drafts: list[Draft], text: str) -> Generator[Ask | Run, Any, list[Draft]]:
        """Return the drafts without the cases that do not pass in a test file of all."""
        if any(each.proven == text for each in drafts) or any(each.tally.unrun for each in drafts):
            return drafts
        run = with_document(self.framework.run(self.project, self.habitat, text), self.module, self.source)
        if run is None:
            return drafts
        ran: Ran = yield run
        verdicts = self.framework.read(ran)
        left = []
        for draft in drafts:
            names = (self.framework.case_name(draft.suite, n) for n in range(len(draft.suite.cases)))
            failed = [
                case
                for name, case in zip(names, draft.suite.cases, strict=False)
                if name not in verdicts or verdicts[name].state != "passed"
            ]
            left.append(draft.without(failed, "it does not pass together with the others").counted())
        return left

    def _proposal(self, drafts: Sequence[Draft], text: str) -> Proposal:
        tally = str(sum((each.tally for each in drafts), Tally()))
        note = f"{tally}; {self.habitat.todo}" if self.habitat.todo else tally
        return self._change(self.habitat.path, self.habitat.text, text, note)

    def _besides(self) -> Iterator[Proposal]:
        """Yield the changes of the files that have to name a new test file."""
        for path, text in self.framework.registered(self.project, self.habitat).items():
            yield self._change(path, self.project.text(path), text, "names the new test file")

    def _change(self, path: str, before: str | None, after: str, note: str) -> Proposal:
        old = (before or "").encode()
        return Proposal(
            symbol=path,
            target=Span(start=0, end=len(old)),
            edits=(difference(old, after.encode()),),
            path=str(self.project.root / path),
            before=before,
            note=note,
        )


def apart(drafts: Sequence[Draft], framework: Framework) -> list[Draft]:
    """Return the drafts so that no two cases of their suites have the same name."""
    found: list[Draft] = []
    taken: frozenset[str] = frozenset()
    for draft in drafts:
        suite: Suite = evolve(draft.suite, taken=draft.suite.taken | taken)
        taken |= {framework.case_name(suite, n) for n in range(len(suite.cases))}
        found.append(evolve(draft, suite=suite))
    return found
