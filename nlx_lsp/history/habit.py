"""How a repository's messages are written: what the last of them have in common.

Nothing is taken for a habit that fewer than half of them do.  Knows no git.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal, TypeVar

from attrs import field, frozen

from nlx_lsp.history.commits import Commit
from nlx_lsp.history.subject import Mood, Subject, parse_subject

T = TypeVar("T")

LOOKED_AT = 50
"""Messages that show a habit."""
LONGEST_SUBJECT = 72
"""Characters of a subject, whatever the habit."""
_LEAST = 3
"""Messages below which nothing is a habit."""
_HALF, _MOST = 0.5, 0.8
_SHOWN = 6
_SHORTEST_LIMIT = 50
_ROBOT = re.compile(r"^(?:Merge |Revert \"|fixup! |squash! |amend! |Bump \S+ from )")
_WORDS = """
a add added adds an and are as at be by can change do fix fixed fixes for from if in into is it make move
new no not of on only or out refactor remove removed rename test tests that the this to update updated use
what when where with
"""
_ENGLISH = frozenset(_WORDS.split())

Form = Literal["plain", "conventional", "area"]
"""What stands before a subject: nothing, a type (``feat(cli):``), or what it is about (``net/http:``)."""


@frozen(kw_only=True)
class Habit:
    """How messages are written."""

    form: Form = "plain"
    """What stands before a subject."""
    types: tuple[str, ...] = ()
    """The types that are used, the most frequent first."""
    scopes: tuple[str, ...] = ()
    """The scopes or areas that are used, the most frequent first."""
    scoped: bool = False
    """Whether a type usually has a scope."""
    mood: Mood = "imperative"
    """How a subject begins."""
    capital: bool = True
    """Whether a subject begins with a capital, behind its prefix."""
    full_stop: bool = False
    """Whether a subject ends with a full stop."""
    longest: int = LONGEST_SUBJECT
    """Characters that nearly all subjects keep to."""
    body: bool = False
    """Whether there usually is a body."""
    bullets: bool = False
    """Whether a body usually is a list."""
    english: bool = True
    """Whether the messages are in English."""
    ticket: str = ""
    """How a ticket is written before a subject, with ``1`` for its number: ``ABC-1:``; empty without one."""
    sign_off: bool = False
    """Whether nearly all are signed off."""
    examples: tuple[str, ...] = field(default=(), repr=False)
    """A few of the last subjects."""

    def describe(self) -> str:
        """Say what the habit is, in one line."""
        begins = {"imperative": "imperative mood", "past": "past tense", "present": "present tense"}
        prefixes = {"plain": "no prefix", "conventional": "conventional commits", "area": "`area: subject`"}
        parts = [
            prefixes[self.form],
            begins.get(self.mood, ""),
            "capital" if self.capital else "small letter",
            "full stop" if self.full_stop else "no full stop",
            f"at most {self.longest} characters",
            "" if self.english else "not in English",
            f"ticket as in `{self.ticket}`" if self.ticket else "",
            "usually with a body" if self.body else "usually without a body",
            "signed off" if self.sign_off else "",
        ]
        return ", ".join(filter(None, parts))


def read_habit(commits: Sequence[Commit]) -> Habit:
    """Return the habit of messages, the latest first; the usual one where there are too few.

    What programs write is left out: merges, reverts, fixups, updates of dependencies.
    """
    found = [each for each in commits if each.subject and not _ROBOT.match(each.subject)][:LOOKED_AT]
    if len(found) < _LEAST:
        return Habit(examples=tuple(each.subject for each in found))
    subjects = [parse_subject(each.subject) for each in found]
    form = _form(subjects)
    moods = Counter(subject.mood for subject in subjects)
    english = _is_english(found)
    types = Counter(subject.type for subject in subjects if subject.type)
    typed = [subject for subject in subjects if subject.type]
    bodies = [each.body for each in found if each.body]
    return Habit(
        form=form,
        types=tuple(name for name, _ in types.most_common()) if form == "conventional" else (),
        scopes=_scopes(subjects) if form != "plain" else (),
        scoped=form == "conventional" and _share(typed, lambda subject: bool(subject.scope)) >= _HALF,
        mood=_mood(moods, len(found)) if english else "",
        capital=_share(subjects, lambda subject: subject.text[:1].isupper()) >= _HALF,
        full_stop=_share(subjects, lambda subject: subject.text.endswith(".")) >= _HALF,
        longest=_longest([len(each.subject) for each in found]),
        body=len(bodies) / len(found) >= _HALF,
        bullets=_share(bodies, lambda body: body.startswith(("- ", "* "))) >= _HALF,
        english=english,
        ticket=_ticket(subjects),
        sign_off=_share(found, _is_signed_off) >= _MOST,
        examples=tuple(dict.fromkeys(each.subject for each in found))[:_SHOWN],
    )


def _form(subjects: Sequence[Subject]) -> Form:
    if _share(subjects, lambda subject: bool(subject.type)) >= _HALF:
        return "conventional"
    return "area" if _share(subjects, lambda subject: bool(subject.scope)) >= _HALF else "plain"


def _scopes(subjects: Sequence[Subject]) -> tuple[str, ...]:
    return tuple(name for name, _ in Counter(each.scope for each in subjects if each.scope).most_common(20))


def _mood(moods: Counter[Mood], total: int) -> Mood:
    """Return the mood that is usual, among the subjects of which it can be told."""
    known = [(count, mood) for mood, count in moods.items() if mood not in ("noun", "")]
    count, mood = max(known, default=(0, ""))
    return mood if count >= max(_LEAST, total / 4) else ""


def _longest(lengths: Sequence[int]) -> int:
    """Return the length that nine of ten keep to, in steps of a few characters."""
    ninth = sorted(lengths)[int(len(lengths) * 0.9) - 1]
    return max(_SHORTEST_LIMIT, min(LONGEST_SUBJECT, ninth))


def _ticket(subjects: Sequence[Subject]) -> str:
    forms = Counter(re.sub(r"\d+(?=\W*$)", "1", subject.ticket) for subject in subjects if subject.ticket)
    form, count = max(forms.items(), key=lambda item: item[1], default=("", 0))
    return form if count >= len(subjects) * _HALF else ""


def _is_english(commits: Sequence[Commit]) -> bool:
    """Whether the words of English stand in at least a good part of the subjects."""
    words = [set(re.findall(r"[^\W\d_]+", parse_subject(each.subject).text.lower())) for each in commits]
    return _share(words, lambda said: bool(said & _ENGLISH)) >= _HALF


def _is_signed_off(commit: Commit) -> bool:
    return any(line.lower().startswith("signed-off-by:") for line in commit.trailers)


def _share(items: Sequence[T], holds: Callable[[T], bool]) -> float:
    return sum(map(holds, items)) / len(items) if items else 0.0
