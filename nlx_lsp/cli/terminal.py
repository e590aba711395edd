"""What the user sees: plain text in a pipe, colours and a moving line on a terminal.

A source file may hold characters that a terminal obeys; on a terminal they are shown instead.  `NO_COLOR` is
honoured.  Knows nothing of actions.
"""

import os
import sys
from typing import Any, TextIO

from nlx_lsp.jobs import Job, Jobs
from nlx_lsp.settings.keys import printable

_TICK = 0.1
"""Seconds between two looks at a job."""
_STAGES = {
    "load": "loading the model",
    "read": "reading",
    "write": "writing",
    "check": "checking",
    "run": "running",
}
_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def show(text: str) -> None:
    """Print a text: to the letter in a pipe, legibly on a terminal."""
    if is_terminal(sys.stdout):
        sys.stdout.write(printable(text, keep="\n\t"))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
        sys.stdout.buffer.flush()


def show_diff(diff: str) -> None:
    """Print a diff, in colours on a terminal."""
    if not is_terminal(sys.stdout):
        show(diff)
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe does without, and starts sooner
    from rich.text import Text  # noqa: PLC0415 - as above

    console = Console(highlight=False, soft_wrap=True)
    for line in printable(diff, keep="\n\t").splitlines():
        style = "bold" if line.startswith(("+++ ", "--- ")) else _STYLES.get(line[:1], "")
        console.print(Text(line, style=style))


def say(text: str) -> None:
    """Print a line beside the result, on standard error."""
    sys.stderr.write(printable(text) + "\n")


async def follow(jobs: Jobs, job: Job[Any]) -> None:
    """Wait until a job is over; on a terminal, show how far it is."""
    if not is_terminal(sys.stderr):
        await job.ended()
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe does without, and starts sooner
    from rich.text import Text  # noqa: PLC0415 - as above

    with Console(stderr=True).status("") as status:
        while not await job.ended(_TICK):
            status.update(Text(printable(describe(jobs, job))))


def describe(jobs: Jobs, job: Job[Any]) -> str:
    """Say in one line how far a job is."""
    progress = job.progress
    parts = [job.title, progress.symbol, _STAGES[progress.stage], f"{job.percentage} %"]
    if progress.symbols_total > 1:
        parts.insert(2, f"{progress.symbols_done + 1} of {progress.symbols_total}")
    if progress.tokens:
        parts.append(f"{progress.tokens} tokens")
    parts.append(f"{jobs.elapsed(job):.0f} s")
    if (remaining := jobs.remaining(job)) is not None:
        parts.append(f"about {remaining:.0f} s left")
    return " · ".join(part for part in parts if part)


def is_terminal(stream: TextIO) -> bool:
    """Tell a terminal that can move its cursor from all else."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"
