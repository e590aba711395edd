"""Whatever a model answers, in any language with doc comments: comments change, and nothing else.

The oracle is Pygments, which reads each language by rules of its own.
"""

import random
import re
from pathlib import Path

import pytest
from adversarial.garbage import answers
from attrs import evolve
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, String
from syntax.test_real_code import files

from nlx_lsp import pipeline
from nlx_lsp.actions.docstring import Docstring
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.grammar import load, supported
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import Outcome, Span

LANGUAGES = [name for name in supported() if load(name).comment]
SAMPLES = Path(__file__).parents[1] / "syntax" / "samples"
LEXERS = {"csharp": "csharp", "shellscript": "bash", "typescriptreact": "tsx"}
REAL_FILES = 6
LARGEST = 40_000
"""Bytes; larger files take minutes, and show no more."""
SYMBOLS = 12


def code_of(lexer: Lexer, text: bytes) -> str:
    """Return a text without comments and white space."""
    tokens = lexer.get_tokens(text.decode("utf-8", "replace"))
    return re.sub(
        r"\s+", "", "".join(part for kind, part in tokens if kind not in Comment and kind not in String.Doc)
    )


async def document(source: Source, seed: int, span: Span | None = None, **options: object) -> Outcome:
    settings = Settings()
    wanted = evolve(settings.docstring, private=True, attempts=1 + seed % 2, description=seed % 3 == 0)
    return await pipeline.run(
        Docstring(),
        source,
        span or Span(start=0, end=0),
        Scripted(answers(seed)),
        lambda _: None,
        settings=evolve(settings, docstring=wanted),
        options=options,
    )


async def check(path: Path, text: bytes, language: str, seed: int) -> int:
    """Document a file, complete and rewrite some of what is there; return how many comments were written."""
    source = Source.parse(text, path=path.name, language_id=language)
    lexer = get_lexer_by_name(LEXERS.get(language, language))
    before = code_of(lexer, text)
    outcome = await document(source, seed, scope="file")
    written = apply(text, outcome.edits)
    assert code_of(lexer, written) == before, path
    after = Source.parse(written, path=path.name, language_id=language)
    assert (after.misunderstood() is None) == (source.misunderstood() is None)
    again = await document(after, seed, scope="file")
    assert not again.edits, (path, again.edits)
    count = len(outcome.edits)
    symbols = [symbol for symbol in outline(after) if symbol.name]
    chosen = random.Random(seed).sample(symbols, min(SYMBOLS, len(symbols)))  # noqa: S311 - repeatable
    for number, symbol in enumerate(chosen):
        for rewrite in (False, True):
            done = await document(after, seed + number, symbol.header, scope="symbol", rewrite=rewrite)
            changed = apply(written, done.edits)
            assert code_of(lexer, changed) == before, (path, symbol.qualname)
            count += len(done.edits)
            if not rewrite and done.edits:
                kept = iter(changed.decode("utf-8", "replace").splitlines())
                assert all(line in kept for line in written.decode("utf-8", "replace").splitlines()) or any(
                    "*/" in line for line in (symbol.docstring.text.splitlines() if symbol.docstring else ())
                )
    return count


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_sample_of_each_language(language: str) -> None:
    (sample,) = SAMPLES.glob(f"{language}.*[!d]")
    assert await check(sample, sample.read_bytes(), language, LANGUAGES.index(language)) > 0


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
async def test_real_code(language: str) -> None:
    paths = files(language)[:REAL_FILES]
    if not paths:
        pytest.skip(f"there is no {language} on this machine")
    texts = {path: path.read_bytes() for path in paths}
    for seed, (path, text) in enumerate(texts.items()):
        if len(text) < LARGEST:
            await check(path, text, language, seed)
