"""How many cases were planned, and what became of them."""

from collections import Counter
from collections.abc import Mapping

from attrs import evolve, field, frozen


@frozen(kw_only=True)
class Tally:
    """The figures of one run; they add up."""

    planned: int = 0
    """From the facts."""
    written: int = 0
    """Given values by the model that can be used."""
    built: int = 0
    """Run by the framework, whatever came of it."""
    passed: int = 0
    """Passed every time."""
    kept: int = 0
    """Offered."""
    characterised: int = 0
    """Of those: record what the code does today."""
    dropped: Mapping[str, int] = field(factory=dict)
    """Why the others are not: how often, by reason."""
    before: int | None = None
    """Lines of the symbols that were covered before; None if nobody knows."""
    after: int | None = None
    """The same with the new cases."""
    lines: int | None = None
    """Lines of the symbols that can be covered; None if the tool does not tell."""
    unrun: str = ""
    """Why nothing was run; empty if it was."""

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            planned=self.planned + other.planned,
            written=self.written + other.written,
            built=self.built + other.built,
            passed=self.passed + other.passed,
            kept=self.kept + other.kept,
            characterised=self.characterised + other.characterised,
            dropped=dict(Counter(self.dropped) + Counter(other.dropped)),
            before=_sum(self.before, other.before),
            after=_sum(self.after, other.after),
            lines=_sum(self.lines, other.lines),
            unrun=self.unrun or other.unrun,
        )

    def dropping(self, reason: str, count: int = 1) -> "Tally":
        """Return the tally with cases that are not offered."""
        if not count:
            return self
        return evolve(self, dropped=dict(Counter(self.dropped) + Counter({reason: count})))

    def __str__(self) -> str:
        parts = [f"{self.planned} cases planned", f"{self.written} written"]
        if self.unrun:
            return f"{', '.join(parts)}, {self.kept} kept, UNRUN: {self.unrun}{self._reasons}"
        parts += [f"{self.built} built", f"{self.passed} passed", f"{self.kept} kept"]
        if self.characterised:
            verb = "records" if self.characterised == 1 else "record"
            parts.append(f"{self.characterised} of them {verb} what the code does today")
        text = ", ".join(parts)
        if self.before is not None and self.after is not None:
            of = f" of {self.lines}" if self.lines else ""
            text += f"; {self.before}{of} lines covered before, {self.after}{of} after"
        return text + self._reasons

    @property
    def _reasons(self) -> str:
        """Why cases were dropped, the most frequent reason first."""
        counts = Counter(self.dropped).most_common()
        reasons = ", ".join(f"{count} ({reason})" for reason, count in counts)
        return f"; dropped: {reasons}" if reasons else ""


def _sum(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else one + other
