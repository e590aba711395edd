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

Times = dict[str, list[float]]


async def first(engine: LlamaCpp, request: Request) -> float:
    """Return the seconds to the first token."""
    return (await ask(engine, evolve(request, max_tokens=1, schema=None))).pace.first


async def measure(model: Path) -> dict[str, Times]:
    """Take the times of both kinds of prompts, each under a mark that nothing in a cache begins with."""
    engine = LlamaCpp(model, context_tokens=8192)
    code = functions(FUNCTIONS)
    documented, reviewed = [await requests(engine, code, action) for action in ("docstring", "review")]
    ours: Times = {name: [] for name in (COLD, *GOALS)}
    theirs: Times = {name: [] for name in (COLD, *GOALS) if name != "after reading ahead"}
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
        times = asyncio.run(measure(model))
    rows = []
    for name in (COLD, *GOALS):
        row = [name]
        for kind in times.values():
            if name not in kind:
                row += ["", ""]
                continue
            ratio = statistics.median(a / b for a, b in zip(kind[name], kind[COLD], strict=True))
            row += [f"{statistics.median(kind[name]):.2f} s", f"{ratio:.2f}"]
        rows.append((*row, str(GOALS.get(name, ""))))
    head = ("first token", *(word for kind in times for word in (kind, "of cold")), "goal")
    show(f"Seconds to the first token, in a file of {FUNCTIONS} functions", head, rows)
    save("first_token", {"seconds": times, "model": model.name})


if __name__ == "__main__":
    main()
