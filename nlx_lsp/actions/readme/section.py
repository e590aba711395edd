"""What a section of a README is: its name, its place, and what it is made of.

The server writes a section from facts; where `PROSE` stands, the model may add sentences.
"""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence

from attrs import evolve, field, frozen

from nlx_lsp.edits.markup.blocks import Block
from nlx_lsp.facts.fact import Fact, Kind, Project

_TOLD = 24
"""Facts; more would make the model forget the first."""


@frozen
class Prose:
    """The place of the model's sentences."""


PROSE = Prose()
"""The place of the model's sentences; where there are none, nothing is there."""
Outline = Sequence[Block | Prose]
"""A section before the model has been asked."""


@frozen(kw_only=True)
class Material:
    """What sections are made of."""

    project: Project
    """The facts, without those that the README itself says."""
    readme: str
    """The README's path, from the project's folder, with slashes."""
    help: Mapping[str, str] = field(factory=dict)
    """What programs print when they are asked for help, by their names."""

    @classmethod
    def of(cls, project: Project, readme: str) -> "Material":
        """Return what a README can be made of: it is no witness of itself."""
        facts = tuple(fact for fact in project.facts if fact.origin.path != readme)
        return cls(project=evolve(project, facts=facts), readme=readme)

    def every(self, *kinds: Kind) -> tuple[Fact, ...]:
        """Return all facts of some kinds, no value twice."""
        return tuple({fact.value: fact for fact in reversed(self.project.every(*kinds))}.values())[::-1]

    def first(self, kind: Kind) -> Fact | None:
        """Return the fact of a kind that is to be believed; None without one."""
        return self.project.first(kind)

    def told(self, section: "Section") -> tuple[Fact, ...]:
        """Return the facts that the model is told for a section: some of each kind, the best first."""
        found = [self.every(kind) for kind in section.speaks_of]
        share = _TOLD // max(len(found), 1)
        spare = _TOLD - sum(min(len(facts), share) for facts in found)
        told: list[Fact] = []
        for facts in found:
            more = min(spare, max(len(facts) - share, 0))
            spare -= more
            told += facts[: share + more]
        return tuple(told)

    def path(self, path: str) -> str:
        """Return a path of the project as a link in the README has to name it; empty for one outside."""
        if path.startswith("../"):
            return ""
        return posixpath.relpath(path, posixpath.dirname(self.readme) or ".")


@frozen(kw_only=True)
class Section:
    """A section, whatever the project."""

    id: str
    """Small letters and hyphens; stands in markers."""
    order: int
    """Sections stand in this order."""
    title: str
    """Its heading; empty where that is the project's name."""
    usual: re.Pattern[str]
    """What people call such a section, in small letters, as a whole."""
    compose: Callable[[Material], Outline]
    """Returns what it is made of; nothing where the facts do not support it."""
    speaks_of: tuple[Kind, ...] = ()
    """The facts that the model is told; the name and the description are always among them."""
    about: str = ""
    """What the model's sentences are to say; empty where it is not asked."""


def names(pattern: str) -> re.Pattern[str]:
    """Return what matches headings in small letters.

    Args:
        pattern: A regular expression for a whole heading.
    """
    return re.compile(pattern)
