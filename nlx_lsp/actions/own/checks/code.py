"""Checks of answers that are code, and of what an answer has to do with what it was made from."""

import re
from collections import Counter

from nlx_lsp.actions.own.checks.trial import Trial, definitions
from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.context import split_words, survey
from nlx_lsp.syntax.source import Source, span_of
from nlx_lsp.values import Span
from nlx_lsp.verify.grounding import stem
from nlx_lsp.verify.parsing import compiles, count_errors
from nlx_lsp.verify.structure import verify_documentation

_TOKEN = re.compile(r"[^\W\d]\w*|\d+|[^\s\w]")
_EXIT = re.compile(r"\b(?:return|raise|throw|yield|await|panic)\b")
_LOOK_BACK = 80
_LITTLE = 3
"""Letters of a word that may be anywhere."""
_SHORTEST = 4
"""What takes the place of something far longer has to be more alike."""
_LEAST_ALIKE = 0.35
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
    """Refuse what takes a definition or a constant away, changes a header, or defines something new."""
    old, new = _headers(trial.before), _headers(trial.after)
    lost, more = old - new, new - old
    if lost:
        return f"it takes {min(lost)[0]} away, or changes its header"
    if gone := _constants(trial.before) - _constants(trial.after):
        return f"it takes {min(gone)} away"
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


def keeps_names(trial: Trial) -> str:
    """Refuse lines that no longer use a name that the code around them uses as well.

    Those names are what goes into the lines and comes out of them.
    """
    subject, symbol = trial.subject, trial.subject.symbol.span
    inside = _used(trial.before, subject.span)
    outside = _used(trial.before, Span(start=symbol.start, end=subject.span.start))
    outside |= _used(trial.before, Span(start=subject.span.end, end=max(symbol.end, subject.span.end)))
    missing = sorted((inside & outside) - set(_TOKEN.findall(trial.text)))
    return f"it no longer uses {missing[0]}" if missing else ""


def same_exits(trial: Trial) -> str:
    """Refuse lines that no longer return, raise or yield, or do so only now."""
    old, new = set(_EXIT.findall(trial.subject.text)), set(_EXIT.findall(trial.text))
    if old - new:
        return f"{min(old - new)} is not in it"
    return f"it has {min(new - old)}, which was not there" if new - old else ""


def related(trial: Trial) -> str:
    """Refuse what has nothing to do with what it was made from, whether that became shorter or longer."""
    old, new = _substance(trial.subject.said, trial), _substance(trial.said, trial)
    least: float = min(old.total(), new.total())
    if trial.replaces:
        least = max(least, old.total() / _SHORTEST)
    if (old & new).total() < _LEAST_ALIKE * least:
        return "it has too little to do with what it was made from"
    return ""


def _substance(text: str, trial: Trial) -> Counter[str]:
    """Return what a text is made of: tokens of code, longer words of prose without their endings."""
    if not trial.subject.is_prose:
        return Counter(_TOKEN.findall(text))
    return Counter(stem(word) for word in _TOKEN.findall(text) if len(word) > _LITTLE)


def _headers(source: Source) -> Counter[tuple[str, str]]:
    return Counter(
        (symbol.qualname, " ".join(source.slice(symbol.header).split())) for symbol in definitions(source)
    )


def _constants(source: Source) -> set[str]:
    return {name for _, names in survey(source).constants for name in names}


def _spelt(name: str) -> str:
    """Return a name without what languages write differently."""
    return "".join(split_words(name))


def _used(source: Source, within: Span) -> set[str]:
    """Return the names in a span, but for those of members: ``a`` and not ``b`` of ``a.b``."""
    found: set[str] = set()
    nodes = [source.tree.root_node]
    while nodes:
        node = nodes.pop()
        if node.end_byte <= within.start or node.start_byte >= within.end:
            continue
        nodes += node.children
        is_member = (
            source.text[max(node.start_byte - _LOOK_BACK, 0) : node.start_byte]
            .rstrip()
            .endswith((b".", b"->", b"::"))
        )
        if not node.child_count and node.type.endswith(("identifier", "name")) and not is_member:
            found.add(source.slice(span_of(node)))
    return found
