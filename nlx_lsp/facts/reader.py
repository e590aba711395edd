"""What reads a kind of file: which files it wants, and what they say."""

import fnmatch
from collections.abc import Callable, Iterable

from attrs import frozen

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File


@frozen(kw_only=True)
class Reader:
    """A source of facts."""

    wants: tuple[str, ...]
    """Patterns of paths.  ``*`` matches slashes as well: ``setup.py`` is the one on top, ``*.py`` is any."""
    skips: tuple[str, ...] = ()
    """Patterns of paths that it does not want after all."""
    read: Callable[[File], Iterable[Fact]]
    """Returns what a file says; raises `Unreadable` if it is not what its name says."""
    most: int = 40
    """How many files are read, at most: those that are nearest to the top."""
    largest: int = 1_000_000
    """Bytes of a file, at most."""

    def wanted(self, path: str) -> bool:
        """Return whether it reads a file."""
        return _matches(path, self.wants) and not _matches(path, self.skips)


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in patterns)
