"""What has changed between two states of a repository: values, and how they are put in words.

Knows no git and no grammar.
"""

from collections.abc import Iterator
from typing import Literal

from attrs import frozen

Way = Literal["added", "removed", "renamed", "moved", "signature", "body", "documentation", "layout"]
"""What has become of a symbol: ``layout`` stands for comments and white space."""
Status = Literal["added", "removed", "renamed", "modified", "mode"]
"""What has become of a file; ``mode`` is one of which nothing but its rights have changed."""
Sort = Literal["code", "text", "data", "binary", "submodule", "link"]
"""What a file is: ``text`` is written for people, ``data`` is any other file without a grammar."""


@frozen(kw_only=True)
class SymbolChange:
    """What has become of one symbol."""

    way: Way
    """What has become of it."""
    kind: str
    """``function``, ``method``, ``class`` or ``module``."""
    name: str
    """Its qualified name; empty for what stands at the top of the file."""
    before: str = ""
    """Its former name, or, where it was moved, its former file."""
    signature: str = ""
    """Its header on one line; the former one where it was removed."""
    former: str = ""
    """Its former header, where that differs."""
    public: bool = True
    """Whether it can be seen from elsewhere."""

    def __str__(self) -> str:
        name = f"`{self.name}`" if self.name else "what stands outside of functions and classes"
        kind = f"{self.kind} " if self.name else ""
        told = {
            "renamed": f"renamed {kind}`{self.before}` to {name}",
            "moved": f"moved {kind}{name} here from {self.before}",
            "signature": f"changed the header of {name}"
            if self.former == self.signature
            else f"changed the signature of {name}: `{self.former}` is now `{self.signature}`",
            "documentation": f"changed only the documentation of {name}",
            "layout": f"changed only comments or layout in {name}",
            "added": f"added {kind}`{self.signature if self.kind == 'function' else self.name}`",
            "removed": f"removed {kind}{name}",
            "body": f"changed {kind}{name}",
        }
        return told[self.way]


@frozen(kw_only=True)
class ChangedFile:
    """What has become of one file."""

    path: str
    """Its path from the top of the repository, with slashes; the former one where it was removed."""
    status: Status
    """What has become of it."""
    sort: Sort
    """What it is."""
    former: str = ""
    """Its former path, where it was renamed."""
    added: int = 0
    """Lines that are new."""
    removed: int = 0
    """Lines that are gone."""
    symbols: tuple[SymbolChange, ...] = ()
    """What has become of its symbols, where it is code that could be read."""
    headings: tuple[str, ...] = ()
    """The headings that are new, where it is written for people."""
    unread: str = ""
    """Why its symbols are not known, though it is code; empty otherwise."""

    @property
    def name(self) -> str:
        """Its name without its folders."""
        return self.path.rpartition("/")[2]

    def describe(self, most: int = 40) -> Iterator[str]:
        """Yield a line on the file, and one on each of its symbols, as far as there are not too many.

        Args:
            most: Lines on symbols.
        """
        what = f"{self.sort} " if self.sort in ("binary", "submodule", "link") else ""
        how = f"renamed from {self.former}" if self.status == "renamed" else self.status
        how = "changed rights only" if self.status == "mode" else how
        lines = f", +{self.added} -{self.removed}" if self.added or self.removed else ""
        note = f", {self.unread}" if self.unread else ""
        yield f"{self.path} ({what}{how}{lines}{note})"
        told = [*map(str, self.symbols), *(f"added the heading “{heading}”" for heading in self.headings)]
        yield from (f"- {line}" for line in told[:most])
        if len(told) > most:
            yield f"- and {len(told) - most} more"


@frozen(kw_only=True)
class Difference:
    """What has changed between two states of a repository."""

    files: tuple[ChangedFile, ...] = ()
    """In the order of their paths."""
    patch: str = ""
    """The changed lines of the files themselves, the beginning of them where they are many."""
    omissions: tuple[str, ...] = ()
    """What was not looked at, and why: one sentence each."""

    @property
    def symbols(self) -> tuple[tuple[ChangedFile, SymbolChange], ...]:
        """All symbols, each with its file."""
        return tuple((file, symbol) for file in self.files for symbol in file.symbols)
