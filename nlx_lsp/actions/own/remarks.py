"""Findings of an own action: places where a wording was mended, and quotes with something to say of them.

Knows texts and places; what a finding looks like in an editor is the features' business.
"""

from collections.abc import Sequence
from pathlib import Path

from attrs import field, frozen

from nlx_lsp.actions.own.answer import Remark
from nlx_lsp.actions.own.marks import new_markup
from nlx_lsp.actions.own.paragraphs import Word, begins_block
from nlx_lsp.actions.own.subject import Subject
from nlx_lsp.actions.own.wording import Difference, differences, is_slip
from nlx_lsp.edits.docstring.prose import visible
from nlx_lsp.project.dismissed import Dismissed
from nlx_lsp.values import Edit, Finding, Span

_LONGEST = 300


@frozen(kw_only=True)
class Remarks:
    """What has been found, and what was not believed."""

    findings: tuple[Finding, ...] = ()
    """In the order of the document."""
    dropped: dict[str, int] = field(factory=dict)
    """How often something was not believed, by reason."""


def mend(subject: Subject, wanted: str, category: str, *, meaning: bool) -> Remarks:
    """Return a finding for each place at which another wording mends a paragraph.

    Args:
        subject: The paragraph.
        wanted: As it should read.
        category: What the findings are called.
        meaning: Whether only slips count.
    """
    source = subject.source
    words = subject.paragraphs[0].words(source)
    dismissed = Dismissed.read(Path(source.path))
    found: list[Finding] = []
    dropped: dict[str, int] = {}
    for each in differences([word.text for word in words], wanted.split()):
        change = _change(words, each)
        if change is None:
            reason = "goes over the end of a line"
        elif new_markup(source.slice(change.span), change.text) or begins_block(change.text):
            reason = "has markup that was not there"
        elif meaning and not is_slip(*_around(words, each)):
            reason = "changes what is said"
        else:
            old = source.slice(change.span)
            if not dismissed.has(category, "", old):
                found.append(_finding(change, old, category))
            continue
        dropped[reason] = dropped.get(reason, 0) + 1
    return Remarks(findings=tuple(found), dropped=dropped)


def note(subject: Subject, remarks: Sequence[Remark], category: str) -> Remarks:
    """Return a finding for each remark whose quote is in the text once."""
    found: list[Finding] = []
    dropped: dict[str, int] = {}
    dismissed = Dismissed.read(Path(subject.source.path))
    text = subject.source.text[subject.span.start : subject.span.end]
    for remark in remarks:
        quote, message = remark.quote.encode("utf-8", "replace"), " ".join(visible(remark.text).split())
        if not quote.strip() or not any(map(str.isalnum, message)):
            reason = "says nothing"
        elif text.count(quote) != 1:
            reason = (
                "the quote is not in the text" if quote not in text else "the quote occurs more than once"
            )
        else:
            start = subject.span.start + text.index(quote)
            span = Span(start=start, end=start + len(quote))
            if not dismissed.has(category, "", remark.quote):
                found.append(
                    Finding(
                        symbol="",
                        target=span,
                        span=span,
                        category=category,
                        message=message[:_LONGEST],
                        confidence=None,
                    )
                )
            continue
        dropped[reason] = dropped.get(reason, 0) + 1
    found.sort(key=lambda finding: finding.span)
    return Remarks(findings=tuple(found), dropped=dropped)


def _change(words: Sequence[Word], difference: Difference) -> Edit | None:
    """Return the edit of a difference; None if it would have to break or join lines.

    What is put in or left out takes the word beside it along, so that there is something to point at.
    """
    start, end, new = difference.start, difference.end, list(difference.words)
    if start < end and new:
        return _edit(words, start, end, new)
    before = _edit(words, start - 1, end, [words[start - 1].text, *new]) if start else None
    behind = _edit(words, start, end + 1, [*new, words[end].text]) if end < len(words) else None
    is_double = start < end < len(words) and words[start].text == words[end].text
    return behind or before if is_double else before or behind


def _edit(words: Sequence[Word], start: int, end: int, new: Sequence[str]) -> Edit | None:
    """Return the edit that replaces some words, if they stand on one line with single spaces."""
    span = Span(start=words[start].span.start, end=words[end - 1].span.end)
    length = sum(len(word.span) for word in words[start:end]) + (end - start - 1)
    return Edit(span=span, text=" ".join(new)) if len(span) == length else None


def _around(words: Sequence[Word], difference: Difference) -> tuple[str, str]:
    """Return the words at a difference, with one on either side, before and after."""
    before = [word.text for word in words[max(difference.start - 1, 0) : difference.start]]
    behind = [word.text for word in words[difference.end : difference.end + 1]]
    old = [word.text for word in words[difference.start : difference.end]]
    return " ".join([*before, *old, *behind]), " ".join([*before, *difference.words, *behind])


def _finding(change: Edit, old: str, category: str) -> Finding:
    return Finding(
        symbol="",
        target=change.span,
        span=change.span,
        category=category,
        message=f"“{old}” → “{change.text}”",
        confidence=None,
        replacement=change,
    )
