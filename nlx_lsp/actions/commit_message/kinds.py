"""The types of conventional commits that what has changed allows: a file of tests is no feature.

A table of paths; whatever is not in it is part of the program.
"""

import re
from collections.abc import Mapping

from nlx_lsp.history.change import ChangedFile, Difference
from nlx_lsp.history.habit import Habit

_PATHS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.VERBOSE)
    for name, pattern in {
        "ci": r"^\.(?:github/workflows|circleci|ci|gitlab-ci\.ya?ml) | (?:^|/)(?:Jenkinsfile|\.travis\.yml)$",
        "test": r"""
            (?:^|/)(?:tests?|spec|__tests__)/ | (?:^|/)test_[^/]*$ | [._](?:test|spec)\.\w+$ | _test\.\w+$
            """,
        "docs": r"""
            ^docs?/ | \.(?:md|rst|org|adoc|txt)$ | (?:^|/)(?:LICENSE|README|CHANGELOG|AUTHORS)[^/]*$
            """,
        "build": r"""
            (?:^|/)(?:pyproject\.toml|setup\.(?:py|cfg)|package(?:-lock)?\.json|Cargo\.(?:toml|lock)
            |go\.(?:mod|sum)|pom\.xml|build\.gradle(?:\.kts)?|CMakeLists\.txt|Makefile|Dockerfile|[^/]*\.lock)$
            """,
    }.items()
}
_ANYTHING = ("feat", "fix", "refactor", "perf", "style", "chore", "build", "revert")
_ONLY_DOCUMENTED = frozenset(("documentation", "layout"))


def allowed_types(difference: Difference, habit: Habit) -> tuple[str, ...]:
    """Return the types that a message may have, those that the repository uses first.

    Where all files are of one sort, there is but one.
    """
    sorts = {_sort(file) for file in difference.files}
    if len(sorts) == 1 and (only := sorts.pop()):
        return (only,)
    known = tuple(name for name in habit.types if name not in _PATHS or name in sorts)
    return known or _ANYTHING


def plain_type(difference: Difference, allowed: tuple[str, ...]) -> str:
    """Return the type that nothing but facts speak for."""
    if len(allowed) == 1:
        return allowed[0]
    own = [symbol for file, symbol in difference.symbols if not _sort(file)]
    ways = {symbol.way for symbol in own}
    new = any(symbol.way == "added" and symbol.public for symbol in own)
    wanted = "feat" if new else "refactor" if ways and ways <= {"renamed", "moved"} else "chore"
    return next((name for name in (wanted, "chore", "fix") if name in allowed), allowed[0])


def sort_of(path: str) -> str:
    """Return the type that a file stands for by its path; empty for a part of the program."""
    return next((name for name, pattern in _PATHS.items() if pattern.search(path)), "")


def _sort(file: ChangedFile) -> str:
    """Return the type that a changed file stands for; empty for a part of the program."""
    if sort := sort_of(file.path):
        return sort
    only_documented = file.symbols and {symbol.way for symbol in file.symbols} <= _ONLY_DOCUMENTED
    return "docs" if only_documented and file.status == "modified" else ""
