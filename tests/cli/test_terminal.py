"""What is shown in a pipe, and what on a terminal."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from nlx_lsp.cli.terminal import describe
from nlx_lsp.jobs import Jobs
from nlx_lsp.values import Emit, Progress

pty = pytest.importorskip("pty", reason="no pseudo terminals here")

PROGRAM = """
import sys
from nlx_lsp.cli.terminal import show, show_diff
show("plain \\x1b[2J\\u202e\\n")
show_diff("--- a/x\\n+++ b/x\\n@@ -1 +1 @@\\n-old \\x1b]0;title\\x07\\n+new\\n")
"""


def on_a_terminal(command: Sequence[str], **environment: str) -> str:
    """Run a program on a pseudo terminal; return all that it writes there."""
    variables = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command,
        env={**variables, "TERM": "xterm-256color", **environment},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as program:
        os.close(theirs)
        written = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    assert program.returncode == 0, written.decode()
    return written.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux says so when the program has ended
        return b""


def test_a_terminal_shows_what_it_might_obey() -> None:
    shown = on_a_terminal([sys.executable, "-c", PROGRAM])
    assert "plain \\x1b[2J\\u202e\n" in shown
    assert "old \\x1b]0;title\\x07" in shown
    assert "\x1b[32m+new" in shown


def test_progress_is_shown_and_taken_away(project: Path, script: Callable[..., list[str]]) -> None:
    (project / "a.py").write_text("def double(number):\n    return 2 * number\n")
    words = script({"match": ".", "answer": {"summary": "Double a number."}, "delay": 0.05})
    shown = on_a_terminal([sys.executable, "-m", "nlx_lsp", "run", "docstring", "a.py:1", *words])
    assert re.search(r"docstring · `double` · writing · \d+ % · \d+ tokens · \d+ s", shown)
    assert "\x1b[2K" in shown
    assert '+    """Double a number.' in shown
    assert re.search(r"^docstring: 1 done, 0 not done, ", shown, re.MULTILINE)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colours_can_be_switched_off(environment: dict[str, str]) -> None:
    shown = on_a_terminal([sys.executable, "-c", PROGRAM], **environment)
    assert "\x1b[3" not in shown
    assert "+new\n" in shown


async def test_a_job_is_described_in_one_line() -> None:
    moment = 0.0
    jobs = Jobs(lambda: moment)

    async def work(emit: Emit) -> None:
        nonlocal moment
        emit(Progress(stage="write", symbol="double", symbols_total=4, fraction=0.5, tokens=10))
        moment = 2.0

    job, _ = jobs.start("key", work, title="docstring")
    await job.ended()
    assert describe(jobs, job).startswith("docstring · double · 1 of 4 · writing · 100 % · 10 tokens · 2 s")


def test_a_pipe_gets_the_letter(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, check=True, cwd=tmp_path)
    assert done.stdout.startswith("plain \x1b[2J\u202e\n--- a/x\n".encode())
