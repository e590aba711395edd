"""Finds the texts that end an answer, also where they are spread over several tokens."""

from collections.abc import Sequence


class Stops:
    """Holds back what may become the beginning of a stop.

    Args:
        stops: Texts that end the answer, and are no part of it.
    """

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = [stop for stop in stops if stop]
        self._held = ""
        self.reached = False
        """Whether the answer has ended."""

    def take(self, text: str) -> str:
        """Return what is surely part of the answer."""
        self._held += text
        places = [place for stop in self._stops if (place := self._held.find(stop)) >= 0]
        if places:
            self.reached = True
            return self._release(min(places))
        lengths = (
            n for stop in self._stops for n in range(len(stop), 0, -1) if self._held.endswith(stop[:n])
        )
        return self._release(len(self._held) - max(lengths, default=0))

    def rest(self) -> str:
        """Return what was held back, when nothing more comes."""
        return "" if self.reached else self._release(len(self._held))

    def _release(self, length: int) -> str:
        released, self._held = self._held[:length], self._held[length:]
        return released
