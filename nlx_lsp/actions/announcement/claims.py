"""What an announcement may say: the entries of a release, each with the line that it stands in."""

import re

from attrs import frozen

from nlx_lsp.actions.changelog.book import Book, Release, entries_of, kind_of
from nlx_lsp.values import Span

_ADDRESS = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_STRESS = re.compile(r"\*\*|__")
_FIRST = ("Added", "Changed", "Removed", "Security", "Deprecated", "Fixed", None)
"""Which groups an announcement would rather speak of."""


@frozen(kw_only=True)
class Claim:
    """Something that may be said, and who says it."""

    name: str
    """How the model calls it: ``e3``; of a fact, what it is about."""
    text: str
    """What is said, on one line, without links."""
    source: str
    """The file and the line."""


def claims_of(book: Book, release: Release, path: str) -> tuple[Claim, ...]:
    """Return the entries of a release, those first that an announcement would rather speak of."""
    document = book.document
    found: list[tuple[int, int, str]] = []
    pieces: list[tuple[Span, str | None]] = [(release.section.body, None)]
    pieces += [(group.body, kind_of(group.title)) for group in release.groups]
    for span, kind in pieces:
        for entry in entries_of(document, span):
            line = document.text.count(b"\n", 0, entry.start) + 1
            found.append((_FIRST.index(kind), line, _bare(entry.text)))
    return tuple(
        Claim(name=f"e{number}", text=text, source=f"{path}:{line}")
        for number, (_, line, text) in enumerate(sorted(found), 1)
    )


def _bare(text: str) -> str:
    return " ".join(_STRESS.sub("", _ADDRESS.sub(r"\1", text)).split())
