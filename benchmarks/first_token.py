"""Seconds to the first token: cold, of a second action, of another symbol, and after reading ahead.

Beside the usual prompt: the instruction first, and the whole file after it.  Both are put to the same model
in the same host, in turn.
"""

import asyncio
import statistics
import sys
from pathlib import Path

from attrs import evolve
from parts.asking import ask, requests, unread, whole_file
from parts.model_shape import model_shape
from parts.place import own_place
from parts.sample import functions
from parts.table import save, show

from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.values import Request

FUNCTIONS = 6
"""Of the file."""
ROUNDS = 3
GOALS = {
    "a second action on the symbol": 0.15,
    "another symbol of the file": 0.5,
    "after reading ahead": 0.25,
}
"""Parts of the cold time."""
COLD = "cold"

Taken = tuple[float, int]
"""Seconds to a first token, and the tokens of the prompt that were not in the cache."""
Figures = dict[str, list[Taken]]


async def first(engine: LlamaCpp, request: Request) -> Taken:
    """Have a prompt read."""
    answered = await ask(engine, evolve(request, max_tokens=1, schema=None))
    return answered.pace.first, answered.timings.prompt_tokens - answered.timings.cached_tokens


async def measure(model: Path) -> dict[str, Figures]:
    """Take the times of both kinds of prompts, each under a mark that nothing in a cache begins with."""
    engine = LlamaCpp(model, context_tokens=8192)
    code = functions(FUNCTIONS)
    documented, reviewed = [await requests(engine, code, action) for action in ("docstring", "review")]
    ours: Figures = {name: [] for name in (COLD, *GOALS)}
    theirs: Figures = {name: [] for name in (COLD, *GOALS) if name != "after reading ahead"}
    for number in range(ROUNDS):
        one, other = number % FUNCTIONS, (number + 1) % FUNCTIONS
        mark = f"Conversation {number}"
        ours[COLD].append(await first(engine, unread(documented[one], mark)))
        ours["a second action on the symbol"].append(await first(engine, unread(reviewed[one], mark)))
        ours["another symbol of the file"].append(await first(engine, unread(documented[other], mark)))
        usual = {
            COLD: f"Write a docstring for function {one}.",
            "a second action on the symbol": f"Review function {one}.",
            "another symbol of the file": f"Write a docstring for function {other}.",
        }
        for name, instruction in usual.items():
            request = unread(whole_file(code, instruction), mark)
            theirs[name].append(await first(engine, request))
        mark = f"Reading {number}"
        ahead = evolve(unread(documented[one], mark), schema=None, max_tokens=1, yields=True)
        await ask(engine, ahead)
        ours["after reading ahead"].append(await first(engine, unread(documented[one], mark)))
    await engine.close()
    return {"nlx-lsp": ours, "instruction, then the whole file": theirs}


def main() -> None:
    """Measure, and print the table."""
    model = Path(sys.argv[1]) if len(sys.argv) > 1 else model_shape()
    with own_place():
        figures = asyncio.run(measure(model))
    rows = [
        (name, *(word for kind in figures.values() for word in row(kind, name)), str(GOALS.get(name, "")))
        for name in (COLD, *GOALS)
    ]
    head = ("", *(word for kind in figures for word in (kind, "tokens read", "of cold")), "goal")
    show(f"Seconds to the first token, in a file of {FUNCTIONS} functions", head, rows)
    save("first_token", {"seconds_and_tokens": figures, "model": model.name})


def row(kind: Figures, name: str) -> tuple[str, str, str]:
    """Return the medians: the seconds, the tokens, and the seconds as a part of the cold ones."""
    if name not in kind:
        return "", "", ""
    seconds, tokens = (statistics.median(values) for values in zip(*kind[name], strict=True))
    ratio = statistics.median(a[0] / b[0] for a, b in zip(kind[name], kind[COLD], strict=True))
    return f"{seconds:.2f} s", f"{tokens:.0f}", f"{ratio:.2f}"


if __name__ == "__main__":
    main()
