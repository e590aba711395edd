"""How many threads computation is worth."""

import os
from pathlib import Path

_MOST = 16
"""More threads than this wait for memory rather than compute."""


def physical_cores(system: Path = Path("/sys")) -> int:
    """Return the physical cores that this process may use; hyper-threads do not help.

    Args:
        system: Where Linux describes the machine.
    """
    affinity = getattr(os, "sched_getaffinity", None)
    logical = affinity(0) if affinity else range(os.cpu_count() or 1)
    siblings = set()
    for number in logical:
        try:
            path = system / f"devices/system/cpu/cpu{number}/topology/thread_siblings_list"
            siblings.add(path.read_text("ascii"))
        except OSError:
            siblings.add(str(number))
    return max(1, min(len(siblings), _quota(system), _MOST))


def _quota(system: Path) -> int:
    """Return the cores that a container may use."""
    try:
        quota, period = (system / "fs/cgroup/cpu.max").read_text("ascii").split()
        return int(quota) // int(period) if quota != "max" else _MOST
    except (OSError, ValueError):
        return _MOST
