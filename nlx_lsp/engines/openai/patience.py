"""How often, and after how long, a server is asked again that is busy or not there yet."""

import datetime as dt
import random
from collections.abc import Callable
from email.utils import parsedate_to_datetime

_FIRST = 0.25
"""Seconds before the second attempt; each further pause is twice as long."""
_LONGEST = 60.0
"""Seconds of all pauses together."""
_BUSY, _ABSENT = 7, 3
"""Pauses before giving up: a server that loads its model is busy; one that is not there will seldom come."""


class Patience:
    """Decides on the pauses of one request.

    Args:
        chance: Gives numbers from 0 to 1, so that many clients do not come back at the same instant.
    """

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self._chance = chance
        self._pauses = 0
        self._waited = 0.0

    def pause(self, *, busy: bool, wish: float | None = None) -> float | None:
        """Return how many seconds to wait before the next attempt; None to give up.

        Args:
            busy: Whether the server answers, but has no time.
            wish: The seconds that it has asked for.
        """
        if self._pauses >= (_BUSY if busy else _ABSENT):
            return None
        doubled: float = _FIRST * 2**self._pauses
        seconds = max(doubled * (0.5 + self._chance()), wish or 0.0)
        if self._waited + seconds > _LONGEST:
            return None
        self._pauses += 1
        self._waited += seconds
        return seconds


def read_wish(header: str, now: dt.datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` asks for, as a number or a date; None if it is neither."""
    text = header.strip()
    if text.isdecimal() and text.isascii():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=dt.UTC)
    return max(0.0, (when - now).total_seconds())
