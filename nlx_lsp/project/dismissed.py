"""What the user no longer wants to be told: a file of the project, ``.nlx/dismissed``, to be shared or not.

A line is a fingerprint and, for people, what it is of.  The fingerprint of a finding is made of its category,
the name of the function and the quoted code without white space, so it survives moves and reformatting, and
says nothing of the same line in another function.  That of a category is made of the category and the file's
place in the project.
"""

import hashlib
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from attrs import field, frozen

from nlx_lsp.errors import UsageError

_PLACE = Path(".nlx", "dismissed")
_MARKS = (".git", ".hg", ".jj", ".nlx")
_LIMIT = 4 << 20
"""Bytes; a longer file is neither read nor made."""
_DIGITS = 16
_SHOWN = 80
"""Characters of the code that are written down for people."""
_HEADER = "# What nlx-lsp no longer reports here. A line may be deleted; only its first word counts.\n"


@frozen(kw_only=True)
class Dismissed:
    """What has been dismissed in one project, as far as one of its files is concerned."""

    root: Path
    """The project's folder."""
    path: str
    """The file, from there, with slashes."""
    known: frozenset[str] = field(repr=False)
    """The fingerprints."""

    @classmethod
    def read(cls, path: Path) -> "Dismissed":
        """Read what has been dismissed in the project of a file; nothing where it cannot be read."""
        absolute = Path(os.path.abspath(path))  # noqa: PTH100 - `resolve` would follow links out of the project
        root = next((each for each in absolute.parents if _is_root(each)), absolute.parent)
        text = ""
        with suppress(OSError, UsageError):
            text = _text(root / _PLACE)
        lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
        known = frozenset(words[0] for words in lines if words)
        return cls(root=root, path=absolute.relative_to(root).as_posix(), known=known)

    def has(self, category: str, name: str, code: str) -> bool:
        """Whether a finding has been dismissed, by itself or with its category.

        Args:
            category: What it is about.
            name: Of the symbol that it is in.
            code: The quoted lines.
        """
        return not self.known.isdisjoint((fingerprint(category, name, code), self.of_category(category)))

    def of_category(self, category: str) -> str:
        """Return the fingerprint of all findings of a category in this file."""
        return _digest(("category", category, self.path))

    def add(self, category: str, name: str, code: str) -> None:
        """Dismiss a finding; see `has`.

        Raises:
            UsageError: If the file cannot be written.
        """
        self._write(fingerprint(category, name, code), f"{category} in {name or 'the file'}: {code}")

    def add_category(self, category: str) -> None:
        """Dismiss all findings of a category in this file.

        Raises:
            UsageError: If the file cannot be written.
        """
        self._write(self.of_category(category), f"{category}: every finding in {self.path}")

    def _write(self, mark: str, what: str) -> None:
        if mark in self.known:
            return
        place = self.root / _PLACE
        line = f"{mark}  {' '.join(what.split())[:_SHOWN]}\n"
        try:
            place.parent.mkdir(exist_ok=True)
            text = _text(place) if place.parent.is_symlink() or os.path.lexists(place) else ""
            begins = "\n" if text and not text.endswith("\n") else "" if text else _HEADER
            with place.open("a", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write(begins + line)
        except OSError as error:
            msg = f"{place} cannot be written: {error.strerror}."
            raise UsageError(msg, "What is dismissed is kept there.") from error


def fingerprint(category: str, name: str, code: str) -> str:
    """Return what a finding is known by: the same wherever the code stands, and however it is laid out.

    Args:
        category: What it is about.
        name: Of the symbol that it is in; only the last part of a qualified name counts.
        code: The quoted lines.
    """
    return _digest((category, name.strip("`").rpartition(".")[2], "".join(code.split())))


def _text(place: Path) -> str:
    """Return what the file says.

    A repository may have brought it along: what a link leads to is neither read nor written, and no pipe is
    waited for.

    Raises:
        UsageError: If it is no regular file of the project, or too long.
        OSError: If it cannot be read.
    """
    about = place.lstat()
    if place.parent.is_symlink() or not stat.S_ISREG(about.st_mode):
        msg = f"{place} is no regular file."
        raise UsageError(msg, "What is dismissed is kept there.")
    if about.st_size > _LIMIT:
        msg = f"{place} is longer than {_LIMIT >> 20} MiB."
        raise UsageError(msg, "Delete what is no longer needed from it.")
    return place.read_text("utf-8", "replace")


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def _is_root(folder: Path) -> bool:
    return any((folder / mark).exists() for mark in _MARKS)
