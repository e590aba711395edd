"""How long an editor waits for its answers while the model is writing, beside a minimal pygls server.

A real model keeps the cores busy: all the while the server documents a whole file.  Both servers are asked in
turn, so that they meet the same circumstances.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from parts.client import MINIMAL, NLX, ROOT, Client
from parts.place import own_place
from parts.table import percentile, save, show

ROUNDS = 200
CANCELS = 10
PAUSE = 0.01
"""Seconds between two rounds: nobody types faster."""
MODEL = ROOT / ".cache" / "bench.gguf"
SHAPE = ("--width", "512", "--layers", "8")
"""Big enough to be no faster than a reader, small enough to be made at once."""
GOALS = {
    "codeAction, 5,000 lines": 5,
    "trivial request": 5,
    "reply to nlx.run": 10,
    "didChange, 10,000 lines": 5,
}
"""Milliseconds that 99 of 100 may take."""
CANCEL = "cancel, until the model has stopped"
CANCEL_GOAL = 500

Figures = dict[str, dict[str, list[float]]]


def code(lines: int) -> str:
    """Return Python code of so many lines, of the usual kind."""
    block = '''\
class Account{n}:
    """Money of one owner."""

    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def withdraw{n}(self, amount, *, force=False):
        if amount > self.balance and not force:
            raise ValueError(f"{{self.owner}} has only {{self.balance}}")
        self.balance -= amount
        return self.balance


def transfer{n}(source, target, amounts):
    for amount in amounts:
        if amount <= 0:
            raise ValueError("nothing to transfer")
        source.withdraw{n}(amount)
        target.balance += amount
    return [source.balance, target.balance]


'''
    count = lines // block.count("\n") + 1
    return "".join(block.format(n=number) for number in range(count))


class Probe:
    """A server with the same documents open."""

    def __init__(self, client: Client, folder: Path) -> None:
        self.client = client
        self.menu_uri = (folder / "menu.py").as_uri()
        self.typing_uri = (folder / "typing.py").as_uri()
        self.version = 0
        client.open(self.menu_uri, code(5_000))
        client.open(self.typing_uri, code(10_000))

    def code_action(self, number: int) -> None:
        """Ask for the menu at some place."""
        line = 23 * (number * 37 % 210) + 16
        place = {"line": line, "character": 4}
        parameters = {
            "textDocument": {"uri": self.menu_uri},
            "range": {"start": place, "end": place},
            "context": {"diagnostics": [], "triggerKind": 1},
        }
        self.client.ask("textDocument/codeAction", parameters)

    def trivial(self, _: int) -> None:
        """Ask for what there is not."""
        place = {"line": 3, "character": 4}
        self.client.ask("textDocument/hover", {"textDocument": {"uri": self.menu_uri}, "position": place})

    def run(self, number: int) -> str:
        """Start an action; return its token."""
        line = 23 * (number % 210) + 14
        place = {"line": line, "character": 4}
        arguments = {"action": "docstring", "uri": self.menu_uri, "range": {"start": place, "end": place}}
        answer: dict[str, str] = self.client.run("nlx.run", arguments)
        return answer.get("token") or sys.exit(str(answer))

    def type(self, number: int) -> None:
        """Type a letter, or take it away, and ask for something trivial, since a change has no answer."""
        line = 23 * (number // 2 * 53 % 430) + 17
        place = {"line": line, "character": 12}
        end = {**place, "character": 12 + number % 2}
        change = {"range": {"start": place, "end": end}, "text": "" if number % 2 else "x"}
        self.version += 1
        identifier = {"uri": self.typing_uri, "version": self.version}
        self.client.tell("textDocument/didChange", {"textDocument": identifier, "contentChanges": [change]})
        self.trivial(number)


def measure(probes: dict[str, Probe]) -> Figures:
    """Ask both servers in turn; return milliseconds."""
    figures: Figures = {name: {server: [] for server in probes} for name in GOALS}
    steps: dict[str, Callable[[Probe, int], object]] = dict(
        zip(GOALS, (Probe.code_action, Probe.trivial, Probe.run, Probe.type), strict=True)
    )
    for number in range(ROUNDS):
        for name, step in steps.items():
            for server, probe in probes.items():
                time.sleep(PAUSE)
                begin = time.perf_counter()
                token = step(probe, number)
                figures[name][server].append(1000 * (time.perf_counter() - begin))
                if isinstance(token, str) and server == "nlx-lsp":
                    probe.client.run("nlx.cancel", {"token": token})
    return figures


def cancel(probe: Probe, number: int) -> float:
    """Stop a job in the middle of its work; return the milliseconds until it is over."""
    token = probe.run(number)
    while not probe.client.wait_for(token, "report")["message"].partition(": ")[2].startswith("writing"):
        pass
    begin = time.perf_counter()
    probe.client.run("nlx.cancel", {"token": token})
    probe.client.wait_for(token, "end")
    return 1000 * (time.perf_counter() - begin)


def keep_busy(client: Client, folder: Path) -> str:
    """Let the model document a file; return the job's token once it writes."""
    uri = (folder / "busy.py").as_uri()
    client.open(uri, code(1_000))
    place = {"line": 0, "character": 0}
    arguments = {"action": "docstring", "uri": uri, "range": {"start": place, "end": place}}
    token: str = client.run("nlx.run", {**arguments, "options": {"scope": "file"}})["token"]
    while "writing" not in client.wait_for(token, "report").get("message", ""):
        pass
    return token


def main() -> None:
    """Measure, and print the tables."""
    if not MODEL.exists():
        subprocess.run(
            [sys.executable, str(ROOT / "tests" / "tiny_model.py"), str(MODEL), *SHAPE], check=True
        )
    with own_place() as folder:
        engine = {"engine": {"name": "llama_cpp", "model": str(MODEL)}}
        clients = {"nlx-lsp": Client(NLX, folder, engine), "minimal pygls": Client(MINIMAL, folder)}
        probes = {server: Probe(client, folder) for server, client in clients.items()}
        busy = clients["nlx-lsp"]
        token = keep_busy(busy, folder)
        figures = measure(probes)
        figures[CANCEL] = {"nlx-lsp": [cancel(probes["nlx-lsp"], number) for number in range(CANCELS)]}
        jobs: list[dict[str, Any]] = busy.run("nlx.status")["jobs"]
        assert [job["token"] for job in jobs] == [token], "the model was not busy all the time"
        tokens = jobs[0]["tokens"] / jobs[0]["seconds"]
        for client in clients.values():
            client.stop()
    rows = [
        (
            name,
            *(
                f"{percentile(values, part):.1f}"
                for server in by_server.values()
                for values, part in ((server, 0.5), (server, 0.99))
            ),
            *(["", ""] if name == CANCEL else []),
            str(GOALS.get(name, CANCEL_GOAL)),
        )
        for name, by_server in figures.items()
    ]
    head = ("milliseconds", "nlx-lsp p50", "p99", "minimal pygls p50", "p99", "goal for the p99")
    show(f"While the model writes {tokens:.0f} tokens a second", head, rows)
    save("latency", {"milliseconds": figures, "tokens_a_second": tokens})


if __name__ == "__main__":
    main()
