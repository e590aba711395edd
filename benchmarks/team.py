"""How many editors one llama.cpp server carries: latency and throughput at 1, 2, 4, 8 editors at once.

    python benchmarks/team.py [--model FILE] [--clients 1,2,4,8] [--rounds N] [--threads N]

The server is llama.cpp's own, in a process of its own; the editors are engines `openai`, each with its own
connection and file, that ask without a pause, which no person does.  By default the model has random weights
in the shape of a real one of half a billion parameters.
"""

import argparse
import asyncio
import statistics
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from pathlib import Path

from attrs import frozen
from parts.table import percentile, save, show

from nlx_lsp.engines.openai.engine import OpenAI
from nlx_lsp.settings import OpenAISettings
from nlx_lsp.values import Message, Request

ROOT = Path(__file__).parent.parent
PROGRAM = ROOT / "tests" / "engines" / "openai_servers" / "llama_server.py"
SHAPE = ROOT / "benchmarks" / "parts" / "model_shape.py"
MODEL = ROOT / ".cache" / "qwen2.5-coder-0.5b-shape.gguf"
CONTEXT = 2048
"""Tokens of one slot."""
WORDS = 48
"""Tokens of an answer: two or three fields of a docstring."""
LONG = 40_000
"""Characters of a file that has enough functions."""
FILE, SYMBOL = 1600, 500
"""Characters of a file that every prompt of an editor begins with, and of the function that it is about."""
SCHEMA = {
    "type": "object",
    "properties": {
        name: {"type": "string", "minLength": 150, "maxLength": 160} for name in ("summary", "returns")
    },
    "required": ["summary", "returns"],
}
"""Never complete within an answer, so that every answer costs the same."""


@frozen(kw_only=True)
class Answered:
    """What one answer took, in seconds."""

    first: float
    whole: float


@contextmanager
def serve(model: Path, slots: int, threads: int) -> Iterator[str]:
    """Run the server; yield its address."""
    options = [
        f"n_ctx={CONTEXT * slots}",
        f"n_parallel={slots}",
        "n_batch=256",
        "n_ubatch=256",
        f"cpuparams.n_threads={threads}",
        f"cpuparams_batch.n_threads={threads}",
    ]
    command = [sys.executable, str(PROGRAM), "0", str(model), *options]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().decode().strip()
        finally:
            process.kill()


def requests(editor: int, rounds: int) -> list[Request]:
    """Return what one editor asks: about functions of one file, which no other editor has open."""
    paths = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    long = [text for path in paths if len(text := path.read_text("utf-8", "replace")) > LONG]
    text = long[editor % len(long)]
    places = [FILE + SYMBOL * number for number in range(rounds)]
    return [
        Request(
            prompt=(
                Message(role="system", content="You write docstrings."),
                Message(role="user", content=f"{text[:FILE]}\n\nDocument this:\n{text[at : at + SYMBOL]}"),
            ),
            schema=SCHEMA,
            max_tokens=WORDS,
        )
        for at in places
    ]


async def edit(engine: OpenAI, editor: int, rounds: int) -> list[Answered]:
    """Be one editor."""
    found: list[Answered] = []
    for request in requests(editor, rounds):
        began = time.perf_counter()
        first = 0.0
        async with aclosing(engine.generate(request)) as chunks:
            async for chunk in chunks:
                if chunk.tokens and not first:
                    first = time.perf_counter() - began
        found.append(Answered(first=first, whole=time.perf_counter() - began))
    return found


async def measure(address: str, editors: int, rounds: int, offset: int) -> dict[str, float]:
    """Let so many editors ask at once; return what it took."""
    engines = [OpenAI(OpenAISettings(address=address)) for _ in range(editors)]
    await asyncio.gather(*(engine.load() for engine in engines))
    began = time.perf_counter()
    answered = await asyncio.gather(
        *(edit(engine, offset + number, rounds) for number, engine in enumerate(engines))
    )
    seconds = time.perf_counter() - began
    for engine in engines:
        await engine.close()
    every = [each for answers in answered for each in answers]
    return {
        "editors": editors,
        "answers": len(every),
        "answers_a_minute": 60 * len(every) / seconds,
        "tokens_a_second": WORDS * len(every) / seconds,
        "first_token_p50": statistics.median(each.first for each in every),
        "answer_p50": statistics.median(each.whole for each in every),
        "answer_p90": percentile([each.whole for each in every], 0.9),
    }


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="How many editors does one server carry?")
    parser.add_argument("--model", type=Path, default=MODEL)
    parser.add_argument("--clients", default="1,2,4,8")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    if not chosen.model.exists():
        subprocess.run([sys.executable, str(SHAPE), str(chosen.model)], check=True)
    counts = [int(count) for count in chosen.clients.split(",")]
    with serve(chosen.model, max(counts), chosen.threads) as address:
        figures = [
            # No editor meets the file of an earlier one in the server's cache.
            asyncio.run(measure(address, count, chosen.rounds, sum(counts[:number])))
            for number, count in enumerate(counts)
        ]
    alone = figures[0]
    rows = [
        (
            f"{each['editors']:.0f}",
            f"{each['answers_a_minute']:.1f}",
            f"{each['answers_a_minute'] / alone['answers_a_minute']:.2f}",
            f"{each['first_token_p50']:.1f}",
            f"{each['answer_p50']:.1f}",
            f"{each['answer_p90']:.1f}",
            f"{each['answer_p50'] / alone['answer_p50']:.2f}",
        )
        for each in figures
    ]
    head = ("editors", "answers a minute", "ratio", "first token p50, s", "answer p50, s", "p90, s", "ratio")
    show(f"One llama.cpp server, {chosen.model.stem}, {chosen.threads} threads", head, rows)
    save("team", figures)


if __name__ == "__main__":
    main()
