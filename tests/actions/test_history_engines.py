"""What is written from a history by a real engine with a model of random weights: dull, and never wrong."""

import asyncio
import os
import re
from pathlib import Path

import pytest
from project.repository import Repository
from tiny_model import Shape, tiny_model

from nlx_lsp import pipeline
from nlx_lsp.actions import load
from nlx_lsp.edits.apply import apply
from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Outcome, Span

CODE = "def double(number):\n    return 2 * number\n"
MESSAGES = ("feat(a): add double", "fix(a): keep the order", "Let people choose the colour", "feat: say why")


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    repository = Repository.make(tmp_path / "made")
    for number, message in enumerate(MESSAGES):
        repository.write("a.py", CODE * (number + 1))
        repository.git("add", ".")
        repository.git("commit", "-q", "-m", message)
    repository.write("a.py", CODE + "\n\ndef triple(number):\n    return 3 * number\n")
    repository.git("add", ".")
    return repository


@pytest.mark.slow
async def test_random_weights_write_nothing_but_facts(made: Repository) -> None:
    engine = LlamaCpp(await asyncio.to_thread(tiny_model, Shape(seed=3)), share=False, threads=1)

    async def run(action: str, file: str, text: str = "", **options: JSON) -> tuple[str, Outcome]:
        source = Source.parse(text.encode(), path=str(made.folder / file))
        span = Span(start=0, end=0)
        outcome = await pipeline.run(
            load()[action], source, span, engine, lambda _: None, settings=Settings(), options=options
        )
        assert outcome.refusals == ()
        assert outcome.tokens > 0
        return apply(source.text, outcome.edits).decode(), outcome

    try:
        message, outcome = await run("commit_message", ".git/COMMIT_EDITMSG", body=True)
        assert re.fullmatch(r"(feat|fix)\(a\): change 4 functions of a\.py\n", message)
        assert [field.writer for field in outcome.proposals[0].fields] == ["plain"]
        changelog, _ = await run("changelog", "CHANGELOG.md")
        for line in ("Add double", "Keep the order", "Say why"):
            assert f"\n- {line}\n" in changelog
        _, announced = await run("announcement", "CHANGELOG.md", changelog)
        assert "- Add double. ← CHANGELOG.md:" in announced.text
    finally:
        await engine.close()
