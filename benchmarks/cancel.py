"""How long the model is busy after a cancel while a prompt is read, by the size of a batch.

Cancelled at any moment; the model is free when the first token of a tiny request comes, less what that takes
where nothing is in its way.  One request at a time, so that the tiny one cannot be answered beside.
"""

import asyncio
import random
import statistics
import sys
from pathlib import Path

from parts.asking import ask
from parts.model_shape import model_shape
from parts.sample import functions
from parts.table import percentile, save, show

from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.values import Request

BATCHES = (32, 64, 128, 256)
ROUNDS = 8
GOAL = 0.5
TINY = Request(prompt="def", max_tokens=1)


async def measure(model: Path, batch: int) -> tuple[list[float], float, int]:
    """Return the seconds that cancels took, the speed of reading, and how often the worker was ended."""
    engine = LlamaCpp(model, batch_tokens=batch, parallel=1, share=False)
    text = functions(6)
    whole = (await ask(engine, Request(prompt=text, max_tokens=1))).timings
    speed = (whole.prompt_tokens - whole.cached_tokens) / whole.prompt_seconds
    chance, busy, ended = random.Random(batch), [], 0  # noqa: S311 - no secrets
    for number in range(ROUNDS):
        free = (await ask(engine, TINY)).pace.first
        worker = engine._conversation  # noqa: SLF001 - whether it is still the same tells whether it was ended
        stream = engine.generate(Request(prompt=f"{number} {text}", max_tokens=1))
        await anext(stream)
        await asyncio.sleep(chance.uniform(0.2, 1.0))
        await stream.aclose()
        busy.append(max((await ask(engine, TINY)).pace.first - free, 0.0))
        ended += engine._conversation is not worker  # noqa: SLF001 - as above
    await engine.close()
    return busy, speed, ended


def main() -> None:
    """Measure, and print the table."""
    model = Path(sys.argv[1]) if len(sys.argv) > 1 else model_shape()
    rows, figures = [], {}
    for batch in BATCHES:
        busy, speed, ended = asyncio.run(measure(model, batch))
        figures[batch] = {"seconds": busy, "prompt_tokens_a_second": speed, "workers_ended": ended}
        times = f"{statistics.median(busy):.2f} s", f"{percentile(busy, 0.99):.2f} s"
        rows.append((str(batch), *times, f"{speed:.0f}", str(ended)))
    head = ("batch", "busy, median", "longest", "prompt tokens a second", "workers ended")
    show(f"Busy after a cancel; goal {GOAL} s", head, rows)
    save("cancel", {"batches": figures, "model": model.name})


if __name__ == "__main__":
    main()
