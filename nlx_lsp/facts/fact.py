"""A fact about a project: what is so, and which line of which file says it.

Knows no file format.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from attrs import field, frozen

Kind = Literal[
    "name",
    "version",
    "description",
    "licence",
    "author",
    "keyword",
    "requirement",
    "link",
    "language",
    "entry_point",
    "install",
    "run",
    "test",
    "build",
    "develop",
    "setting",
    "environment",
    "api",
    "example",
    "picture",
    "folder",
    "document",
    "release",
    "change",
]
"""What a fact is about.  ``install`` to ``develop`` are commands; ``requirement`` is what has to be there
before, such as ``Python >=3.11``; ``document`` is a file for people, such as a guide for contributors."""


@frozen(kw_only=True, order=True)
class Origin:
    """Where a fact stands."""

    path: str
    """The file, from the project's folder, with ``/``; ``.git`` for what the history says."""
    line: int = 0
    """Counted from 1; 0 means the file as a whole."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@frozen(kw_only=True)
class Fact:
    """One thing that is so."""

    kind: Kind
    """What it is about."""
    value: str
    """The thing itself, as it is to be shown: a name, a command, an SPDX identifier, a signature."""
    origin: Origin
    """What says it."""
    more: Mapping[str, str] = field(factory=dict, hash=False)
    """What else is known of it, by the names that the module which found it explains."""


@frozen(kw_only=True)
class Project:
    """What is known of a project."""

    root: Path
    """Its folder."""
    facts: tuple[Fact, ...] = ()
    """In the order of `Kind`; within a kind, what is to be believed first."""
    omissions: tuple[str, ...] = ()
    """What was not looked at, and why: one sentence each."""

    def every(self, *kinds: Kind) -> tuple[Fact, ...]:
        """Return all facts of some kinds."""
        return tuple(fact for fact in self.facts if fact.kind in kinds)

    def first(self, kind: Kind) -> Fact | None:
        """Return the first fact of a kind, which is the one to believe; None without one."""
        return next(iter(self.every(kind)), None)

    def of(self, path: str) -> Iterable[Fact]:
        """Return what one file says."""
        return (fact for fact in self.facts if fact.origin.path == path)
