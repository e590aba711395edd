"""A changelog as it is: its releases, its groups, and the form in which its entries are written.

What is there is read and never changed.  Knows no git.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Literal, get_args

from attrs import evolve, field, frozen

from nlx_lsp.actions.changelog.references import Tail, without_tail
from nlx_lsp.edits.markup import MARKUPS, Document, Markup, Section
from nlx_lsp.errors import UsageError
from nlx_lsp.values import Span

Kind = Literal["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]
"""The groups of Keep a Changelog, in its order."""
KINDS: tuple[Kind, ...] = get_args(Kind)
_NAMES: Mapping[Kind, frozenset[str]] = {
    "Added": frozenset(("added", "new", "features", "new features", "additions", "feature")),
    "Changed": frozenset(("changed", "changes", "improvements", "improved", "enhancements", "performance")),
    "Deprecated": frozenset(("deprecated", "deprecations")),
    "Removed": frozenset(("removed", "removals")),
    "Fixed": frozenset(("fixed", "fixes", "bug fixes", "bugfixes", "bugs fixed", "bug fixed")),
    "Security": frozenset(("security", "security fixes")),
}
"""What projects call the groups."""
_UNRELEASED = re.compile(r"unreleased|upcoming|next(?: release| version)?|in development", re.IGNORECASE)
_RELEASE = re.compile(r"(?:^|[\s\[(v])(\d+(?:\.\d+)+(?:[-.+]?[0-9A-Za-z]+)*)")
_DATES = (
    (re.compile(r"\d{4}-\d\d-\d\d"), "%Y-%m-%d"),
    (re.compile(r"\d{4}/\d\d/\d\d"), "%Y/%m/%d"),
    (re.compile(r"\d\d\.\d\d\.\d{4}"), "%d.%m.%Y"),
    (re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}"), "%d %B %Y"),
    (re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}"), "%B %d, %Y"),
)
_BULLET = re.compile(r"^(?P<sign>[-*+•] +)(?P<text>\S.*)$")
_CONTINUED = re.compile(r"  +[^\s*+-]")
_FENCES = ("```", "~~~")
_LEAST_WRAPPED = 40
"""Characters that a line has at least where entries are wrapped."""


@frozen(kw_only=True)
class Entry:
    """An item of a list in a release."""

    bullet: str
    """What it begins with, with the space behind that."""
    text: str
    """Its words on one line, with the markup in them, without its bullet."""
    start: int
    """The offset of its first line."""
    end: int
    """The offset behind its last line, without the end of that."""


@frozen(kw_only=True)
class Release:
    """A release, or what is not released yet."""

    version: str
    """Its version; empty for what is not released."""
    section: Section
    """Its heading, and what follows up to the next heading."""
    extent: Span
    """All of it, with the groups."""
    groups: tuple[Section, ...]
    """The headings below its own."""


@frozen(kw_only=True)
class Form:
    """How entries are written."""

    release_level: int = 2
    """The level of a release's heading."""
    grouped: bool = True
    """Whether entries stand in groups with a heading."""
    bullet: str = "- "
    """What begins an entry."""
    width: int = 0
    """Characters at which entries are wrapped; 0 where they are not."""
    full_stop: bool = False
    """Whether entries end with a full stop."""
    capital: bool = True
    """Whether entries begin with a capital."""
    tail: Tail = field(factory=Tail)
    """What stands behind an entry."""


