"""What the user no longer wants to be told: a file of the project, ``.nlx/dismissed``, to be shared or not.

A line is a fingerprint and, for people, what it is of.  The fingerprint of a finding is made of its category
and of the quoted code without white space, so it survives moves and reformatting.  That of a category is made
of the category and the file's place in the project.
"""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from attrs import field, frozen

from nlx_lsp.errors import UsageError

_PLACE = Path(".nlx", "dismissed")
_MARKS = (".git", ".hg", ".jj", ".nlx")
_LIMIT = 4 << 20
"""Bytes; a longer file is not read."""
_DIGITS = 16
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
        with suppress(OSError):
            if (root / _PLACE).stat().st_size <= _LIMIT:
                text = (root / _PLACE).read_text("utf-8", "replace")
        lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
        known = frozenset(words[0] for words in lines if words)
        return cls(root=root, path=absolute.relative_to(root).as_posix(), known=known)

    def has(self, category: str, code: str) -> bool:
        """Whether a finding has been dismissed, by itself or with its category."""
        return not self.known.isdisjoint((fingerprint(category, code), self.of_category(category)))

    def of_category(self, category: str) -> str:
        """Return the fingerprint of all findings of a category in this file."""
        return _digest(("category", category, self.path))

    def add(self, category: str, code: str | None) -> None:
        """Dismiss a finding, or, without code, all findings of a category in this file.

        Raises:
            UsageError: If the file cannot be written.
        """
        mark = self.of_category(category) if code is None else fingerprint(category, code)
        what = f"every finding in {self.path}" if code is None else " ".join(code.split())[:80]
        place = self.root / _PLACE
        try:
            place.parent.mkdir(exist_ok=True)
            begins = "" if place.exists() else _HEADER
            with place.open("a", encoding="utf-8", newline="\n") as file:
                file.write(f"{begins}{mark}  {category}: {what}\n")
        except OSError as error:
            msg = f"{place} cannot be written: {error.strerror}."
            raise UsageError(msg, "What is dismissed is kept there.") from error


def fingerprint(category: str, code: str) -> str:
    """Return what a finding is known by: the same wherever the code stands, and however it is laid out."""
    return _digest((category, "".join(code.split())))


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def _is_root(folder: Path) -> bool:
    return any((folder / mark).exists() for mark in _MARKS)
