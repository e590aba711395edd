"""A tree of values with lines: what a manifest says once its format is out of the way.

Nothing in it can be relied on to have the shape that it should have, so whoever asks for a text gets a text,
empty if there is something else.  Knows no format.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from nlx_lsp.facts.fact import Fact, Kind
from nlx_lsp.facts.file import File

_LONGEST = 20_000
"""Characters of a text: whoever looks for something in it can rely on an end."""

Step = str | int
"""A key of a table, or the index of an element."""


@frozen(kw_only=True)
class Tree:
    """The values of a file."""

    file: File
    """What they were read from."""
    data: Any = field(repr=False)
    """Dictionaries, lists and values."""
    lines: Mapping[tuple[Step, ...], int] = field(factory=dict, repr=False)
    """Where things stand, as far as that is known."""

    def get(self, *path: Step) -> Any:
        """Return what stands at a path; None where nothing does."""
        found = self.data
        for step in path:
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and step < len(found):
                found = found[step]
            else:
                return None
        return found

    def line(self, *path: Step) -> int:
        """Return the line of what stands at a path, or of what is around it; 0 if neither is known."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 0

    def text(self, *path: Step) -> str:
        """Return the text or number at a path; empty where there is something else."""
        return _text(self.get(*path))

    def texts(self, *path: Step) -> list[str]:
        """Return the texts of the list at a path; a lone text is a list of one."""
        return [self.text(*place) for place in self.items(*path) if self.text(*place)]

    def items(self, *path: Step) -> Iterator[tuple[Step, ...]]:
        """Yield the paths of a list's elements; of what is no list, its own."""
        found = self.get(*path)
        if isinstance(found, list):
            yield from ((*path, index) for index in range(len(found)))
        elif found is not None:
            yield path

    def keys(self, *path: Step) -> tuple[str, ...]:
        """Return the keys of the table at a path."""
        found = self.get(*path)
        return tuple(key for key in found if isinstance(key, str)) if isinstance(found, dict) else ()

    @property
    def tables(self) -> tuple[str, ...]:
        """The keys on top."""
        return self.keys()

    def has(self, *path: Step) -> bool:
        """Return whether anything stands at a path."""
        return self.get(*path) is not None

    def facts(self, kind: Kind, *path: Step, **more: str) -> Iterator[Fact]:
        """Yield a fact for the text at a path, or for each text of the list there."""
        for place in self.items(*path):
            if text := self.text(*place):
                yield self.fact(kind, text, *place, **more)

    def fact(self, kind: Kind, value: str, *path: Step, **more: str) -> Fact:
        """Return a fact that what stands at a path says."""
        return self.file.fact(kind, value, self.line(*path), more)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value[:_LONGEST].strip()
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""
