"""Starts programs one after the other in a copy of a project, and writes down what has become of each.

It is laid into the copy and started by a Python of any kind (3.8 or later), and imports nothing of ours.
Each program finds the copy as the one before has left it, but for the files that are its own, and for those
that it is asked to hand back.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

_LONGEST = 200_000
"""Characters of a program's output that are kept, from the end."""


def main(told: dict[str, Any]) -> None:
    """Start the programs, and write the report after each."""
    root = Path.cwd()
    texts = json.loads((root / told["texts"]).read_text("utf-8"))
    done: list[dict[str, Any]] = []
    there: dict[str, str] = dict(texts[told["steps"][0][1]])
    for order, files in told["steps"]:
        for path, text in texts[files].items():
            # What stays the same is left alone, so that what was built of it need not be built again.
            if there.get(path) != text:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(text.encode("utf-8", "surrogateescape"))
        there.update(texts[files])
        done.append(start(told["orders"][order], root))
        (root / told["report"]).write_text(json.dumps(done), "utf-8")


def start(order: dict[str, Any], root: Path) -> dict[str, Any]:
    """Start a program, and return what has become of it."""
    for path in order["collect"]:
        (root / path).unlink(missing_ok=True)
    timed_out = False
    with tempfile.TemporaryFile() as output:
        try:
            process = subprocess.Popen(  # noqa: S603 - the project's own tools
                order["command"],
                cwd=root / order["folder"],
                env={**os.environ, **order["environment"]},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            return {"status": 127, "output": str(error), "collected": {}, "timed_out": False}
        try:
            process.wait(order["seconds"])
        except subprocess.TimeoutExpired:
            timed_out = True
        end(process)
        size = output.seek(0, os.SEEK_END)
        output.seek(max(0, size - _LONGEST))
        said = output.read().decode("utf-8", "replace")
    collected = {path: text for path in order["collect"] if (text := read(root / path)) is not None}
    return {"status": process.returncode, "output": said, "collected": collected, "timed_out": timed_out}


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program, with all that it has left running."""
    if os.name == "posix":
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def read(path: Path) -> str | None:
    """Return a file's text; None if there is none."""
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return None


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
