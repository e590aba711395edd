"""Findings as a model would write them, each with its code; see `tests/fixtures/findings`."""

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from nlx_lsp.syntax.context import SyntaxContext, slice_context, survey
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON
from nlx_lsp.verify.anchor import Line, code_lines

_FOLDER = Path(__file__).parent.parent / "fixtures" / "findings"
_MARK = ">"


@frozen(kw_only=True)
class Written:
    """One finding."""

    category: str
    path: str
    code: str
    quote: str
    problem: str
    when: str

    def __str__(self) -> str:
        return f"{self.path} {self.problem}"

    @property
    def item(self) -> dict[str, JSON]:
        """It, as the model answers."""
        return {
            "quote": self.quote,
            "when": self.when,
            "problem": self.problem,
            "category": self.category,
            "replacement": [],
        }

    @property
    def context(self) -> SyntaxContext:
        """The function that it is about."""
        surveyed = survey(Source.parse(self.code.encode(), path=self.path))
        at = self.code.encode().index(self.quote.encode())
        around = [s for s in surveyed.symbols if s.span.start <= at < s.span.end]
        return slice_context(surveyed, around[-1])

    @property
    def lines(self) -> tuple[Line, ...]:
        """What can be quoted."""
        context = self.context
        return code_lines(context.source, context.source.whole_lines(context.symbol.span))


def read(name: str) -> Iterator[Written]:
    """Yield the findings of a file."""
    blocks = (_FOLDER / f"{name}.txt").read_text("utf-8").split("\n\n")
    for block in blocks[1:]:
        head, *code, said = block.strip("\n").split("\n")
        category, path = head.split(", ")
        problem, _, when = said.rpartition(" |")
        yield Written(
            category=category,
            path=path,
            code="\n".join(" " + line[1:] if line.startswith(_MARK) else line for line in code) + "\n",
            quote="\n".join(line[1:].strip() for line in code if line.startswith(_MARK)),
            problem=problem,
            when=when.strip(),
        )
