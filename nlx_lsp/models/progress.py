"""How far a download is: bytes, rate and remaining time.  Knows nothing of where the bytes come from."""

import time
from collections import deque
from collections.abc import Callable
from typing import Literal

from attrs import frozen

_WINDOW = 10.0
"""Seconds over which the rate is averaged."""
_PAUSE = 0.1
"""Seconds between two reports of the same stage, so that nobody is flooded."""

Stage = Literal["wait", "fetch", "check"]


@frozen(kw_only=True)
class Progress:
    """How far a download is."""

    stage: Stage
    """Waiting for another program that fetches the same; fetching; or checking what came."""
    done: int = 0
    """Bytes that have been dealt with in this stage."""
    total: int = 0
    """Bytes in all; 0 if nobody has said."""
    rate: float = 0.0
    """Bytes a second, of late."""
    remaining: float | None = None
    """Seconds that this stage will still take; None if that cannot be told."""


OnProgress = Callable[[Progress], None]
"""Takes the progress; returns at once."""


class Meter:
    """Turns counts of bytes into progress.

    Args:
        on_progress: Who wants to know.
    """

    def __init__(self, on_progress: OnProgress) -> None:
        self._tell = on_progress
        self._stage: Stage = "fetch"
        self._counts: deque[tuple[float, int]] = deque()
        self._told = 0.0

    def begin(self, stage: Stage, done: int, total: int) -> None:
        """Enter a stage, or begin it again."""
        self._stage = stage
        self._counts.clear()
        self._told = 0.0
        self.count(done, total)

    def count(self, done: int, total: int) -> None:
        """Tell that `done` bytes of `total` are dealt with."""
        now = time.monotonic()
        self._counts.append((now, done))
        while now - self._counts[0][0] > _WINDOW:
            self._counts.popleft()
        if now - self._told < _PAUSE and done != total:
            return
        self._told = now
        since, before = self._counts[0]
        rate = (done - before) / (now - since) if now > since else 0.0
        self._tell(
            Progress(
                stage=self._stage,
                done=done,
                total=total,
                rate=rate,
                remaining=(total - done) / rate if rate > 0 and total >= done else None,
            )
        )
