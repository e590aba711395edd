"""What cases are called where they are functions, or the like: in small letters, or in camels."""

from collections.abc import Callable

from nlx_lsp.testing.python.naming import slug, subject
from nlx_lsp.testing.suite import Case, Suite


def snake(suite: Suite, case: Case) -> str:
    """Return ``add_returns_zero``, with ``test_`` before it where the others have that."""
    usual = any(name.startswith("test_") for name in suite.taken)
    return f"{'test_' * usual}{subject(suite.target.symbol)}_{slug(case.name)}"


def pascal(text: str) -> str:
    """Return words with underscores as ``ReturnsZero``."""
    return "".join(word[:1].upper() + word[1:] for word in text.split("_"))


def unique(suite: Suite, spell: Callable[[Case], str], join: str = "_") -> tuple[str, ...]:
    """Return the names of a suite's cases, no two of them alike and none of them taken.

    Args:
        suite: The cases.
        spell: What a case would like to be called.
        join: What stands before the number that makes a name unlike another.
    """
    taken = set(suite.taken)
    found: list[str] = []
    for case in suite.cases:
        name = usual = spell(case)
        number = 2
        while name in taken:
            name, number = f"{usual}{join}{number}", number + 1
        taken.add(name)
        found.append(name)
    return tuple(found)
