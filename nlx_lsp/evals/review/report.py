"""The report of a review's evaluation, in Markdown and as JSON."""

from collections.abc import Mapping, Sequence
from random import Random

from nlx_lsp.evals.grid import grid
from nlx_lsp.evals.review.figures import Figures, Recall, is_found, rows
from nlx_lsp.evals.review.measure import Review
from nlx_lsp.evals.share import NOTHING
from nlx_lsp.values import JSON

FORMAT = 1
"""Of the JSON; a change that a reader has to know of makes it larger."""
_NOTE = (
    "Shares are given with their 95 % interval. The faults are injected, not real, and nobody knows that the "
    "other functions are sound: compare reviewers with these figures, do not foretell what one will find.\n"
)


def table(result: Figures) -> str:
    """Return the figures of a reviewer, over all and by category."""
    faults = result.faults
    lines = [
        ("faults found, on their lines", faults.found.shown),
        ("faults found, within a line", faults.nearly.shown),
        ("… of these, on no other line", faults.right_line.shown),
        ("found faults with a fitting category", faults.right_category.shown),
        ("sound functions with a false alarm", result.alarmed.shown),
        ("false alarms a sound function", _number(result.false_alarms)),
        ("precision of a finding", result.precision.shown),
        ("F1", _number(result.f1)),
        ("lines a finding", _number(result.lines)),
        ("functions not reviewed", result.unreviewed.shown),
        ("tokens a function", f"{result.tokens:.0f}"),
        ("seconds a function", f"{result.seconds:.2f}"),
    ]
    parts = [grid(("figure", "value"), lines)]
    categories = [_row(name, recall) for name, recall in result.by_category.items()]
    columns = ("category", "found, on its lines", "within a line", "fitting category")
    parts.append(grid(columns, categories))
    for title, unit, reasons in (
        ("not shown, because", "findings", result.dropped),
        ("not reviewed, because", "functions", result.refusals),
    ):
        if reasons:
            counts = [(reason, str(count)) for reason, count in reasons.items()]
            parts.append(grid((title, unit), counts))
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
    return grid(("function", "injected", "said", "found"), lines)


def as_json(result: Figures, reviews: Sequence[Review]) -> dict[str, JSON]:
    """Return the figures and what they were counted from; lines are counted from 1."""
    return {
        "format": FORMAT,
        "figures": {
            **_recall(result.faults),
            "sound_functions_alarmed": result.alarmed.as_json,
            "false_alarms_a_sound_function": result.false_alarms,
            "precision": result.precision.as_json,
            "f1": result.f1,
            "lines_a_finding": result.lines,
            "unreviewed": result.unreviewed.as_json,
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
        "found": recall.found.as_json,
        "found_within_a_line": recall.nearly.as_json,
        "right_line": recall.right_line.as_json,
        "right_category": recall.right_category.as_json,
    }


def _row(name: str, recall: Recall) -> tuple[str, ...]:
    return name, recall.found.shown, recall.nearly.shown, recall.right_category.shown


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def _lines(numbers: Sequence[int]) -> str:
    """Say which lines; they are counted from 0."""
    text = ", ".join(str(number + 1) for number in numbers)
    return f"line {text}" if len(numbers) == 1 else f"lines {text}"