@frozen(kw_only=True)
class Book:
    """A changelog."""

    document: Document
    """Its text, in sections."""
    markup: Markup
    """What it is written in."""
    releases: tuple[Release, ...]
    """The latest first, as they stand."""
    entries: tuple[Entry, ...]
    """All entries of all releases."""
    form: Form
    """How entries are written."""

    @classmethod
    def read(cls, text: bytes, language: str) -> "Book":
        """Read a changelog.

        Args:
            text: All of it.
            language: The LSP identifier of what it is written in; what is plain text is read as Markdown.

        Returns:
            Its releases, and where they stand.

        Raises:
            UsageError: If it is written in something else.
        """
        markup = MARKUPS.get("markdown" if language == "plaintext" else language)
        if markup is None:
            msg = f"A changelog cannot be written in {language}."
            raise UsageError(msg, f"Known are: {', '.join(MARKUPS)}.")
        document = markup.read(text)
        level = _release_level(document.headings)
        releases = tuple(_releases(document, level))
        entries = tuple(entry for each in releases for entry in entries_of(document, each.extent))
        grouped = any(each.groups for each in releases) or not any(
            entries_of(document, each.extent) for each in releases
        )
        form = _form(document, entries, level, grouped=grouped)
        return cls(document=document, markup=markup, releases=releases, entries=entries, form=form)

    def release(self, version: str) -> Release | None:
        """Return a release by its version, the empty one for what is not released; None without it."""
        return next((each for each in self.releases if each.version == version), None)

    def said_of(self, *versions: str) -> tuple[Entry, ...]:
        """Return the entries of some releases; the empty version is what is not released."""
        extents = [each.extent for each in self.releases if each.version in versions]
        return tuple(entry for extent in extents for entry in entries_of(self.document, extent))

    def group_name(self, kind: Kind) -> str:
        """Return what the project calls a group; the latest release that has it decides."""
        for release in self.releases:
            for group in release.groups:
                if kind_of(group.title) == kind:
                    return group.title
        return kind

    def title(self, version: str, day: str) -> str:
        """Return the heading's words for a release, in the form of the latest one.

        Args:
            version: Its version; empty for what is not released.
            day: Its day: ``2024-03-01``.
        """
        model = next((each for each in self.releases if each.version), None)
        if not version:
            bracketed = model is None or model.section.title.startswith("[")
            return "[Unreleased]" if bracketed else "Unreleased"
        if model is None:
            return f"[{version}] - {day}"
        title = model.section.title.replace(model.version, version, 1)
        for pattern, form in _DATES:
            title = pattern.sub(_written(day, form), title, count=1)
        return re.sub(r"\]\([^)]*\)", "]", title)  # the other release's address is not this one's


def entries_of(document: Document, span: Span) -> list[Entry]:
    """Return the items of the lists in a piece of a document, without those in other items."""
    found: list[Entry] = []
    at = span.start
    inside = fenced = False
    for raw in document.text[span.start : span.end].split(b"\n"):
        line = raw.decode("utf-8", "replace").rstrip()
        end = at + len(raw.rstrip())
        if line.startswith(_FENCES):
            fenced, inside = not fenced, False
        elif not fenced and (bullet := _BULLET.match(line)):
            found.append(Entry(bullet=bullet["sign"], text=bullet["text"], start=at, end=end))
            inside = True
        elif inside and line.startswith((" ", "\t")):
            found[-1] = evolve(found[-1], text=f"{found[-1].text} {line.strip()}", end=end)
        elif line:
            inside = False
        at += len(raw) + 1
    return found


def kind_of(title: str) -> Kind | None:
    """Return the group that a heading stands for; None for another one."""
    bare = re.sub(r"[^a-z ]", "", title.lower()).strip()
    return next((kind for kind, names in _NAMES.items() if bare in names), None)


def _releases(document: Document, level: int) -> Iterator[Release]:
    for section in document.headings:
        if section.level == level and (version := _version(section.title)) is not None:
            extent = document.extent(section)
            groups = tuple(
                each
                for each in document.headings
                if each.span in extent and each.level == level + 1 and kind_of(each.title)
            )
            yield Release(version=version, section=section, extent=extent, groups=groups)


def _version(title: str) -> str | None:
    """Return the version that a heading names, the empty one for what is not released; None for neither."""
    bare = title.strip("[] ")
    if _UNRELEASED.match(bare):
        return ""
    found = _RELEASE.search(title)
    return found[1] if found and found.start() < len("Version v[") else None


def _release_level(headings: Sequence[Section]) -> int:
    levels = Counter(heading.level for heading in headings if _version(heading.title) is not None)
    return min(levels, key=lambda level: (-levels[level], level), default=2)


def _form(document: Document, entries: Sequence[Entry], level: int, *, grouped: bool) -> Form:
    if not entries:
        return Form(release_level=level, grouped=grouped)
    bullets = Counter(entry.bullet for entry in entries)
    texts = [without_tail(entry.text) for entry in entries]
    return Form(
        release_level=level,
        grouped=grouped,
        bullet=bullets.most_common(1)[0][0],
        width=_width(document, entries),
        full_stop=_mostly([text.endswith(".") for text in texts]),
        capital=_mostly([not text[:1].islower() for text in texts]),
        tail=Tail.of([entry.text for entry in entries]),
    )


def _width(document: Document, entries: Sequence[Entry]) -> int:
    """Return the length of the longest line of the entries that go on behind their first line; 0 for none."""
    lines = document.text.decode("utf-8", "replace").splitlines()
    continued = [
        len(line)
        for line, following in pairwise(lines)
        if (_BULLET.match(line) or line.startswith("  ")) and _CONTINUED.match(following)
    ]
    return max([*continued, _LEAST_WRAPPED]) if continued and entries else 0


def _mostly(holds: Sequence[bool]) -> bool:
    return sum(holds) * 2 > len(holds)


def _written(day: str, form: str) -> str:
    return date.fromisoformat(day).strftime(form)
