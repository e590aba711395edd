"""The difference between two states of a repository, symbol by symbol, within bounds.

What is staged is compared with the last commit, a release with the one before.  Files that cannot be read
by a grammar are told by their lines, and those that people read by their headings as well.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from nlx_lsp.errors import LanguageError
from nlx_lsp.history import listing
from nlx_lsp.history.change import ChangedFile, Difference, Sort, Status, SymbolChange
from nlx_lsp.history.comparison import Portraits, compare, find_moves, portray
from nlx_lsp.history.listing import Entry
from nlx_lsp.history.repository import Repository
from nlx_lsp.syntax import grammar
from nlx_lsp.syntax.source import Source

MOST_READ = 300
"""Files whose contents are looked into."""
_MOST_PATCHED = 60
"""Files whose changed lines are told."""
_LONGEST_PATCH = 60_000
"""Characters of all changed lines."""
_LONGEST_LINE = 240
"""Characters of one changed line: longer ones were written by programs."""
_STATUS: Mapping[str, Status] = {"A": "added", "D": "removed", "R": "renamed", "C": "added"}
_HEADING = re.compile(r"^(?:#{1,6} |=+ |\*+ )(\S.*?)\s*#*$", re.MULTILINE)
_MOST_HEADINGS = 8
_TEXTS = (".md", ".markdown", ".rst", ".org", ".txt", ".adoc")
_MADE = re.compile(
    r"(?:^|/)(?:package-lock\.json|[^/]*\.lock|[^/]*\.min\.\w+|go\.sum|poetry\.lock|yarn\.lock)$"
)
"""What programs write: its lines say nothing that its name does not."""


def staged(repository: Repository, *, amend: bool = False) -> Difference:
    """Return what the next commit changes.

    Args:
        repository: Where.
        amend: Whether it replaces the last commit.

    Raises:
        UsageError: If git fails.
    """
    base = repository.commit("HEAD^" if amend else "HEAD") or repository.empty_tree()
    return _look_at(repository, listing.list_staged(repository, base), ("--cached", base))


def between(repository: Repository, old: str, new: str) -> Difference:
    """Return what differs between two commits.

    Args:
        repository: Where.
        old: The earlier commit; empty for the time before the first one.
        new: The later commit.

    Raises:
        UsageError: If git fails.
    """
    base = old or repository.empty_tree()
    return _look_at(repository, listing.list_between(repository, base, new), (base, new))


def _look_at(repository: Repository, entries: Sequence[Entry], states: tuple[str, ...]) -> Difference:
    ranked = sorted(entries, key=lambda entry: (_sort(entry) != "code", entry.path))
    read = {entry.path: entry for entry in ranked[:MOST_READ] if _is_readable(entry)}
    blobs = listing.read_blobs(repository, [name for entry in read.values() for name in entry.blobs])
    portraits: dict[str, tuple[Portraits, Portraits]] = {}
    unread: dict[str, str] = {}
    for path, entry in read.items():
        if _sort(entry) != "code" or _MADE.search(path):
            continue
        if any(name.strip("0") and name not in blobs for name in entry.blobs):
            unread[path] = "too long to be read"
            continue
        old, new = (blobs.get(name, b"") for name in entry.blobs)
        portraits[path] = (_portray(entry.former, old), _portray(path, new))
    symbols = find_moves({path: compare(*both) for path, both in portraits.items()}, portraits)
    omitted = len(entries) - min(len(entries), MOST_READ)
    patched = [entry.path for entry in ranked if _is_readable(entry) and not _MADE.search(entry.path)]
    return Difference(
        files=tuple(
            _describe(entry, symbols.get(entry.path, ()), blobs, unread.get(entry.path, ""))
            for entry in entries
        ),
        patch=_shortened(listing.patch(repository, patched[:_MOST_PATCHED], *states)),
        omissions=(f"{omitted} of {len(entries)} files were not looked into.",) if omitted else (),
    )


def _portray(path: str, text: bytes) -> Portraits:
    try:
        return portray(Source.parse(text, path=path)) if text else {}
    except (LanguageError, RecursionError):
        return {}


def _describe(
    entry: Entry, symbols: tuple[SymbolChange, ...], blobs: Mapping[str, bytes], unread: str
) -> ChangedFile:
    status: Status = "mode" if entry.is_mode_only else _STATUS.get(entry.letter, "modified")
    sort = _sort(entry)
    return ChangedFile(
        path=entry.path,
        status=status,
        sort=sort,
        former=entry.former if entry.former != entry.path else "",
        added=entry.added or 0,
        removed=entry.removed or 0,
        symbols=symbols,
        headings=_headings(entry, blobs) if sort == "text" else (),
        unread=unread,
    )


def _headings(entry: Entry, blobs: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the headings of a text that its former version does not have."""
    old, new = (_HEADING.findall(blobs.get(name, b"").decode("utf-8", "replace")) for name in entry.blobs)
    return tuple(dict.fromkeys(heading for heading in new if heading not in old))[:_MOST_HEADINGS]


def _sort(entry: Entry) -> Sort:
    if entry.is_submodule:
        return "submodule"
    if entry.is_link:
        return "link"
    if entry.added is None and not entry.is_mode_only:
        return "binary"
    path = PurePath(entry.path)
    known = grammar.identify(entry.path)
    if known in grammar.supported():
        return "code"
    return "text" if known or path.suffix.lower() in _TEXTS else "data"


def _is_readable(entry: Entry) -> bool:
    return _sort(entry) in ("code", "text", "data") and not entry.is_mode_only


def _shortened(patch: str) -> str:
    lines = [line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…" for line in patch.split("\n")]
    text = "\n".join(line for line in lines if not line.startswith(("index ", "diff --git ")))
    return text if len(text) <= _LONGEST_PATCH else text[:_LONGEST_PATCH].rpartition("\n")[0]
