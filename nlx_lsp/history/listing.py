"""Which files differ between two states of a repository, and their contents, by git itself.

Knows no language.
"""

import os
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from nlx_lsp.history.repository import Repository
from nlx_lsp.project.git import PLAIN

_LONGEST_BLOB = 1 << 20
"""Bytes of a file that is looked into."""
_SUBMODULE, _LINK = "160000", "120000"
_OURS = ("-M", "-l1000", "--no-relative", *PLAIN)
"""What does not depend on how the user likes to see differences."""


@frozen(kw_only=True)
class Entry:
    """A file that differs."""

    path: str
    """From the top of the repository, with slashes."""
    former: str
    """The former path; the same where it was not renamed."""
    letter: str
    """What git calls it: ``A``, ``D``, ``M``, ``R``, ``T``, …"""
    modes: tuple[str, str]
    """The rights and the type before and after, six digits."""
    blobs: tuple[str, str]
    """The names of its contents before and after."""
    added: int | None = None
    """Lines that are new; None for what is no text."""
    removed: int | None = None
    """Lines that are gone; None for what is no text."""

    @property
    def is_submodule(self) -> bool:
        """Whether it is another repository."""
        return _SUBMODULE in self.modes

    @property
    def is_link(self) -> bool:
        """Whether it is a symbolic link."""
        return self.modes[self.letter != "D"] == _LINK

    @property
    def is_mode_only(self) -> bool:
        """Whether nothing but its rights differ."""
        return self.blobs[0] == self.blobs[1] and self.letter == "M"


def list_staged(repository: Repository, base: str) -> tuple[Entry, ...]:
    """Return what the next commit changes, compared with a commit or a tree.

    Raises:
        UsageError: If git fails.
    """
    return _list(repository, "--cached", base)


def list_between(repository: Repository, old: str, new: str) -> tuple[Entry, ...]:
    """Return what differs between two commits or trees.

    Raises:
        UsageError: If git fails.
    """
    return _list(repository, old, new)


def read_blobs(repository: Repository, names: Iterable[str]) -> dict[str, bytes]:
    """Return contents by their names; what is too long, or not there, is left out.

    Raises:
        UsageError: If git fails.
    """
    wanted = [name for name in dict.fromkeys(names) if name.strip("0")]
    if not wanted:
        return {}
    asked = "\n".join(wanted).encode() + b"\n"
    said = repository.ask("cat-file", "--batch-check", given=asked).decode().splitlines()
    short = [
        parts[0]
        for parts in map(str.split, said)
        if parts[1:2] == ["blob"] and int(parts[2]) <= _LONGEST_BLOB
    ]
    if not short:
        return {}
    contents = repository.ask("cat-file", "--batch", given="\n".join(short).encode() + b"\n")
    return dict(_parse_batch(contents))


def patch(repository: Repository, paths: Sequence[str], *states: str) -> str:
    """Return the changed lines of some files, with a line around them.

    Args:
        repository: Where they are.
        paths: From the top of the repository.
        states: Two commits or trees, or ``--cached`` and one.

    Raises:
        UsageError: If git fails.
    """
    if not paths:
        return ""
    options = ("--unified=1", "--inter-hunk-context=0", "--no-prefix", *_OURS)
    names = [f":(top,literal){path}" for path in paths]
    said = repository.ask("diff", *options, *states, "--", *names)
    return said.decode("utf-8", "replace")


def _list(repository: Repository, *states: str) -> tuple[Entry, ...]:
    options = ("--raw", "--numstat", "-z", "--no-abbrev", "--ignore-submodules=dirty", *_OURS)
    said = repository.ask("diff", *options, *states, "--")
    return tuple(sorted(_parse(said), key=lambda entry: entry.path))


def _parse(said: bytes) -> Iterator[Entry]:
    """Yield the entries of what git lists: first all in its raw form, then the numbers of lines."""
    fields = iter(said.split(b"\0"))
    entries: dict[str, Entry] = {}
    for field in fields:
        if field.startswith(b":"):
            old_mode, new_mode, old, new, how = field[1:].decode().split(" ")
            former = os.fsdecode(next(fields))
            path = os.fsdecode(next(fields)) if how[0] in "RC" else former
            entries[path] = Entry(
                path=path, former=former, letter=how[0], modes=(old_mode, new_mode), blobs=(old, new)
            )
        elif field:
            added, removed, name = field.split(b"\t", 2)
            if not name:
                next(fields)
            path = os.fsdecode(name or next(fields))
            if path in entries:
                entries[path] = _counted(entries[path], added, removed)
    yield from entries.values()


def _counted(entry: Entry, added: bytes, removed: bytes) -> Entry:
    if added == b"-":
        return entry
    return Entry(
        path=entry.path,
        former=entry.former,
        letter=entry.letter,
        modes=entry.modes,
        blobs=entry.blobs,
        added=int(added),
        removed=int(removed),
    )


def _parse_batch(contents: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0
    while at < len(contents):
        end = contents.index(b"\n", at)
        name, _, size = contents[at:end].decode().partition(" ")
        start, length = end + 1, int(size.rpartition(" ")[2])
        yield name, contents[start : start + length]
        at = start + length + 1
