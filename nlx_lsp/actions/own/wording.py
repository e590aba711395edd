"""Compares two wordings, and tells a slip that is mended from a sentence that says something else.

Whether two words mean the same cannot be proved.  What is let through is so close that it looks like a slip:
letters that are wrong, a little word, a comma, a word said twice.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import frozen

from nlx_lsp.actions.own.marks import marks, names
from nlx_lsp.verify.grounding import stem

_LETTERS = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_FEW = 4
"""Words of a place that may be different at once."""
_LITTLE = frozenset(
    """
    a an the is are was were be been being am do does did has have had having of in on at to too two for from
    by with into onto over as than then that which who whom this these those it its it's he she they them
    their there they're him his her hers we us our you your you're i me my and or so if when while where will
    would shall should can could may might must also just very much many more most such
    der die das den dem des ein eine einen einem einer eines ist sind war waren wird werden hat haben und zu
    im in an am auf dass daß als wie mit von für
    """.split()  # noqa: SIM905 - as words of a text they can be read
)
"""Words that grammar asks for."""
_NEGATIONS = re.compile(
    r"\b(?:not?|never|none|nothing|neither|nor|without|nicht|kein\w*|nie|ohne|cannot)\b|n['\u2019]t\b"
    r"|\b(?:do|does|did|is|are|was|were|ca|wo|has|have|had|would|should|could)nt\b",
    re.IGNORECASE,
)
_OPPOSITES = ("un", "in", "im", "il", "ir", "dis", "non", "non-", "mis", "anti", "de", "a")
_PUNCTUATION = frozenset(".,;:!?'\"()-\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2026\u00ab\u00bb")
_ENDINGS = ("s", "es", "d", "ed", "ing")
_WEIGHTY = re.compile(
    r"(?:all|any|some|every|each|few|both|only|always|often|seldom|must|may|can|should|shall|before|after|above"
    r"|below|more|less|most|least|and|or|up|down|true|false|min\w*|max\w*|first|last|on|off|to|from|in|out)",
    re.IGNORECASE,
)
"""Little words that carry the meaning: to take one for another is no slip."""


@frozen(kw_only=True)
class Difference:
    """A place where two wordings differ."""

    start: int
    """Of the words before: the first that is different."""
    end: int
    """The first that is the same again."""
    words: tuple[str, ...]
    """What stands there afterwards."""


def differences(before: Sequence[str], after: Sequence[str]) -> tuple[Difference, ...]:
    """Return the places where two wordings differ, in their order; word for word where they are as many."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    found: list[Difference] = []
    for tag, i, j, k, n in matcher.get_opcodes():
        if tag == "equal":
            continue
        if j - i == n - k:
            pairs = zip(range(i, j), after[k:n], strict=True)
            found += [Difference(start=at, end=at + 1, words=(word,)) for at, word in pairs]
        else:
            found.append(Difference(start=i, end=j, words=tuple(after[k:n])))
    return tuple(found)


def is_slip(before: str, after: str) -> bool:
    """Whether a difference only mends spelling, grammar or punctuation.

    Args:
        before: The words at the place, and one on either side where there are any.
        after: The same of the other wording.
    """
    if (
        _signs(before) != _signs(after)
        or marks(before) != marks(after)
        or _negations(before) != _negations(after)
    ):
        return False
    if names(before) - names(after) or names(after) - names(before) - _capitals(before):
        return False
    old, new = _LETTERS.findall(before.lower()), _LETTERS.findall(after.lower())
    return all(_is_close(old[d.start : d.end], d.words, old) for d in differences(old, new))


def _is_close(old: Sequence[str], new: Sequence[str], around: Sequence[str]) -> bool:
    """Whether words may stand for others."""
    if len(old) > _FEW or len(new) > _FEW:
        return False
    if "".join(old).replace("-", "") == "".join(new).replace("-", ""):
        return True  # joined, or parted
    if len(old) == len(new):
        return all(_alike(one, other) for one, other in zip(old, new, strict=True))
    rest = [word for word in _unmatched(old, new) if not _may_come_or_go(word, around)]
    return not rest


def _unmatched(old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    """Yield the words of either side that have no like on the other."""
    left = list(new)
    for word in old:
        like = next((each for each in left if _alike(word, each)), None)
        if like is None:
            yield word
        else:
            left.remove(like)
    yield from left


def _may_come_or_go(word: str, around: Sequence[str]) -> bool:
    if list(around).count(word) > 1:
        return True  # said twice
    return word in _LITTLE and not _WEIGHTY.fullmatch(word)


def _alike(one: str, other: str) -> bool:
    """Whether a word can be the other, mended."""
    if one == other:
        return True
    if one in _LITTLE and other in _LITTLE:
        return not (_WEIGHTY.fullmatch(one) and _WEIGHTY.fullmatch(other))
    if any(one == prefix + other or other == prefix + one for prefix in _OPPOSITES):
        return False
    if _WEIGHTY.fullmatch(one) and _WEIGHTY.fullmatch(other):
        return False
    longest = max(len(one), len(other))
    if stem(one) == stem(other) or any({one + end, other + end} & {one, other} for end in _ENDINGS):
        return True
    return _distance(one, other) <= (1 if longest < 6 else 2) and longest > 2  # noqa: PLR2004 - of letters


def _distance(one: str, other: str) -> int:
    """Return how many letters have to be put in, left out, replaced, or swapped with the next one."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


def _negations(text: str) -> int:
    return len(_NEGATIONS.findall(text))


def _signs(text: str) -> Counter[str]:
    """Return the signs of a text that are no punctuation: those of markup."""
    return Counter(
        sign for sign in text if not sign.isalnum() and not sign.isspace() and sign not in _PUNCTUATION
    )


def _capitals(text: str) -> set[str]:
    """Return the words of a text as they would be with a capital."""
    return {word.capitalize() for word in _LETTERS.findall(text)}
