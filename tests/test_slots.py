"""A run over many symbols uses the slots of its model: several at a time, and nothing gets out of order."""

import asyncio
import re
from collections.abc import AsyncGenerator

import pytest
from attrs import evolve

from nlx_lsp import pipeline
from nlx_lsp.actions.docstring import Docstring
from nlx_lsp.engines.scripted import Answer, Scripted
from nlx_lsp.errors import EngineCrashed
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Chunk, Emit, Model, Outcome, Progress, Request, Span

NAMES = [f"work_{letter}" for letter in "abcdefgh"]
CODE = '"""Work."""\n' + "".join(f"\n\ndef {name}():\n    pass\n" for name in NAMES)


class Watched(Scripted):
    """Answers each function after a time of its own, and knows what is under way."""

    def __init__(self, delays: dict[str, float] | None = None, *, slots: int = 3, crash: str = "") -> None:
        super().__init__(
            [
                Answer(
                    text=f'{{"summary": "Do the work that {name} is for."}}',
                    match=re.compile(f"def {name}"),
                    delay=(delays or {}).get(name, 0.0),
                    crash=1 if name == crash else None,
                )
                for name in NAMES
            ],
            model=Model(name="watched", context_tokens=8192, slots=slots),
        )
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.most = 0
        self.full = asyncio.Event()

    @property
    def under_way(self) -> int:
        return len(self.begun) - len(self.ended)

    async def generate(self, request: Request) -> AsyncGenerator[Chunk]:
        name = next(name for name in NAMES if f"def {name}" in request.prompt[1].content)
        self.begun.append(name)
        self.most = max(self.most, self.under_way)
        if self.under_way == self._model.slots:
            self.full.set()
        try:
            async for chunk in super().generate(request):
                yield chunk
        finally:
            self.ended.append(name)


async def run(engine: Scripted, emit: Emit = lambda _: None) -> Outcome:
    settings = Settings()
    return await pipeline.run(
        Docstring(),
        Source.parse(CODE.encode(), path="work.py"),
        Span(start=0, end=0),
        engine,
        emit,
        settings=evolve(settings, docstring=evolve(settings.docstring, attempts=1)),
        options={"scope": "file"},
    )


def titles(outcome: Outcome) -> list[str]:
    return [proposal.symbol.strip("`") for proposal in outcome.proposals]


@pytest.mark.parametrize("slots", [1, 2, 3])
async def test_as_many_are_under_way_as_there_are_slots(slots: int) -> None:
    engine = Watched(dict.fromkeys(NAMES, 0.001), slots=slots)
    outcome = await run(engine)
    assert engine.most == slots
    assert sorted(engine.ended) == NAMES == titles(outcome)


async def test_the_first_goes_alone() -> None:
    engine = Watched(dict.fromkeys(NAMES, 0.001))
    alone: list[int] = []
    await run(engine, lambda p: alone.append(engine.under_way) if p.symbol == "`work_a`" else None)
    assert max(alone) == 1
    assert engine.begun[0] == engine.ended[0] == "work_a"


async def test_whoever_is_first_the_outcome_is_in_the_order_of_the_document() -> None:
    engine = Watched({"work_b": 0.02, "work_c": 0.005})
    outcome = await run(engine)
    assert engine.ended != NAMES
    assert titles(outcome) == NAMES
    assert outcome.refusals == ()
    starts = [edit.span.start for edit in outcome.edits]
    assert starts == sorted(starts)


async def test_one_that_fails_lets_the_others_finish_and_begins_no_more() -> None:
    engine = Watched({"work_b": 0.01, "work_d": 0.01}, crash="work_c")
    outcome = await run(engine)
    assert titles(outcome) == ["work_a", "work_b", "work_d"]
    assert [refusal.symbol for refusal in outcome.refusals] == ["`work_c`"]
    assert "broke down" in outcome.refusals[0].reason
    assert engine.under_way == 0


async def test_a_run_that_fails_at_once_is_an_error() -> None:
    engine = Watched(crash="work_a")
    with pytest.raises(EngineCrashed):
        await run(engine)
    assert engine.begun == engine.ended == ["work_a"]


async def test_a_cancel_in_the_middle_stops_all() -> None:
    engine = Watched(dict.fromkeys(NAMES[1:], 60))
    task = asyncio.create_task(run(engine))
    await asyncio.wait_for(engine.full.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert engine.under_way == 0
    assert len(engine.begun) == 4


async def test_progress_never_goes_back() -> None:
    seen: list[Progress] = []
    outcome = await run(Watched({"work_b": 0.01, "work_e": 0.01}), seen.append)
    done = [progress.symbols_done for progress in seen]
    assert done == sorted(done)
    assert done[0] == 0
    assert len(NAMES) - 3 <= done[-1] < len(NAMES)
    assert {progress.symbols_total for progress in seen} == {len(NAMES)}
    tokens = [progress.tokens for progress in seen]
    assert tokens == sorted(tokens)
    assert tokens[-1] == outcome.tokens > 0
