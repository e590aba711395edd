"""What gets tests: a symbol, a file's untested symbols, or what a traceback is about."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import asdict, evolve, frozen

from nlx_lsp.actions.diagnostics import read_diagnostics
from nlx_lsp.actions.protocol import Flow, Reads, Result
from nlx_lsp.actions.tests.planning import Planned, plan_cases
from nlx_lsp.actions.tests.tally import Tally
from nlx_lsp.actions.tests.task import Draft, TestsTask, with_document
from nlx_lsp.edits.difference import difference
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.context import Survey, slice_context, survey
from nlx_lsp.syntax.source import Source, gather, span_of
from nlx_lsp.syntax.symbols import Symbol, symbol_at
from nlx_lsp.testing.framework import Framework, Habitat, Project, choose, frameworks
from nlx_lsp.testing.suite import Target
from nlx_lsp.values import JSON, Diagnostic, Edit, Offer, Proposal, Ran, Refusal, Span

KIND = "nlx.tests"
"""The kind of its menu entries: it writes another file, so it is no refactoring of this one."""
_SCOPES = ("symbol", "file")
_CALLABLE = ("function", "method")
_FRAME = re.compile(
    r'File "(?P<file>[^"]+)", line (?P<line>\d+), in|(?P<other>[\w./\\-]+\.\w+):(?P<number>\d+)'
)
_LONGEST_GUARD = 80


class Tests:
    """Scaffolds tests."""

    id = "tests"
    reads: Reads = "code"

    def offers(self, source: Source, span: Span, diagnostics: Sequence[Diagnostic] = ()) -> Sequence[Offer]:
        """Offer the symbol at the start of the span, the file, and what another tool complains of."""
        if not any(source.language.id in each.languages for each in frameworks().values()):
            return []
        symbol = symbol_at(source, span.start)
        whole = Span(start=0, end=len(source.text))
        found = [self._offer("Write tests for the untested public symbols of this file", whole, scope="file")]
        if symbol.name:
            found.insert(0, self._offer(f"Write tests for {symbol.title}", symbol.span, scope="symbol"))
            found += [
                self._offer(
                    f"Write a regression test for: {' '.join(each.message.split())[:60]}",
                    symbol.span,
                    scope="symbol",
                    diagnostic=asdict(each),
                )
                for each in diagnostics
            ]
        return found

    def _offer(self, title: str, span: Span, **options: JSON) -> Offer:
        return Offer(action=self.id, title=title, kind=KIND, span=span, options=options)

    def plan(
        self, source: Source, span: Span, settings: Settings, options: Mapping[str, JSON]
    ) -> "TestsPlan":
        """Choose the symbols, the framework and the file.

        Args:
            source: The document.
            span: With the scope ``symbol``, the symbol at its start is meant.
            settings: What the user has set.
            options: ``scope``: ``symbol`` (default) or ``file``; ``trouble``: a traceback or message that the
                tests are to be about, which also names the symbol; ``diagnostic``: the same, of another tool.

        Raises:
            UsageError: If an option makes no sense, or there is no framework for the language.
        """
        scope, trouble = options.get("scope", "symbol"), options.get("trouble", "")
        if scope not in _SCOPES or not isinstance(trouble, str):
            msg = f"The action tests does not understand {dict(options)}."
            raise UsageError(msg, "scope is 'symbol' or 'file', trouble is a text.")
        for each in read_diagnostics([options.get("diagnostic")]):
            trouble = trouble or each.message
        path = Path(source.path).absolute()
        project = Project.of(path)
        framework = choose(project, source, settings.tests.framework)
        if framework is None:
            msg = f"There is no test framework for {source.language.id}."
            raise UsageError(msg, f"There are: {', '.join(frameworks())}.")
        module = path.relative_to(project.root).as_posix()
        habitat = framework.habitat(project, module)
        if habitat.path == module:  # tests live in the document itself, which may not be saved
            habitat = evolve(habitat, text=source.text.decode("utf-8", "surrogateescape"))
        surveyed = survey(source)
        if scope == "file":
            chosen = _untested(surveyed, _existing_tests(project, habitat))
        else:
            chosen = _testable(surveyed, _named(source, trouble) or symbol_at(source, span.start))
        return TestsPlan(
            survey=surveyed,
            symbols=chosen,
            project=project,
            framework=framework,
            habitat=habitat,
            module=module,
            settings=settings,
            trouble=trouble,
        )


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
        """Write all suites into one file, and run it once more.

        Raises:
            EditRefused: If the whole does not hold although its parts did.
        """
        drafts = [each.part for each in results if isinstance(each.part, Draft)]
        suites = [draft.suite for draft in drafts if draft.suite.cases]
        tally = sum((draft.tally for draft in drafts), Tally())
        if not suites:
            return Result()
        text = self.framework.render(self.project, self.habitat, suites)
        problem = self.framework.check(text, self.habitat)
        run = None if tally.unrun else self.framework.run(self.project, self.habitat, text)
        run = with_document(run, self.module, self.survey.source)
        if run is not None and not problem:
            ran: Ran = yield run
            verdicts = self.framework.read(ran)
            names = [self.framework.case_name(suite, n) for suite in suites for n in range(len(suite.cases))]
            failed = [name for name in names if name not in verdicts or verdicts[name].state != "passed"]
            problem = f"together they do not pass ({', '.join(failed[:3])})" if failed else ""
        if problem:
            msg = f"The tests cannot be offered: {problem}."
            raise EditRefused(msg, "Nothing was changed.")
        before = self.habitat.text
        return Result(
            proposal=Proposal(
                symbol=self.habitat.path,
                target=Span(start=0, end=len((before or "").encode())),
                edits=(difference((before or "").encode(), text.encode()),),
                path=str(self.project.root / self.habitat.path),
                before=before,
                note=str(tally),
            )
        )

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


def _testable(surveyed: Survey, symbol: Symbol) -> tuple[Symbol, ...]:
    """Return what a symbol is tested as: a class by its public methods.

    Raises:
        UsageError: If there is nothing to call.
    """
    if symbol.kind in _CALLABLE:
        return (symbol,)
    inside = [s for s in surveyed.symbols if s.kind in _CALLABLE and s.span in symbol.span and _is_called(s)]
    if not symbol.name or not inside:
        msg = f"There is nothing to test in {symbol.title}."
        raise UsageError(msg, "Put the cursor into a function or a class.")
    return tuple(inside)


def _untested(surveyed: Survey, tests: str) -> tuple[Symbol, ...]:
    return tuple(
        s
        for s in surveyed.symbols
        if s.kind in _CALLABLE and _is_called(s) and not re.search(rf"\b{re.escape(s.name)}\b", tests)
    )


def _is_called(symbol: Symbol) -> bool:
    """Whether a test calls a symbol by its name: not what is private, local, or called by the language."""
    return symbol.public and symbol.parent_kind not in _CALLABLE and not symbol.name.startswith("__")


def _existing_tests(project: Project, habitat: Habitat) -> str:
    """Return the text of all tests that may mention a symbol: the file's own, and its neighbours'."""
    folder = habitat.path.rpartition("/")[0]
    beside = [path for path in project.files if path.rpartition("/")[0] == folder and "test" in path.lower()]
    return "\n".join((habitat.text or "", *(project.text(path) for path in beside[:200])))


def _named(source: Source, trouble: str) -> Symbol | None:
    """Return the symbol that a traceback ends in, as far as it is of this document."""
    name = Path(source.path).name
    for match in reversed(list(_FRAME.finditer(trouble))):
        file, line = match["file"] or match["other"], int(match["line"] or match["number"])
        if Path(file.replace("\\", "/")).name == name:
            lines = source.text.splitlines(keepends=True)[: line - 1]
            found = symbol_at(source, min(sum(map(len, lines)), len(source.text)))
            return found if found.name else None
    return None


def _guards(source: Source, symbol: Symbol) -> tuple[str, ...]:
    """Return the conditions of a symbol's branches, as written, the short ones."""
    found = [
        " ".join(source.slice(span_of(captures["guard"][0])).split())
        for captures in gather(source.language.query("facts"), symbol.node)
        if "guard" in captures
    ]
    return tuple(text for text in dict.fromkeys(found) if len(text) <= _LONGEST_GUARD)
