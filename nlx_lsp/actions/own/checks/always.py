"""What every answer has to meet, whatever the file of its action says."""

import re
from collections import Counter
from collections.abc import Sequence

from nlx_lsp.actions.own.checks.trial import Trial, definitions
from nlx_lsp.actions.own.marks import new_markup
from nlx_lsp.actions.own.paragraphs import Paragraph, begins_block, clip, find_paragraphs, is_prose
from nlx_lsp.values import Span
from nlx_lsp.verify.parsing import compiles, count_errors, tokens_around, unseen

_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"[.!?]\s+|\n")
_LEAST_WORDS = 3
"""A sentence has as many, where what it was made from had."""
_ALWAYS_ALLOWED = 400
"""Characters to which an answer may grow in any case."""


def says_something(trial: Trial) -> str:
    """Refuse what is empty, the same as before, or cannot be seen."""
    if not any(map(str.isalnum, trial.text)):
        return "it says nothing"
    if unseen(trial.text) - unseen(trial.subject.text):
        return "it has characters that cannot be seen"
    if trial.replaces and trial.said.split() == trial.subject.said.split():
        return "it changes nothing"
    return ""


def growth(trial: Trial, most: float) -> str:
    """Refuse what is far longer than what it was made from."""
    allowed = max(int(len(trial.subject.said) * most), _ALWAYS_ALLOWED)
    return f"it is longer than {allowed} characters" if len(trial.text) > allowed else ""


def is_plain(trial: Trial) -> str:
    """Refuse paragraphs with markup that was not there: links, tags, headings."""
    if not trial.subject.is_prose:
        return ""
    markup = new_markup(trial.subject.text, trial.text)
    if markup:
        return f"it has markup that was not there: {markup[0]}"
    if any(begins_block(line) for line in trial.said.splitlines() if line.strip()):
        return "a paragraph begins like a heading, a list or code"
    if min(map(_count_words, trial.said.splitlines()), default=0) < min(
        [_LEAST_WORDS, *map(_count_words, trial.subject.said.splitlines())]
    ):
        return "a paragraph of it is no sentence"
    said = [sentence for sentence in _SENTENCE.split(trial.said) if _count_words(sentence) >= _LEAST_WORDS]
    return "it repeats itself" if len(set(said)) < len(said) else ""


def _count_words(text: str) -> int:
    return len(_WORD.findall(text))


def stays_inside(trial: Trial) -> str:
    """Refuse what would change how the rest of the document is read."""
    if trial.edit is None:
        return ""
    return _prose(trial) if trial.subject.is_prose else _code(trial)


def _code(trial: Trial) -> str:
    before, after, edit = trial.before, trial.after, trial.edit
    if count_errors(after) > count_errors(before) or (not compiles(after) and compiles(before)):
        return "the file would no longer parse"
    if edit is None:
        return ""
    if count_errors(after) < count_errors(before):
        # What could not be read is read now: there may be more than before, but not less.
        lost = Counter(each.qualname for each in definitions(before)) - Counter(
            each.qualname for each in definitions(after)
        )
        return f"it takes {min(lost)} away" if lost else ""
    whole = Span(start=0, end=len(before.text))
    grown = Span(start=0, end=len(after.text))
    if tokens_around(before, whole, edit.span, edit.growth) != tokens_around(after, grown, trial.place, 0):
        return "it changes how the code around it is read"
    return ""


def _prose(trial: Trial) -> str:
    before, after, edit = trial.before, trial.after, trial.edit
    if edit is None:
        return ""
    if not is_prose(after, trial.place):
        return "it would not be read as paragraphs"
    rest = [Span(start=0, end=edit.span.start), Span(start=edit.span.end, end=len(before.text))]
    now = [Span(start=0, end=trial.place.start), Span(start=trial.place.end, end=len(after.text))]
    old, new = find_paragraphs(before), find_paragraphs(after)
    for one, other in zip(rest, now, strict=True):
        texts = [
            [p.text(s) for p in clip(found, part)]
            for s, found, part in ((before, old, one), (after, new, other))
        ]
        if texts[0] != texts[1]:
            return "it changes how the text around it is read"
    borders = ((edit.span.start, trial.place.start), (edit.span.end, trial.place.end))
    if any(_inside(new, there) and not _inside(old, here) for here, there in borders):
        return "it would run into the text around it"
    return ""


def _inside(paragraphs: Sequence[Paragraph], offset: int) -> bool:
    """Whether an offset lies in the middle of a paragraph."""
    return any(each.span.start < offset < each.span.end for each in paragraphs)
