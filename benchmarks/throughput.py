"""Tokens a second through the host, and through server and host, beside llama.cpp called by its binding.

All of them answer the very same requests, in turn, so that they meet the same circumstances.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from parts.asking import ask, requests
from parts.client import NLX, Client
from parts.model_shape import model_shape
from parts.place import own_place
from parts.raw import Raw
from parts.sample import functions
from parts.table import save, show

from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.engines.wire import Options
from nlx_lsp.values import Request

ROUNDS = 12
TOKENS = 64
"""Of the one long answer."""
FUNCTIONS = 1
"""That are documented in one job."""
GOAL = 0.97
"""Part of the raw speed."""
LONG = Request(prompt="def area(width, height):\n    return width * height\n" * 3, max_tokens=TOKENS)
HOW = {"threads": 0, "context_tokens": 4096, "batch_tokens": 64, "parallel": 1}

Rates = dict[str, list[float]]


async def stream(model: Path, raw: Raw, rates: Rates) -> list[Request]:
    """Take the rates of one long answer; return the requests of the job."""
    host, worker = LlamaCpp(model, **HOW), LlamaCpp(model, **HOW, share=False)
    for number in range(ROUNDS + 1):
        found = {
            "raw": raw.ask(LONG),
            "raw, without probabilities": raw.ask(LONG, probabilities=False),
            "host": (await ask(host, LONG)).pace,
            "own worker": (await ask(worker, LONG)).pace,
        }
        if number:  # the first round loads the model and fills the caches
            for name, pace in found.items():
                rates.setdefault(name, []).append(pace.rate)
    asked = await requests(host, functions(FUNCTIONS), "docstring")
    await worker.close()
    await host.close()
    return asked


def jobs(model: Path, folder: Path, raw: Raw, asked: list[Request]) -> Iterator[tuple[float, float]]:
    """Give the rates of a job's requests put to the raw library, and of the job through the server."""
    engine = {"name": "llama_cpp", "model": str(model), "parallel": 1}
    options = {"engine": engine, "docstring": {"attempts": 1, "min_probability": 0}}
    client = Client(NLX, folder, options)
    uri = (folder / "sample.py").as_uri()
    client.open(uri, '"""Sample."""\n\n' + functions(FUNCTIONS))
    place = {"line": 0, "character": 0}
    arguments = {"action": "docstring", "uri": uri, "range": {"start": place, "end": place}}
    order = {**arguments, "options": {"scope": "file"}}
    for number in range(ROUNDS // 3 + 1):
        begin = time.perf_counter()
        client.wait_for(client.run("nlx.run", order)["token"], "end")
        served = time.perf_counter() - begin
        begin = time.perf_counter()
        tokens = sum(raw.ask(request).tokens for request in asked)
        if number:
            yield tokens / (time.perf_counter() - begin), tokens / served
    client.stop()


def table(title: str, rates: Rates) -> None:
    """Show rates beside the first of them, which is raw.

    Other work on the machine only ever makes a round slower: the best rounds are the least disturbed.
    """
    raw = next(iter(rates.values()))
    rows = [
        (
            name,
            f"{statistics.median(values):.1f}",
            f"{statistics.median(a / b for a, b in zip(values, raw, strict=True)):.3f}",
            f"{max(values):.1f}",
            f"{max(values) / max(raw):.3f}",
        )
        for name, values in rates.items()
    ]
    show(f"{title}; goal {GOAL} of raw", ("tokens a second", "median", "of raw", "best", "of raw"), rows)


def main() -> None:
    """Measure, and print the tables."""
    model = Path(sys.argv[1]) if len(sys.argv) > 1 else model_shape()
    answer: Rates = {}
    with own_place() as folder, Raw(Options(model=str(model), **HOW)) as raw:
        asked = asyncio.run(stream(model, raw, answer))
        table("One answer", answer)
        rounds = list(jobs(model, folder, raw, asked))
    bare, served = (list(rates) for rates in zip(*rounds, strict=True))
    job = {"raw, the same requests": bare, "server and host": served}
    table("A job", job)
    save("throughput", {"answer": answer, "job": job, "model": model.name})


if __name__ == "__main__":
    main()
