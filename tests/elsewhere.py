"""An action that changes what its options say, in any file: from a package of somebody else's."""

import os
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import field, frozen

from nlx_lsp.actions.protocol import Flow, Reads, Result
from nlx_lsp.edits.difference import difference
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, symbol_at
from nlx_lsp.values import JSON, Diagnostic, Edit, Finding, Offer, Proposal, Span

NOTE = "2 cases planned, 1 kept"


def install(folder: Path) -> dict[str, str]:
    """Install the package into a folder; return the variables with which Python finds it there."""
    about = folder / "elsewhere-1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: elsewhere\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[nlx_lsp.actions]\nelsewhere = elsewhere:Elsewhere\n")
    return {"PYTHONPATH": os.pathsep.join([str(folder), str(Path(__file__).parent)])}


class Elsewhere:
    """Its options: ``files``, each with ``path``, ``before`` and ``after``; ``here``; ``finding``."""

    id = "elsewhere"
    reads: Reads = "code"

    def offers(self, *_: Source | Span | Sequence[Diagnostic]) -> Sequence[Offer]:
        return ()

    def plan(self, source: Source, _span: Span, _settings: Settings, options: Mapping[str, JSON]) -> "Plan":
        results = deque(_results(source, options))
        return Plan(symbols=[symbol_at(source, 0)] * len(results), results=results)


@frozen(kw_only=True)
class Plan:
    symbols: Sequence[Symbol]
    results: deque[Result]
    refusals: tuple[()] = field(default=())

    def prepare(self, symbol: Symbol) -> "Task":
        return Task(symbol=symbol, result=self.results.popleft())

    def verify(self, edits: Sequence[Edit]) -> None:
        pass


@frozen(kw_only=True)
class Task:
    symbol: Symbol
    result: Result

    def flow(self) -> Flow:
        yield from ()
        return self.result


def _results(source: Source, options: Mapping[str, Any]) -> Iterator[Result]:
    for file in options.get("files", ()):
        old = (file["before"] or "").encode()
        yield Result(
            proposal=Proposal(
                symbol=Path(file["path"]).name,
                target=Span(start=0, end=len(old)),
                edits=(difference(old, file["after"].encode()),),
                path=file["path"],
                before=file["before"],
                note=NOTE,
            )
        )
    top = Span(start=0, end=0)
    if "here" in options:
        edit = Edit(span=top, text=options["here"])
        yield Result(proposal=Proposal(symbol="the top", target=top, edits=(edit,)))
    if "finding" in options:
        symbol = symbol_at(source, source.text.index(options["finding"].encode()))
        finding = Finding(
            symbol=symbol.title,
            target=symbol.span,
            span=source.whole_lines(symbol.header),
            category="logic error",
            message="This looks like a bug.",
            confidence=0.9,
        )
        yield Result(findings=(finding,))
