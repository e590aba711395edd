"""Evaluate the docstring action: run it on documented functions and compare with what the humans wrote.

Each function goes through the product's pipeline once, as if its docstring were to be rewritten.  Two texts
come out of it: what the model said, and what the product would write, where the plain writer stands in for
sentences that were refused.
"""

import ast
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import cast

from attrs import define, evolve, field, frozen

from nlx_lsp.actions import load
from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.docstring.prose import clean, problems
from nlx_lsp.engines import Engine
from nlx_lsp.engines.protocol import OnLoad
from nlx_lsp.errors import AnswerRefused, EditRefused
from nlx_lsp.evals import lint
from nlx_lsp.evals.cases import Case
from nlx_lsp.evals.scores import bleu, chrf
from nlx_lsp.pipeline import run
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.facts import facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Chunk, FieldReport, Model, Request, Timings, Token
from nlx_lsp.verify.answer import Said, read

OnCase = Callable[[int], None]
"""Takes how many cases are done."""


@frozen(kw_only=True)
class Result:
    """What came out for one case."""

    case: Case
    """The function."""
    said: str
    """The summary as the model said it, tidied; empty where there was none."""
    written: str
    """The summary as the product would write it."""
    docstring: str
    """The whole docstring as the product would write it, with its quotes; empty where it was refused."""
    code: str
    """The function with that docstring, as a file of its own."""
    fields: tuple[FieldReport, ...]
    """Who wrote what."""
    seconds: float
    """From the request to the verified edit."""
    tokens: int
    """Tokens that were generated."""
    generated_seconds: float
    """Time that the engine spent on them."""

    @property
    def is_flawed(self) -> bool:
        """Whether what the model said is empty, a loop or no prose."""
        return bool(problems(self.said, field="summary", symbol_name="", known_names=()))


@frozen(kw_only=True)
class Scores:
    """The figures of one writer; shares are 0 to 1."""

    chrf: float
    """Of the summaries against the humans', 0 to 100."""
    bleu: float
    """The same, by runs of up to four words."""
    flawed: float
    """The share of summaries that are empty, loops or no prose."""
    by_model: float
    """The share of fields whose text is the model's."""
    covered: float
    """The share of parameters that the docstring documents."""
    lint: float | None
    """The share of docstrings without a complaint of pydoclint; None where it is not installed."""
    tokens_a_second: float
    """While generating."""
    seconds: float
    """The mean for a docstring."""


@define
class _Listener:
    """An engine that remembers what another says."""

    engine: Engine
    name: str = field(init=False)
    answers: list[list[Token]] = field(factory=list)
    timings: list[Timings] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.name = self.engine.name

    async def load(self, on_load: OnLoad | None = None) -> Model:
        return await self.engine.load(on_load)

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return await self.engine.count_tokens(texts)

    async def generate(self, request: Request) -> AsyncGenerator[Chunk]:
        self.answers.append([])
        async with aclosing(self.engine.generate(request)) as chunks:
            async for chunk in chunks:
                self.answers[-1] += chunk.tokens
                if chunk.timings is not None:
                    self.timings.append(chunk.timings)
                yield chunk

    async def close(self) -> None:
        await self.engine.close()


async def evaluate(
    cases: Sequence[Case], engine: Engine, settings: Settings, on_case: OnCase | None = None
) -> list[Result]:
    """Return what comes out for each case.

    Raises:
        EngineError: If the engine fails.
    """
    results = []
    for number, case in enumerate(cases):
        results.append(await _evaluate(case, engine, settings))
        if on_case is not None:
            on_case(number + 1)
    return results


async def _evaluate(case: Case, engine: Engine, settings: Settings) -> Result:
    listener = _Listener(engine)
    heard = cast("Engine", listener)  # All of it but `from_settings`, for which it is too late.
    began = time.monotonic()
    options = {"scope": "symbol", "rewrite": True}
    fields: tuple[FieldReport, ...] = ()
    text = case.source.text
    try:
        action = load()["docstring"]
        outcome = await run(
            action,
            case.source,
            case.symbol.header,
            heard,
            lambda _: None,
            settings=settings,
            options=options,
        )
        fields = tuple(report for proposal in outcome.proposals for report in proposal.fields)
        text = apply(text, outcome.edits) if outcome.edits else text
    except (AnswerRefused, EditRefused):
        pass
    seconds = time.monotonic() - began
    said = read(listener.answers[0]) if listener.answers else {}
    symbol, code = _extract(case, text) if fields else (None, "")
    docstring = symbol.docstring.text if symbol is not None and symbol.docstring is not None else ""
    return Result(
        case=case,
        said=clean(said.get("summary", Said(text="", probability=0)).text, field="summary"),
        written=_summary(docstring),
        docstring=docstring,
        code=code,
        fields=fields,
        seconds=seconds,
        tokens=sum(timing.generated_tokens for timing in listener.timings),
        generated_seconds=sum(timing.generated_seconds for timing in listener.timings),
    )


def _extract(case: Case, text: bytes) -> tuple[Symbol, str]:
    """Return the symbol in the text that was written, and that symbol as a file of its own."""
    source = Source.parse(text, path=case.source.path)
    # Only a docstring has changed, so the headers up to this one are where they were.
    symbol = next(s for s in outline(source) if s.header.start == case.symbol.header.start)
    code = source.slice(evolve(symbol.span, start=source.line_start(symbol.span.start)))
    return symbol, f"class Owner:\n{code}\n" if symbol.kind == "method" else f"{code}\n"


def _summary(docstring: str) -> str:
    return " ".join(str(ast.literal_eval(docstring)).strip().split("\n\n")[0].split()) if docstring else ""


async def score(results: Sequence[Result], *, raw: bool = False, style: str = "google") -> Scores:
    """Return the figures of some results.

    Args:
        results: What `evaluate` returned; not empty.
        raw: Judge what the model said, not what the product would write of it.
        style: The docstring style that was written.
    """
    texts = [result.said if raw else result.written for result in results]
    pairs = [(text.rstrip("."), result.case.human) for text, result in zip(texts, results, strict=True)]
    reports = [report for result in results for report in result.fields]
    wanted = documented = 0
    for result in results:
        names = [
            p.name for p in facts(result.case.source, result.case.symbol).parameters if p.name.strip("_")
        ]
        wanted += len(names)
        documented += sum(f"{name}" in result.docstring for name in names)
    generated = sum(result.generated_seconds for result in results)
    return Scores(
        chrf=chrf(pairs),
        bleu=bleu(pairs),
        flawed=sum(result.is_flawed if raw else not result.written for result in results) / len(results),
        by_model=sum(report.writer == "model" for report in reports) / max(1, len(reports)),
        covered=documented / max(1, wanted),
        lint=await lint.share_without_complaint([result.code for result in results], style=style),
        tokens_a_second=sum(result.tokens for result in results) / generated if generated else 0.0,
        seconds=sum(result.seconds for result in results) / len(results),
    )
