"""Whatever a model answers, for any function of the standard library: only docstrings change.

The oracle is Python's own parser, not the product's verification.
"""

import ast
import random
import warnings

import pytest
from adversarial.garbage import answers
from attrs import evolve
from library import FILES, STDLIB

from nlx_lsp import pipeline
from nlx_lsp.actions.docstring import Docstring
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import Outcome, Span

SAMPLE = random.Random(20).sample(FILES, 10)  # noqa: S311 - repeatable, not secret
STYLES = ("google", "numpy", "sphinx")


def read(text: bytes) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError):
            return None


def code_of(tree: ast.Module | None) -> str:
    """Return a tree as text, without docstrings and places."""
    if tree is None:
        return ""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and body:
            first = body[0]
            if isinstance(first, ast.Expr) and isinstance(getattr(first.value, "value", None), str):
                node.body = body[1:]
    return ast.dump(tree)


async def document(
    source: Source, style: str, seed: int, span: Span | None = None, **options: object
) -> Outcome:
    settings = Settings()
    wanted = evolve(settings.docstring, style=style, private=True, attempts=1 + seed % 2, line_length=79)
    return await pipeline.run(
        Docstring(),
        source,
        span or Span(start=0, end=0),
        Scripted(answers(seed)),
        lambda _: None,
        settings=evolve(settings, docstring=wanted),
        options=options,
    )


async def check_file(name: str) -> int:
    text = (STDLIB / name).read_bytes()
    source = Source.parse(text, path=name)
    before = read(text)
    seed = FILES.index(name)
    outcome = await document(source, STYLES[seed % 3], seed, scope="file")
    after = read(apply(text, outcome.edits))
    assert code_of(after) == code_of(before)
    assert (after is None) == (before is None)
    refused = [refusal for refusal in outcome.refusals if "backslash" not in refusal.reason]
    assert not refused
    return len(outcome.proposals)


async def check_symbols(name: str, limit: int) -> int:
    """Complete and rewrite the docstrings that are there, and add them to local functions."""
    text = (STDLIB / name).read_bytes()
    source = Source.parse(text, path=name)
    before = code_of(read(text))
    symbols = outline(source)
    chosen = random.Random(name).sample(symbols, min(limit, len(symbols)))  # noqa: S311 - repeatable
    for index, symbol in enumerate(chosen):
        span = symbol.header if symbol.name else Span(start=0, end=0)
        for rewrite in (False, True):
            outcome = await document(source, STYLES[index % 3], index, span, rewrite=rewrite)
            assert code_of(read(apply(text, outcome.edits))) == before
    return len(chosen)


@pytest.mark.parametrize("name", SAMPLE)
async def test_a_sampled_file(name: str) -> None:
    await check_file(name)
    await check_symbols(name, limit=4)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, len(FILES), 50))
async def test_every_file(start: int) -> None:
    documented = [await check_file(name) for name in FILES[start : start + 50]]
    assert sum(documented) > 0


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, len(FILES), 50))
async def test_symbols_of_every_file(start: int) -> None:
    tried = [await check_symbols(name, limit=5) for name in FILES[start : start + 50]]
    assert sum(tried) > 0
