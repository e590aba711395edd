"""Makes sure that a worker that cannot listen does not outlive the process that started it.

A library may keep Python from running for as long as it loads a model.  Meanwhile the end of the standard
input goes unseen, and only the kernel can end the worker.
"""

import ctypes
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_SET_DEATH_SIGNAL = 1


@contextmanager
def no_orphan() -> Iterator[None]:
    """Within, be killed when the parent dies.  On systems other than Linux the worker ends a little later."""
    if sys.platform != "linux":
        yield
        return
    prctl = ctypes.CDLL(None).prctl
    prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)
    try:
        yield
    finally:
        prctl(_SET_DEATH_SIGNAL, 0)
