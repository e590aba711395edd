"""A README by a real engine with a model of random weights: facts alone, whatever it says."""

import asyncio
from pathlib import Path

from attrs import evolve
from tiny_model import Shape, tiny_model

from nlx_lsp import pipeline
from nlx_lsp.actions import load
from nlx_lsp.edits.file_change import gather
from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Outcome, Span


async def write(root: Path, sentences: int) -> Outcome:
    settings = Settings()
    settings = evolve(
        settings,
        readme=evolve(settings.readme, sentences=sentences),
        engine=evolve(settings.engine, model=str(tiny_model(Shape(seed=3)))),
    )
    engine = LlamaCpp.from_settings(settings)
    try:
        return await pipeline.run(
            load()["readme"],
            Source.parse(b"", path=str(root / "README.md")),
            Span(start=0, end=0),
            engine,
            lambda _: None,
            settings=settings,
            options={"new": True},
        )
    finally:
        await engine.close()


def test_random_words_are_dropped_and_the_facts_remain(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "fixit"\ndescription = "Mends links"\n\n[tool.pytest.ini_options]\n'
    )
    said = asyncio.run(write(tmp_path, 2))
    facts = asyncio.run(write(tmp_path, 0))
    assert said.refusals == ()
    assert said.tokens > 0
    [told], [alone] = gather(said.proposals), gather(facts.proposals)
    assert told.after == alone.after
    assert b"# fixit\n" in told.after
    assert b"```sh\npytest\n```" in told.after
