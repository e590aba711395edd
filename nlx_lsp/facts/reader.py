"""What reads a kind of file: which files it wants, and what they say."""

import fnmatch
import re
from collections.abc import Callable, Iterable
from functools import cached_property

from attrs import frozen

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File


@frozen(kw_only=True, slots=False)
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
    lone: bool = False
    """Whether it reads nothing where there are several such files: they are about different things."""
    largest: int = 1_000_000
    """Bytes of a file, at most."""

    def wanted(self, path: str) -> bool:
        """Return whether it reads a file."""
        return bool(self._wants.match(path)) and not self._skips.match(path)

    @cached_property
    def _wants(self) -> re.Pattern[str]:
        return _joined(self.wants)

    @cached_property
    def _skips(self) -> re.Pattern[str]:
        return _joined(self.skips)


def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Return one pattern for all of them: a project has many files, and each is asked about."""
    return re.compile("|".join(map(fnmatch.translate, patterns)) or r"(?!)")
