"""What a docstring says, before any style gives it a form.  Knows neither syntax nor model."""

from typing import Literal

from attrs import frozen

Kind = Literal["params", "returns", "yields", "raises"]
"""The parts that a docstring documents one entry at a time."""
KINDS: tuple[Kind, ...] = ("params", "returns", "yields", "raises")


@frozen(kw_only=True)
class Entry:
    """One documented thing: a parameter, a result or an exception."""

    name: str = ""
    """As the code has it, stars included: ``*args``; empty for a result."""
    type: str = ""
    """Its type as the code has it; empty where it is not known or not wanted."""
    text: str = ""
    """What there is to say, in prose."""


@frozen(kw_only=True)
class Content:
    """Everything that a docstring says."""

    summary: str
    """The first line."""
    description: str = ""
    """More, where there is more; blank lines separate paragraphs."""
    params: tuple[Entry, ...] = ()
    """In the order of the signature."""
    returns: Entry | None = None
    """What comes back."""
    yields: Entry | None = None
    """What a generator yields."""
    raises: tuple[Entry, ...] = ()
    """Each exception once."""

    def entries(self, kind: Kind) -> tuple[Entry, ...]:
        """Return the entries of one part, none where there is no such part."""
        match kind:
            case "params":
                return self.params
            case "raises":
                return self.raises
            case "returns":
                return () if self.returns is None else (self.returns,)
            case "yields":
                return () if self.yields is None else (self.yields,)
