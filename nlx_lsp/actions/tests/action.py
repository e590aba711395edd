"""What gets tests: a symbol, a file's untested symbols, or what a traceback is about."""

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import asdict, evolve

from nlx_lsp.actions.diagnostics import read_diagnostics
from nlx_lsp.actions.protocol import Reads
from nlx_lsp.actions.tests.plan import TestsPlan
from nlx_lsp.errors import UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.context import Survey, survey
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, symbol_at
from nlx_lsp.testing.framework import Habitat, Project, choose, frameworks
from nlx_lsp.values import JSON, Diagnostic, Offer, Span

KIND = "nlx.tests"
"""The kind of its menu entries: it writes another file, so it is no refactoring of this one."""
_SCOPES = ("symbol", "file")
_CALLABLE = ("function", "method")
_FRAME = re.compile(
    r'File "(?P<file>[^"]+)", line (?P<line>\d+), in|(?P<other>[\w./\\-]+\.\w+):(?P<number>\d+)'
)


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

    def plan(self, source: Source, span: Span, settings: Settings, options: Mapping[str, JSON]) -> TestsPlan:
        """Choose the symbols, the framework and the file.

        Args:
            source: The document.
            span: With the scope ``symbol``, the symbol at its start is meant.
            settings: What the user has set.
            options: ``scope``: ``symbol`` (default) or ``file``; ``trouble``: a traceback or message that the
                tests are to be about, which also names the symbol; ``diagnostic``: the same, of another tool.

        Returns:
            The symbols, and the file that their tests go into.

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
        project = evolve(Project.of(path), python=_python(settings))
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


def _python(settings: Settings) -> str:
    """Return the interpreter that the user names for projects; empty for none.

    Raises:
        UsageError: If it is no program.
    """
    named = settings.tests.python
    if named and shutil.which(Path(named).expanduser()) is None:
        msg = f"tests.python is {named}, and that is no program."
        raise UsageError(msg, "Name a Python, or leave it empty for the project's own.")
    return named


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
