"""The figures of a reviewer, counted over faulty and sound functions.

Every share comes with the numbers behind it and its Wilson score interval.  Knows no engine.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from attrs import field, frozen

from nlx_lsp.evals.review.measure import Review
from nlx_lsp.evals.share import Share
from nlx_lsp.values import Finding


@frozen(kw_only=True)
class Recall:
    """What became of some faults."""

    found: Share
    """The faults on whose lines there is a finding, of all."""
    nearly: Share
    """The same, with findings one line beside them."""
    right_line: Share
    """Those whose finding is on no other line, of `nearly`."""
    right_category: Share
    """Those whose finding names a category that fits, of `found`."""


@frozen(kw_only=True)
class Figures:
    """The figures of one reviewer."""

    faults: Recall
    """What became of all faults."""
    by_category: Mapping[str, Recall]
    """What became of them by the category that fits best."""
    by_kind: Mapping[str, Recall]
    """What became of them by what was done to the code."""
    alarmed: Share
    """The sound functions with a finding: false alarms, as far as anybody knows."""
    false_alarms: float | None
    """Findings in a sound function, on average."""
    precision: Share
    """The findings that are on the lines of a fault, of all."""
    f1: float | None
    """The harmonic mean of precision and recall (`faults.found`)."""
    lines: float | None
    """Lines that a finding quotes, on average."""
    unreviewed: Share
    """The functions that could not be reviewed; their faults count as not found."""
    tokens: float
    """Generated tokens a function, on average."""
    seconds: float
    """Seconds a function, on average."""
    dropped: Mapping[str, int] = field(factory=dict)
    """What the model said and nobody would be shown: how often, by reason, the most frequent first."""
    refusals: Mapping[str, int] = field(factory=dict)
    """Why functions could not be reviewed: how many, by reason."""


def figures(reviews: Sequence[Review]) -> Figures:
    """Return the figures of some reviews; there is at least one."""
    faulty = [each for each in reviews if each.case.fault is not None]
    sound = [each for each in reviews if each.case.fault is None]
    findings = [(each, finding) for each in reviews for finding in each.findings]
    faults = _recall(faulty)
    precision = Share(part=sum(_is_on(*each, within=0) for each in findings), whole=len(findings))
    lines = sum(len(rows(each, finding)) for each, finding in findings)
    return Figures(
        faults=faults,
        by_category=_by(faulty, lambda each: each.case.fault.kind.category if each.case.fault else ""),
        by_kind=_by(faulty, lambda each: each.case.fault.kind.name if each.case.fault else ""),
        alarmed=Share(part=sum(bool(each.findings) for each in sound), whole=len(sound)),
        false_alarms=sum(len(each.findings) for each in sound) / len(sound) if sound else None,
        precision=precision,
        f1=_harmonic(precision.value, faults.found.value),
        lines=lines / len(findings) if findings else None,
        unreviewed=Share(part=sum(bool(each.refusal) for each in reviews), whole=len(reviews)),
        tokens=sum(each.tokens for each in reviews) / len(reviews),
        seconds=sum(each.seconds for each in reviews) / len(reviews),
        dropped=dict(sum((Counter(each.dropped) for each in reviews), Counter()).most_common()),
        refusals=dict(Counter(each.refusal for each in reviews if each.refusal).most_common()),
    )


def rows(review: Review, finding: Finding) -> range:
    """Return the lines that a finding quotes, counted from 0."""
    text, span = review.case.source.text, finding.span
    return range(text.count(b"\n", 0, span.start), text.count(b"\n", 0, max(span.end - 1, span.start)) + 1)


def is_found(review: Review, *, within: int = 0) -> bool:
    """Return whether the fault of a function is found, or a place so many lines beside it."""
    return any(_is_on(review, finding, within=within) for finding in review.findings)


def _recall(reviews: Sequence[Review]) -> Recall:
    found = [each for each in reviews if is_found(each)]
    nearly = [each for each in reviews if is_found(each, within=1)]
    return Recall(
        found=Share(part=len(found), whole=len(reviews)),
        nearly=Share(part=len(nearly), whole=len(reviews)),
        right_line=Share(part=sum(map(_has_right_line, nearly)), whole=len(nearly)),
        right_category=Share(part=sum(map(_has_right_category, found)), whole=len(found)),
    )


def _by(reviews: Sequence[Review], key: Callable[[Review], str]) -> dict[str, Recall]:
    keys = sorted({key(each) for each in reviews})
    return {name: _recall([each for each in reviews if key(each) == name]) for name in keys}


def _is_on(review: Review, finding: Finding, *, within: int) -> bool:
    fault = review.case.fault
    if fault is None:
        return False
    quoted = rows(review, finding)
    return any(quoted.start - within <= row < quoted.stop + within for row in fault.rows)


def _has_right_line(review: Review) -> bool:
    fault = review.case.fault
    return fault is not None and any(fault.rows.issuperset(rows(review, each)) for each in review.findings)


def _has_right_category(review: Review) -> bool:
    fault = review.case.fault
    return fault is not None and any(
        each.category in fault.kind.categories and _is_on(review, each, within=0) for each in review.findings
    )


def _harmonic(first: float | None, second: float | None) -> float | None:
    if first is None or second is None:
        return None
    return 2 * first * second / (first + second) if first + second else 0.0
