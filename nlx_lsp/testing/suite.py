"""What is to be tested, as values: cases, and what they have come to.  Knows no framework and no language."""

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

from nlx_lsp.syntax.facts import Facts
from nlx_lsp.syntax.symbols import Symbol


@frozen(kw_only=True)
class Expectation:
    """What a case says must happen."""

    kind: Literal["returns", "raises", "runs"]
    """A value comes back; an error comes; or nothing is claimed but that it runs."""
    text: str = ""
    """The value as an expression of the language, or the error's name."""


@frozen(kw_only=True)
class Case:
    """One case of a test."""

    name: str
    """What it says, in words: ``returns_an_empty_list_for_no_words``; the framework spells it."""
    arguments: Mapping[str, str]
    """Expressions of the language, by parameter; what is not here keeps its default."""
    expects: Expectation
    """What must happen."""
    receiver: str = ""
    """For a method: the expression that makes its object; empty for a function."""
    fixtures: tuple[str, ...] = ()
    """Fixtures of the project that it uses, by name."""
    comment: str = ""
    """What a reader has to know: that it only records what the code does today."""


@frozen(kw_only=True)
class Target:
    """What is tested."""

    symbol: Symbol
    """The function or method."""
    facts: Facts
    """What the syntax tree says about it."""
    module: str
    """The file that it is in, from the project's folder, with slashes."""
    names: tuple[str, ...] = ()
    """Names of that file that cases use besides the symbol: classes, exceptions, constants."""


@frozen(kw_only=True)
class Suite:
    """The cases for one symbol."""

    target: Target
    """What is tested."""
    cases: tuple[Case, ...]
    """In the order in which they are written."""
    taken: frozenset[str] = frozenset()
    """Names that cases may not have: others in the file have them."""


@frozen(kw_only=True)
class Verdict:
    """What has become of one case."""

    state: Literal["passed", "failed", "broken", "missing"]
    """It holds; what it expects did not happen; it breaks down by itself; or it was not run."""
    message: str = ""
    """What the framework says."""


@frozen(kw_only=True)
class Observation:
    """What really happens when a case's call is made."""

    kind: Literal["returns", "raises", "unknown"]
    """A value came back; an error came; or nobody knows."""
    text: str = ""
    """The value as an expression of the language, where there is one; the error's name."""
    stable: bool = True
    """Whether it was the same each time."""


@frozen(kw_only=True)
class Coverage:
    """Which lines of the tested file were run."""

    lines: frozenset[int] = field(factory=frozenset)
    """Those that were run, from 1."""
    missing: frozenset[int] | None = None
    """Those that could have been, and were not; None where the tool does not tell."""
    cases: Mapping[str, frozenset[int]] | None = None
    """Those that each case has run, by its name, and ``""`` for what was run beside them; a line that was run
    by an earlier case may be left out.  None where the tool tells only of all cases together."""
