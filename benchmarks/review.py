"""What the review of a function costs: seconds, tokens, and what the prefix cache serves of the second pass.

A model of random weights, as big as a small real one, finds faults in everything, so every function has its
second pass.  Functions are of Python's own library.  Costs depend on lengths alone, not on what is said.
"""

import argparse
import asyncio
import random
import subprocess
import sys
import sysconfig
import time
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from attrs import define, evolve, field
from parts.client import ROOT
from parts.table import percentile, save, show

from nlx_lsp import pipeline
from nlx_lsp.actions import load
from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Chunk, Request, Span, Timings

STDLIB = Path(sysconfig.get_path("stdlib"))
MODEL = ROOT / ".cache" / "bench.gguf"
SHAPE = ("--width", "512", "--layers", "8")
FEWEST, MOST = 10, 60
"""Lines of a function."""
WORDS = {
    "when": "the list is empty",
    "problem": "Raises an IndexError, and the caller does not expect one",
    "category": "missing case",
}
"""Of the one finding; the quote is the model's choice, and there is no replacement."""


@define
class Metered:
    """An engine that keeps what each question has cost.

    It is the engine in all else, but that the first pass has one finding that stands the checks, with the
    model's own tokens and times, so that there is a second pass.
    """

    engine: LlamaCpp
    costs: list[tuple[bool, Timings]] = field(factory=list)
    """Whether it was the first pass, and what it cost."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.engine, name)

    async def generate(self, request: Request) -> AsyncGenerator[Chunk]:
        """Answer, and note the cost."""
        is_first = request.schema is not None
        async for chunk in self.engine.generate(_worded(request) if is_first else request):
            if chunk.timings:
                self.costs.append((is_first, chunk.timings))
            yield chunk


def _worded(request: Request) -> Request:
    """Return a request whose answer has one finding, of the usual length, and no choice but the quote."""
    assert request.schema is not None
    item = request.schema["properties"]["findings"]["items"]
    properties = {**item["properties"], **{name: {"const": text} for name, text in WORDS.items()}}
    properties["replacement"] = {**properties["replacement"], "maxItems": 0}
    findings = {"type": "array", "items": {**item, "properties": properties}, "minItems": 1, "maxItems": 1}
    return evolve(request, schema={**request.schema, "properties": {"findings": findings}})


def functions(count: int) -> list[tuple[Source, Symbol]]:
    """Return functions of the library, of a length that people write."""
    pick = random.Random(24)  # noqa: S311 - repeatable, not secret
    names = sorted(STDLIB.glob("*.py"))
    found: list[tuple[Source, Symbol]] = []
    while len(found) < count:
        path = pick.choice(names)
        source = Source.parse(path.read_bytes(), path=path.name)
        fitting = [
            s
            for s in outline(source)
            if s.kind in ("function", "method") and FEWEST <= source.slice(s.span).count("\n") <= MOST
        ]
        found += [(source, symbol) for symbol in pick.sample(fitting, min(len(fitting), 3))]
    return found[:count]


async def measure(model: Path, count: int) -> dict[str, list[float]]:
    """Review functions one after the other, and return what each has cost."""
    engine = Metered(LlamaCpp(model, share=False, parallel=1))
    figures: dict[str, list[float]] = {}
    settings = Settings()
    settings = evolve(settings, review=evolve(settings.review, doubt="chatty"))
    try:
        await engine.load()
        for source, symbol in functions(count):
            place = Span(start=symbol.header.start, end=symbol.header.start)
            engine.costs.clear()
            began = time.monotonic()
            await pipeline.run(load()["review"], source, place, engine, lambda _: None, settings=settings)
            note(figures, time.monotonic() - began, engine.costs)
    finally:
        await engine.close()
    return figures


def note(figures: dict[str, list[float]], seconds: float, costs: list[tuple[bool, Timings]]) -> None:
    """Take in what one function has cost."""
    firsts = [each for is_first, each in costs if is_first]
    seconds_pass = [each for is_first, each in costs if not is_first]
    row = {
        "seconds": seconds,
        "prompt tokens, first pass": sum(each.prompt_tokens for each in firsts),
        "… of them from the cache, %": share(firsts),
        "tokens written, first pass": sum(each.generated_tokens for each in firsts),
    }
    if seconds_pass:
        row |= {
            "prompt tokens, second pass": sum(each.prompt_tokens for each in seconds_pass),
            "… of them from the cache, second pass, %": share(seconds_pass),
            "seconds of the second pass": sum(
                each.prompt_seconds + each.generated_seconds for each in seconds_pass
            ),
            "seconds saved by the cache": saved(firsts, seconds_pass),
        }
    for name, value in row.items():
        figures.setdefault(name, []).append(value)


def share(costs: list[Timings]) -> float:
    """Return the share of prompt tokens that were not read anew, in per cent."""
    total = sum(each.prompt_tokens for each in costs)
    return 100 * sum(each.cached_tokens for each in costs) / max(total, 1)


def saved(firsts: list[Timings], others: list[Timings]) -> float:
    """Return how long the second pass would have read its cached tokens, as fast as the first one."""
    read = sum(each.prompt_tokens - each.cached_tokens for each in firsts)
    pace = sum(each.prompt_seconds for each in firsts) / max(read, 1)
    return pace * sum(each.cached_tokens for each in others)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="Measure what reviews cost.")
    parser.add_argument("--model", type=Path, help="by default one with random weights")
    parser.add_argument("--functions", type=int, default=40)
    chosen = parser.parse_args()
    model = chosen.model or MODEL
    if chosen.model is None and not MODEL.exists():
        subprocess.run([sys.executable, ROOT / "tests" / "tiny_model.py", MODEL, *SHAPE], check=True)
    figures = asyncio.run(measure(model, chosen.functions))
    rows = [
        (name, *(f"{percentile(values, part):.4g}" for part in (0.5, 0.9)), str(len(values)))
        for name, values in figures.items()
    ]
    show(
        f"Reviews of {chosen.functions} functions, {model.name}", ("a function", "median", "p90", "of"), rows
    )
    save("review", figures)


if __name__ == "__main__":
    main()
