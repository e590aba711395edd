"""Which documented names were once names that the code has now otherwise."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

_ALIKE = 0.6
"""The least similarity, 0 to 1, of a name and its new form."""
_ALIKE_IN_PLACE = 0.3
"""The same for names that stand in the same place among their neighbours."""


def renames(
    said: Sequence[str], real: Sequence[str], *, alike: float = _ALIKE, in_place: float = _ALIKE_IN_PLACE
) -> Mapping[str, str]:
    """Return the new name of each documented name that the code no longer has, as far as it can be told.

    Names are paired by place and likeness, the likeliest first.

    Args:
        said: The documented names, in their order.
        real: The names in the code, in their order.
        alike: The least similarity, 0 to 1, of a name and its new form.
        in_place: The same where they stand in the same place among their neighbours.
    """
    gone = [name for name in said if name not in real]
    new = [name for name in real if name not in said]
    pairs: list[tuple[float, str, str]] = []
    for one in gone:
        for other in new:
            likeness = SequenceMatcher(None, one.lower(), other.lower()).ratio()
            stands_there = _neighbours(one, said) == _neighbours(other, real)
            if likeness >= (in_place if stands_there else alike):
                pairs.append((likeness + stands_there, one, other))
    found: dict[str, str] = {}
    for _, one, other in sorted(pairs, reverse=True):
        if one not in found and other not in found.values():
            found[one] = other
    return found


def _neighbours(name: str, names: Sequence[str]) -> tuple[str | None, str | None]:
    at = list(names).index(name)
    return names[at - 1] if at else None, names[at + 1] if at + 1 < len(names) else None
