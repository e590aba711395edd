"""A file of a project as the readers get it: its text, and the means to say where something stands in it.

Knows no format.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import PurePosixPath

from attrs import field, frozen

from nlx_lsp.facts.fact import Fact, Kind, Origin

_WIDEST = 4000
"""Characters of a line."""


class Unreadable(ValueError):
    """A file that is not what its name says; the message goes on from "it": "is no TOML: …"."""


@frozen(kw_only=True, slots=False)
class File:
    """A file that somebody wants to read."""

    path: str
    """From the project's folder, with ``/``."""
    text: str = field(repr=False)
    """All of it; bytes that are no UTF-8 have become replacement characters."""
    others: frozenset[str] = field(default=frozenset(), repr=False)
    """The paths of all files of the project: a lock file beside a manifest tells which program to call."""

    @property
    def name(self) -> str:
        """The last part of its path."""
        return PurePosixPath(self.path).name

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines, without their ends, and without what no person reads of a long one."""
        return tuple(line[:_WIDEST] for line in self.text.split("\n"))

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        return starts[:-1]

    def line_at(self, offset: int) -> int:
        """Return the line, from 1, of a character."""
        return bisect_right(self._starts, offset)

    def fact(
        self, kind: Kind, value: str, line: int = 0, more: Mapping[str, str] | Iterable[tuple[str, str]] = ()
    ) -> Fact:
        """Return a fact that this file says; of what else is known of it, empty texts are left out."""
        known = {name: text for name, text in dict(more).items() if text}
        return Fact(kind=kind, value=value, origin=Origin(path=self.path, line=line), more=known)
