"""The report of a review's evaluation, in Markdown and as JSON."""

from collections.abc import Mapping, Sequence
from random import Random

from nlx_lsp.evals.review.figures import Figures, Recall, Share, is_found, rows
from nlx_lsp.evals.review.measure import Review
from nlx_lsp.values import JSON

FORMAT = 1
"""Of the JSON; a change that a reader has to know of makes it larger."""
_NOTHING = "-"
"""Stands where there is nothing to count."""
_NOTE = (
    "Shares are given with their 95 % interval. The faults are injected, not real, and nobody knows that the "
    "other functions are sound: compare reviewers with these figures, do not foretell what one will find.\n"
)


def table(result: Figures) -> str:
    """Return the figures of a reviewer, over all and by category."""
    faults = result.faults
    lines = [
        ("faults found, on their lines", _share(faults.found)),
        ("faults found, within a line", _share(faults.nearly)),
        ("… of these, on no other line", _share(faults.right_line)),
        ("found faults with a fitting category", _share(faults.right_category)),
        ("sound functions with a false alarm", _share(result.alarmed)),
        ("false alarms a sound function", _number(result.false_alarms)),
        ("precision of a finding", _share(result.precision)),
        ("F1", _number(result.f1)),
        ("lines a finding", _number(result.lines)),
        ("functions not reviewed", _share(result.unreviewed)),
        ("tokens a function", f"{result.tokens:.0f}"),
        ("seconds a function", f"{result.seconds:.2f}"),
    ]
    parts = [_table(("figure", "value"), lines)]
    categories = [_row(name, recall) for name, recall in result.by_category.items()]
    columns = ("category", "found, on its lines", "within a line", "fitting category")
    parts.append(_table(columns, categories))
    for title, unit, reasons in (
        ("not shown, because", "findings", result.dropped),
        ("not reviewed, because", "functions", result.refusals),
    ):
        if reasons:
            counts = [(reason, str(count)) for reason, count in reasons.items()]
            parts.append(_table((title, unit), counts))
    return "\n\n".join([*parts, _NOTE])


def examples(reviews: Sequence[Review], *, count: int, seed: int) -> str:
    """Return what was wrong and what was said, for a random sample of all functions; nothing is picked."""
    chosen = Random(seed).sample(list(reviews), min(count, len(reviews)))  # noqa: S311 - a sample
    lines = []
    for each in chosen:
        fault = each.case.fault
        wrong = "(nothing)" if fault is None else f"{fault.kind.name}: {_lines(sorted(fault.rows))}"
        said = [f"{_lines(rows(each, found))}: {found.message}" for found in each.findings]
        found = "" if fault is None else "yes" if is_found(each) else "no"
        name = f"`{each.case.symbol.qualname}`"
        lines.append((name, wrong, "; ".join(said) or each.refusal or "(nothing)", found))
    return _table(("function", "injected", "said", "found"), lines)


def as_json(result: Figures, reviews: Sequence[Review]) -> dict[str, JSON]:
    """Return the figures and what they were counted from; lines are counted from 1."""
    return {
        "format": FORMAT,
        "figures": {
            **_recall(result.faults),
            "sound_functions_alarmed": _counted(result.alarmed),
            "false_alarms_a_sound_function": result.false_alarms,
            "precision": _counted(result.precision),
            "f1": result.f1,
            "lines_a_finding": result.lines,
            "unreviewed": _counted(result.unreviewed),
            "tokens_a_function": result.tokens,
            "seconds_a_function": result.seconds,
        },
        "by_category": {name: _recall(recall) for name, recall in result.by_category.items()},
        "by_kind": {name: _recall(recall) for name, recall in result.by_kind.items()},
        "dropped": dict(result.dropped),
        "refusals": dict(result.refusals),
        "functions": [_function(each) for each in reviews],
    }


def _function(review: Review) -> Mapping[str, JSON]:
    fault = review.case.fault
    return {
        "path": review.case.source.path,
        "function": review.case.symbol.qualname,
        "language": review.case.source.language.id,
        "fault": None
        if fault is None
        else {
            "kind": fault.kind.name,
            "categories": [fault.kind.category, *fault.kind.also],
            "lines": [row + 1 for row in sorted(fault.rows)],
            "sound": fault.sound,
            "faulty": fault.faulty,
            "found": is_found(review),
            "found_within_a_line": is_found(review, within=1),
        },
        "findings": [
            {
                "lines": [row + 1 for row in rows(review, finding)],
                "category": finding.category,
                "message": finding.message,
                "confidence": finding.confidence,
            }
            for finding in review.findings
        ],
        "dropped": dict(review.dropped),
        "refusal": review.refusal,
        "tokens": review.tokens,
        "seconds": review.seconds,
    }


def _recall(recall: Recall) -> Mapping[str, JSON]:
    return {
        "found": _counted(recall.found),
        "found_within_a_line": _counted(recall.nearly),
        "right_line": _counted(recall.right_line),
        "right_category": _counted(recall.right_category),
    }


def _counted(share: Share) -> Mapping[str, JSON]:
    return {"part": share.part, "whole": share.whole, "share": share.value, "interval": list(share.interval)}


def _row(name: str, recall: Recall) -> tuple[str, ...]:
    return name, _share(recall.found), _share(recall.nearly), _share(recall.right_category)


def _share(share: Share) -> str:
    if share.value is None:
        return _NOTHING
    low, high = share.interval
    return f"{share.value:.0%} ({low:.0%} to {high:.0%}), {share.part} of {share.whole}"


def _number(value: float | None) -> str:
    return _NOTHING if value is None else f"{value:.2f}"


def _lines(numbers: Sequence[int]) -> str:
    """Say which lines; they are counted from 0."""
    text = ", ".join(str(number + 1) for number in numbers)
    return f"line {text}" if len(numbers) == 1 else f"lines {text}"


def _table(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    rule = ["---"] * len(columns)
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
        for cells in (columns, rule, *lines)
    )
