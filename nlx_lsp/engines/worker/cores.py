"""How many threads computation is worth."""

import os
from pathlib import Path

_SMALL = 100_000_000
"""Bytes of a model below which threads wait for one another longer than they compute."""
_MOST = 16
"""More threads than this wait for memory rather than compute."""


def threads_for(size: int, system: Path = Path("/sys")) -> int:
    """Return how many threads to use, at most the physical cores that this process may use.

    Args:
        size: Of the model in bytes.
        system: Where Linux describes the machine.
    """
    if size < _SMALL:
        return 1
    affinity = getattr(os, "sched_getaffinity", None)
    logical = affinity(0) if affinity else range(os.cpu_count() or 1)
    siblings = {_siblings(number, system) for number in logical}
    return max(1, min(len(siblings), _quota(system), _MOST))


def _siblings(number: int, system: Path) -> str:
    """Return which processors share a core; hyper-threads do not help."""
    try:
        path = system / f"devices/system/cpu/cpu{number}/topology/thread_siblings_list"
        return path.read_text("ascii").strip()
    except OSError:
        return str(number)


def _quota(system: Path) -> int:
    """Return the cores that a container may use."""
    try:
        quota, period = (system / "fs/cgroup/cpu.max").read_text("ascii").split()
        return int(quota) // int(period) if quota != "max" else _MOST
    except (OSError, ValueError):
        return _MOST
