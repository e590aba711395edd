"""Looks at processes, by way of Linux's /proc."""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


def workers(parent: int | None = None) -> list[int]:
    """Return the workers that a process has started; this process, by default."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            about = (path / "stat").read_text().rpartition(")")[2].split()
            command = (path / "cmdline").read_bytes()
        except OSError:
            continue
        if (
            b"nlx_lsp.engines.worker" in command
            and int(about[1]) == (parent or os.getpid())
            and about[0] != "Z"
        ):
            found.append(int(path.name))
    return found


def running_hosts(folder: Path) -> list[int]:
    """Return the hosts that have, or want to have, their place in a folder."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or ()
        if "nlx_lsp.engines.host" in words and str(folder) in words:
            found.append(process.pid)
    return found


def cpu_ticks(process: int) -> int:
    """Return how long a process has computed; -1 if it is gone."""
    try:
        about = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return -1
    return int(about[11]) + int(about[12]) if about[0] != "Z" else -1


def runs(process: int) -> bool:
    """Return whether a process is there."""
    return cpu_ticks(process) >= 0


def listening(process: int) -> list[str]:
    """Return the addresses at which a process listens to the network, as the kernel writes them."""
    names = []
    for path in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):
            names.append(str(path.readlink()))
    tables = [Path(f"/proc/net/{name}").read_text() for name in ("tcp", "tcp6")]
    sockets = [line.split() for table in tables for line in table.splitlines()]
    return [fields[1] for fields in sockets if fields[3] == "0A" and f"socket:[{fields[9]}]" in names]


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that is sure to come."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - other processes set no events
            await asyncio.sleep(0.02)
