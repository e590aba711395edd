"""Starts llama.cpp's real server for a test, and ends it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen
from tiny_model import tiny_model

PROGRAM = Path(__file__).with_name("llama_server.py")


@frozen(kw_only=True)
class Running:
    """A server that runs."""

    address: str
    """Its root."""
    process: subprocess.Popen[bytes]
    """What runs."""


@contextmanager
def llama_server(model: Path | None = None, port: int = 0, **options: object) -> Iterator[Running]:
    """Run the server.

    Args:
        model: The weights file; by default the tiny one.
        port: Where to listen; 0 for a free one.
        options: More of llama.cpp's parameters, by name.
    """
    words = [f"{name}={json.dumps(value)}" for name, value in options.items()]
    command = [sys.executable, str(PROGRAM), str(port), str(model or tiny_model()), *words]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL) as process:
        try:
            assert process.stdout
            yield Running(address=process.stdout.readline().decode().strip(), process=process)
        finally:
            process.kill()
