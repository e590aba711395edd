"""A file of twenty functions, documented with one, two, three and four requests side by side.

Each slot has read what all prompts begin with: in a host that lives for days, it has.
"""

import asyncio
import statistics
import sys
import time
from pathlib import Path

from attrs import evolve
from parts.asking import ONCE, ask, requests
from parts.model_shape import model_shape
from parts.place import own_place
from parts.sample import functions
from parts.table import save, show

from nlx_lsp import pipeline
from nlx_lsp.actions.docstring import Docstring
from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Span

FUNCTIONS = 20
SLOTS = (1, 2, 3, 4)
GOAL = 0.6
"""Of the time of one after the other."""


async def job(model: Path, slots: int, count: int) -> tuple[float, int]:
    """Document a file; return seconds and tokens."""
    engine = LlamaCpp(model, parallel=slots, share=False)
    begins = await requests(engine, functions(slots), "docstring")
    await asyncio.gather(*(ask(engine, evolve(each, max_tokens=1)) for each in begins))
    source = Source.parse(functions(count).encode(), path="sample.py")
    begin = time.perf_counter()
    outcome = await pipeline.run(
        Docstring(),
        source,
        Span(start=0, end=0),
        engine,
        lambda _: None,
        settings=ONCE,
        options={"scope": "file"},
    )
    seconds = time.perf_counter() - begin
    assert not outcome.refusals
    await engine.close()
    return seconds, outcome.tokens


def main() -> None:
    """Measure, and print the table."""
    model = Path(sys.argv[1]) if len(sys.argv) > 1 else model_shape()
    count, rounds = (int(word) for word in (*sys.argv[2:4], *(str(FUNCTIONS), "1")[len(sys.argv[2:4]) :]))
    seconds: dict[int, list[float]] = {slots: [] for slots in SLOTS}
    tokens: dict[int, int] = {}
    with own_place():
        for _ in range(rounds):
            for slots in SLOTS:
                took, tokens[slots] = asyncio.run(job(model, slots, count))
                seconds[slots].append(took)
    rows = []
    for slots in SLOTS:
        ratio = statistics.median(a / b for a, b in zip(seconds[slots], seconds[1], strict=True))
        rows.append(
            (str(slots), f"{statistics.median(seconds[slots]):.1f} s", str(tokens[slots]), f"{ratio:.2f}")
        )
    show(f"{count} functions; goal {GOAL}", ("slots", "time", "tokens", "of one slot"), rows)
    save("slots", {"seconds": seconds, "tokens": tokens, "functions": count, "model": model.name})


if __name__ == "__main__":
    main()
