"""Watches a program and all that it has started, from outside: how much they use, and that they end.

Limits of the kernel hold for one process; what a hundred of them use together is seen here.
"""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

import psutil

_INTERVAL = 0.05
_PATIENCE = 3.0
"""Seconds for a program to be gone once its process 1 is."""


async def watch(pid: int, memory: int, processes: int) -> str:
    """Return what a program and its descendants use too much of, once they do; never, if they do not.

    Args:
        pid: The program.
        memory: Bytes that all of them may use together.
        processes: How many of them there may be.
    """
    while True:
        await asyncio.sleep(_INTERVAL)
        problem = await asyncio.to_thread(_excess, pid, memory, processes)
        if problem:
            return problem


async def stop(process: asyncio.subprocess.Process) -> None:
    """End a program with all that it has started."""
    if process.returncode is None:
        # Once its only child is dead, and with it all others, a sandbox ends by itself.
        await asyncio.to_thread(_end_children, process.pid)
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await process.wait()
    if process.returncode is None:
        await asyncio.to_thread(_end_descendants, process.pid)
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def _excess(pid: int, memory: int, processes: int) -> str:
    there = _descendants(pid)
    if len(there) > processes:
        return f"it had more than {processes} processes"
    if sum(_resident(each) for each in there) > memory and sum(map(_share, there)) > memory:
        return f"it used more than {memory >> 20} MB of memory"
    return ""


def _end_children(pid: int) -> None:
    """End the children of a process, without a look at all others: a thousand may be busy."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:  # an older kernel, or another system
        _end_descendants(pid)
        return
    for child in children:
        with suppress(OSError):
            os.kill(int(child), signal.SIGKILL)


def _end_descendants(pid: int) -> None:
    for each in _descendants(pid):
        with suppress(psutil.Error):
            each.kill()


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return []


def _resident(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        size: int = process.memory_info().rss
        return size
    return 0


def _share(process: psutil.Process) -> int:
    """Return what a process uses, where what it shares with others counts once: slow to find out."""
    with suppress(psutil.Error):
        about = process.memory_full_info()
        size: int = getattr(about, "pss", about.uss)
        return size
    return _resident(process)
