"""Two ways to JSON from a library that knows no constraints: masking tokens, or checking and asking again.

The same questions about the same functions, to the same models in ctransformers.  A model with random weights
shows what a way does of itself; the bundled model, what it does for one that was trained to answer so.
"""

import asyncio
import statistics
import sys
import time
from pathlib import Path

from attrs import evolve, frozen
from parts.sample import functions
from parts.table import save, show

from nlx_lsp import pipeline
from nlx_lsp.actions.docstring import Docstring
from nlx_lsp.engines.ctransformers import CTransformers
from nlx_lsp.engines.openai.repair import complain, take_out, wish
from nlx_lsp.models.resolve import bundled
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Request, Span

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from ggml_files import Recipe, ggml_model
from tiny_model import Shape, tiny_model

QUESTIONS = 12
ATTEMPTS = 3
WARMER = 0.7
"""The temperature at which a model is asked again."""
CONTEXT = 8192


@frozen(kw_only=True)
class Try:
    """What one question has come to."""

    good: bool
    """Whether the answer follows the schema."""
    tokens: int
    """Generated, in all attempts."""
    read: int
    """Tokens of prompts that had to be read."""
    seconds: float
    """In all attempts."""


def main() -> None:
    """Ask every model in both ways."""
    models = {
        "random GPT-2 (GGML)": ggml_model(Recipe(kind="gpt2", context=CONTEXT)),
        "random LLaMA (GGUF)": tiny_model(Shape(context=CONTEXT)),
        "bundled": bundled(),
    }
    figures: dict[str, list[Try]] = {}
    for name, path in models.items():
        assert path is not None, "a model is missing"
        for way, tries in asyncio.run(ask_all(path)).items():
            figures[f"{name}: {way}"] = tries
    rows = [(name, *summary(tries)) for name, tries in figures.items()]
    head = ("model and way", "answers that follow the schema", "tokens", "of prompts", "ms")
    show("A JSON answer from ctransformers, medians", head, rows)
    save("masking", {name: [str(each) for each in tries] for name, tries in figures.items()})


async def ask_all(path: Path) -> dict[str, list[Try]]:
    """Ask one model everything, in both ways by turns."""
    engine = CTransformers(path, context_tokens=CONTEXT, share=False)
    try:
        requests = await questions(engine)
        ways = {"masking": masked, "checking": checked}
        tries: dict[str, list[Try]] = {way: [] for way in ways}
        for number, request in enumerate(requests):
            for way in sorted(ways, reverse=bool(number % 2)):  # the first has to read the prompt
                tries[way].append(await ways[way](engine, request))
    finally:
        await engine.close()
    return tries


async def questions(engine: CTransformers) -> list[Request]:
    """Return what the action for docstrings would ask."""
    text = functions(QUESTIONS).encode()
    source = Source.parse(text, path="sample.py")
    whole = Span(start=0, end=len(text))
    prompts = await pipeline.show(
        Docstring(), source, whole, engine, settings=Settings(), options={"scope": "file"}
    )
    return [prompt.request for prompt in prompts]


async def masked(engine: CTransformers, request: Request) -> Try:
    """Take what the engine does."""
    answer, took = await said(engine, request)
    assert request.schema is not None
    return evolve(took, good=not take_out(answer, request.schema)[1])


async def checked(engine: CTransformers, request: Request) -> Try:
    """Ask without a constraint until the answer is right; a raw text asks as the model was trained."""
    assert request.schema is not None
    attempt = wish(request) if not isinstance(request.prompt, str) else evolve(request, schema=None)
    total = Try(good=False, tokens=0, read=0, seconds=0.0)
    for number in range(ATTEMPTS):
        answer, took = await said(engine, attempt)
        problems = take_out(answer, request.schema)[1]
        total = Try(
            good=not problems,
            tokens=total.tokens + took.tokens,
            read=total.read + took.read,
            seconds=total.seconds + took.seconds,
        )
        if total.good:
            break
        raw = isinstance(request.prompt, str)
        attempt = evolve(
            attempt if raw else complain(attempt, answer, problems), temperature=WARMER, seed=number
        )
    return total


async def said(engine: CTransformers, request: Request) -> tuple[str, Try]:
    """Return an answer, and what it cost."""
    began = time.monotonic()
    chunks = [chunk async for chunk in engine.generate(request)]
    timings = chunks[-1].timings
    assert timings is not None
    took = Try(
        good=False,
        tokens=timings.generated_tokens,
        read=timings.prompt_tokens - timings.cached_tokens,
        seconds=time.monotonic() - began,
    )
    return "".join(token.text for chunk in chunks for token in chunk.tokens), took


def summary(tries: list[Try]) -> tuple[str, ...]:
    """Return the cells of a row."""
    return (
        f"{sum(each.good for each in tries)} of {len(tries)}",
        f"{statistics.median(each.tokens for each in tries):.0f}",
        f"{statistics.median(each.read for each in tries):.0f}",
        f"{1000 * statistics.median(each.seconds for each in tries):.0f}",
    )


if __name__ == "__main__":
    main()
