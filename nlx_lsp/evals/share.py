"""A part of a whole, counted, with how sure one can be of it."""

import math
from collections.abc import Mapping

from attrs import frozen

from nlx_lsp.values import JSON

_Z = 1.959963984540054
"""The two-sided 95 % point of the normal distribution."""
NOTHING = "-"
"""Stands where there is nothing to count."""


@frozen(kw_only=True)
class Share:
    """A part of a whole, counted."""

    part: int
    """How many of them."""
    whole: int
    """How many there are; 0 where there was nothing to count."""

    @property
    def value(self) -> float | None:
        """The part of the whole, 0 to 1; None where there is no whole."""
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson score interval (Wilson 1927); all that is possible where there is no whole."""
        if not self.whole:
            return 0.0, 1.0
        share, scale = self.part / self.whole, _Z * _Z / self.whole
        middle = (share + scale / 2) / (1 + scale)
        reach = math.sqrt(scale * (share * (1 - share) + scale / 4)) / (1 + scale)
        return max(middle - reach, 0.0), min(middle + reach, 1.0)

    @property
    def shown(self) -> str:
        """As it stands in a report: ``50% (15% to 85%), 2 of 4``."""
        if self.value is None:
            return NOTHING
        low, high = self.interval
        return f"{self.value:.0%} ({low:.0%} to {high:.0%}), {self.part} of {self.whole}"

    @property
    def as_json(self) -> Mapping[str, JSON]:
        """All of it, for programs."""
        return {"part": self.part, "whole": self.whole, "share": self.value, "interval": list(self.interval)}
