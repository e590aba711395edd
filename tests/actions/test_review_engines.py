"""Reviews by real engines with a model of random weights: whatever it says can be read."""

import asyncio
import json
import random
from collections.abc import AsyncGenerator

import pytest
from attrs import evolve
from library import FILES, STDLIB
from tiny_model import Shape, tiny_model

from nlx_lsp import pipeline
from nlx_lsp.actions import load
from nlx_lsp.actions.yes import is_told
from nlx_lsp.engines.ctransformers import CTransformers
from nlx_lsp.engines.hosted import Hosted
from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Chunk, Request, Span, Token

LONGEST = 1500
"""Bytes of a function: a prompt that a small model reads in a moment."""
TALKATIVE = Shape(seed=3)
"""With these weights the model finds something in some of the functions."""


class Recorded:
    """An engine whose answers are kept.  It is the engine in all else."""

    def __init__(self, engine: Hosted) -> None:
        self._engine = engine
        self.name, self.runs_files = engine.name, engine.runs_files
        self.load, self.count_tokens, self.close = engine.load, engine.count_tokens, engine.close
        self.examine, self.from_settings = engine.examine, engine.from_settings
        self.answers: list[tuple[Request, list[Token], str]] = []

    async def generate(self, request: Request) -> AsyncGenerator[Chunk]:
        tokens: list[Token] = []
        self.answers.append((request, tokens, ""))
        async for chunk in self._engine.generate(request):
            tokens += chunk.tokens
            if chunk.finish:
                self.answers[-1] = (request, tokens, chunk.finish)
            yield chunk


def functions(count: int) -> list[tuple[Source, Symbol]]:
    """Return functions of the standard library."""
    pick = random.Random(23)  # noqa: S311 - repeatable, not secret
    found: list[tuple[Source, Symbol]] = []
    while len(found) < count:
        source = Source.parse((STDLIB / (name := pick.choice(FILES))).read_bytes(), path=name)
        fitting = [s for s in outline(source) if s.kind in ("function", "method") and len(s.span) < LONGEST]
        found += [(source, symbol) for symbol in pick.sample(fitting, min(len(fitting), 4))]
    return found[:count]


async def review(engine: Hosted, count: int, most: int) -> int:
    """Have functions reviewed: each answer can be read.  Return how many findings were doubted."""
    settings = Settings()
    settings = evolve(settings, review=evolve(settings.review, findings=most, doubt="chatty"))
    recorded = Recorded(engine)
    for source, symbol in functions(count):
        place = Span(start=symbol.header.start, end=symbol.header.start)
        outcome = await pipeline.run(
            load()["review"], source, place, recorded, lambda _: None, settings=settings
        )
        assert outcome.refusals == ()
        assert outcome.edits == ()
        assert set(outcome.dropped) <= {
            "it says nothing",
            "it holds an address",
            "the line has a finding already",
            "the model doubts it",
        }
    for request, tokens, finish in recorded.answers:
        text = "".join(token.text for token in tokens)
        if request.schema is None:
            assert is_told(tokens)
        elif finish == "stop":
            assert isinstance(json.loads(text)["findings"], list)
        else:
            assert text.startswith('{"findings":[')
    return sum(request.schema is None for request, _, _ in recorded.answers)


@pytest.mark.parametrize("kind", [LlamaCpp, CTransformers])
async def test_a_few_reviews(kind: type[Hosted]) -> None:
    engine = kind(await asyncio.to_thread(tiny_model, TALKATIVE), share=False, threads=1)
    try:
        await review(engine, count=3, most=2)
    finally:
        await engine.close()


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "count"), [(LlamaCpp, 200), (CTransformers, 20)])
async def test_two_hundred_reviews(kind: type[Hosted], count: int) -> None:
    engine = kind(await asyncio.to_thread(tiny_model, TALKATIVE), share=False)
    try:
        assert await review(engine, count=count, most=3)
    finally:
        await engine.close()
