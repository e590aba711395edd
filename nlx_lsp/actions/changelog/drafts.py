"""Which commits a user may want to hear of, and what is known of each without a model.

Conventional commits say it themselves; of others the verb does, and the paths that they touch.  What stands
in the changelog already is left out.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from nlx_lsp.actions.changelog.book import Entry, Kind
from nlx_lsp.actions.commit_message.judgement import telling_words
from nlx_lsp.actions.commit_message.kinds import sort_of
from nlx_lsp.history.commits import Commit
from nlx_lsp.history.subject import Subject, parse_subject, to_imperative

_TYPES: Mapping[str, Kind | None] = {
    "feat": "Added",
    "fix": "Fixed",
    "perf": "Changed",
    "security": "Security",
    "deps": None,
    "docs": None,
    "style": None,
    "refactor": None,
    "test": None,
    "build": None,
    "ci": None,
    "chore": None,
}
"""The group of a type; None for what users do not notice."""
_VERBS: Mapping[str, Kind] = {
    **dict.fromkeys(("add", "allow", "implement", "introduce", "support", "provide", "offer"), "Added"),
    **dict.fromkeys(("fix", "correct", "mend", "repair", "prevent"), "Fixed"),
    **dict.fromkeys(("remove", "drop", "delete"), "Removed"),
    "deprecate": "Deprecated",
}
_HOUSEKEEPING = frozenset(("test", "refactor", "tidy", "reformat", "lint"))
"""Verbs of what users do not notice."""
_MECHANICAL = re.compile(
    r"^(?:fixup! |squash! |amend! |merge\b|release\b|(?:bump|update|set) version|version\b|v?\d+\.\d+\b"
    r"|prepare (?:for )?(?:the )?release|wip\b)",
    re.IGNORECASE,
)
_REVERTED = re.compile(r"^This reverts commit ([0-9a-f]{7,40})", re.MULTILINE)
_BREAKING = re.compile(r"^BREAKING[ -]CHANGE: (.+(?:\n(?!\S+: ).+)*)", re.MULTILINE)
_ALIKE = 0.6
"""The part of a commit's own words that an entry has to have, to be about it."""
_LEAST_WORDS = 2


@frozen(kw_only=True)
class Draft:
    """An entry that is yet to be written."""

    commit: Commit
    """The commit that it is about."""
    text: str
    """What the commit says of itself."""
    kind: Kind | None
    """The group that it belongs to, as the commit says it; None where it does not."""
    number: str = ""
    """The pull request that it came with: ``#12``; empty where the commit names none."""
    decided: bool = False
    """Whether the commit itself says what it is; otherwise a model is asked."""


@frozen(kw_only=True)
class Drafts:
    """What is to be written, and what is not."""

    drafts: tuple[Draft, ...]
    """The earliest commit first."""
    left_out: Mapping[str, int]
    """How many commits were left out, by reason."""


def draft(
    commits: Sequence[Commit], paths: Mapping[str, Sequence[str]], said: Sequence[Entry], changelog: str
) -> Drafts:
    """Return the entries that commits call for.

    Args:
        commits: The latest first.
        paths: The files that each has touched, by its name.
        said: The entries that may be about them.
        changelog: The changelog's path from the top of the repository; who touches it has said all there is.
    """
    undone = _undone(commits)
    left_out: Counter[str] = Counter()
    found: list[Draft] = []
    for commit in reversed(commits):
        reason = _reason(commit, paths.get(commit.sha, ()), undone, changelog)
        one = None if reason else _draft(commit)
        if one is not None and is_told(one, one.text, said):
            reason = "stand in the changelog already"
        if one is None or reason:
            left_out[reason or "are of no matter to users"] += 1
        else:
            found.append(one)
    return Drafts(drafts=tuple(found), left_out=dict(left_out))


def is_told(one: Draft, text: str, said: Sequence[Entry]) -> bool:
    """Whether there is an entry on a commit: by its name, its number, or its words.

    Args:
        one: What is to be written.
        text: How it would be said.
        said: The entries that may be about it.
    """
    words = telling_words(text)
    for entry in said:
        if one.commit.sha[:7] in entry.text or (one.number and re.search(rf"{one.number}\b", entry.text)):
            return True
        known = telling_words(entry.text)
        if len(words) >= _LEAST_WORDS and len(words & known) >= _ALIKE * max(len(words), len(known) / 2):
            return True
        if text.rstrip(".").lower() == entry.text.rstrip(".").lower():
            return True
    return False


def _undone(commits: Sequence[Commit]) -> frozenset[str]:
    """Return the commits that were reverted, and those that did it."""
    found: set[str] = set()
    for commit in commits:
        if (reverted := _REVERTED.search(commit.message)) and commit.sha not in found:
            undone = [each.sha for each in commits if each.sha.startswith(reverted[1])]
            found.update([commit.sha, *undone] if undone else ())
    return frozenset(found)


def _reason(commit: Commit, paths: Sequence[str], undone: frozenset[str], changelog: str) -> str:
    """Return why there is nothing to be said of a commit; empty where there is."""
    if commit.sha in undone:
        return "were reverted"
    if changelog in paths:
        return "changed the changelog themselves"
    if _MECHANICAL.match(parse_subject(commit.subject).text) or not commit.subject:
        return "are of no matter to users"
    subject = parse_subject(commit.subject)
    if not subject.type and paths and all(sort_of(path) for path in paths):
        return "are of no matter to users"
    return ""


def _draft(commit: Commit) -> Draft | None:
    """Return what is known of an entry on a commit; None where users do not notice it."""
    subject = parse_subject(commit.subject)
    broken = _BREAKING.search(commit.message)
    if subject.breaking or broken:
        text = " ".join(broken[1].split()) if broken else subject.text
        return Draft(
            commit=commit, text=f"Breaking: {text}", kind="Changed", number=subject.number, decided=True
        )
    verb = _verb(subject)
    if not subject.type and verb in _HOUSEKEEPING:
        return None
    one = Draft(commit=commit, text=subject.text, kind=_VERBS.get(verb), number=subject.number)
    if subject.type in _TYPES:
        kind = _TYPES[subject.type]
        return None if kind is None else evolve(one, kind=kind, decided=True)
    return one


def _verb(subject: Subject) -> str:
    word = re.match(r"[^\W\d_]+", to_imperative(subject.text))
    return word[0].lower() if word else ""
