"""Checks of answers that are code."""

import difflib
import re
from collections import Counter

from nlx_lsp.actions.own.checks.trial import Trial, definitions
from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.context import split_words
from nlx_lsp.syntax.source import Source
from nlx_lsp.verify.parsing import compiles, count_errors
from nlx_lsp.verify.structure import verify_documentation

_TOKEN = re.compile(r"[^\W\d]\w*|\d+|[^\s\w]")
_LEAST_ALIKE = 0.2
"""The share of tokens that an answer has in common with what it was made from, at least."""


def parses(trial: Trial) -> str:
    """Refuse code that does not parse by itself, where it does not go into the document.

    What goes there has been parsed with the rest of it.
    """
    if trial.edit is not None:
        return ""
    if trial.alone is None or trial.alone.language.prose:
        return "nobody here can read its language"
    if count_errors(trial.alone) or not compiles(trial.alone):
        return f"it is no {trial.alone.language.id} that parses"
    return ""


def same_names(trial: Trial) -> str:
    """Refuse what takes a definition away, changes its header, or defines something new beside it."""
    old, new = _headers(trial.before), _headers(trial.after)
    lost, more = old - new, new - old
    if lost:
        return f"it takes {min(lost)[0]} away, or changes its header"
    if more and trial.replaces:
        return f"it defines {min(more)[0]} as well"
    return ""


def comments_only(trial: Trial) -> str:
    """Refuse what changes anything but comments and documentation."""
    try:
        verify_documentation(trial.before, trial.after)
    except EditRefused:
        return "it changes more than comments"
    return ""


def carries_names(trial: Trial) -> str:
    """Refuse a translation that lacks something of what its original defines."""
    if trial.alone is None:
        return "nobody here can read its language"
    there = {_spelt(symbol.name) for symbol in definitions(trial.alone)}
    wanted = definitions(trial.before, trial.subject.span)
    missing = [
        each.name for each in wanted if not each.name.startswith("__") and _spelt(each.name) not in there
    ]
    return f"it lacks {missing[0]}" if missing else ""


def related(trial: Trial) -> str:
    """Refuse what has nothing to do with what it was made from."""
    old, new = _TOKEN.findall(trial.subject.said), _TOKEN.findall(trial.said)
    if difflib.SequenceMatcher(None, old, new, autojunk=False).ratio() < _LEAST_ALIKE:
        return "it has too little to do with what it was made from"
    return ""


def _headers(source: Source) -> Counter[tuple[str, str]]:
    return Counter(
        (symbol.qualname, " ".join(source.slice(symbol.header).split())) for symbol in definitions(source)
    )


def _spelt(name: str) -> str:
    """Return a name without what languages write differently."""
    return "".join(split_words(name))
