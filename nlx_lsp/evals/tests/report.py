"""The report of a tester's evaluation, in Markdown and as JSON."""

from collections.abc import Mapping, Sequence
from random import Random

from nlx_lsp.evals.grid import grid
from nlx_lsp.evals.tests.attempt import Trial
from nlx_lsp.evals.tests.figures import Figures, covered
from nlx_lsp.values import JSON

FORMAT = 1
"""Of the JSON; a change that a reader has to know of makes it larger."""
_NOTE = (
    "Shares are given with their 95 % interval. Mutants are no real faults, and some cannot be noticed: "
    "compare testers with these figures.\n"
)


def table(result: Figures) -> str:
    """Return the figures of a tester, and why it has offered nothing."""
    tally = result.tally
    lines = [
        ("functions with a test that builds", result.built.shown),
        ("… with an offered one that passes reliably", result.reliable.shown),
        ("… with more lines covered", result.gained.shown),
        ("offered tests that pass reliably", result.steady.shown),
        ("lines covered before", result.before.shown),
        ("lines covered after", result.after.shown),
        ("mutation score", result.killed.shown),
        ("… of functions with a reliable test", result.killed_where_tested.shown),
        ("cases planned, written, built", f"{tally.planned}, {tally.written}, {tally.built}"),
        ("cases passed, kept", f"{tally.passed}, {tally.kept}"),
        ("kept cases that record what the code does", result.characterised.shown),
        ("functions taken to have a bug", result.findings.shown),
        ("tokens a function", f"{result.tokens:.0f}"),
        ("seconds a function", f"{result.seconds:.2f}"),
    ]
    parts = [grid(("figure", "value"), lines)]
    for title, unit, reasons in (
        ("nothing offered, because", "functions", result.refusals),
        ("case dropped, because", "cases", tally.dropped),
    ):
        if reasons:
            parts.append(grid((title, unit), [(reason, str(count)) for reason, count in reasons.items()]))
    return "\n\n".join([*parts, _NOTE])


def examples(trials: Sequence[Trial], *, count: int, seed: int) -> str:
    """Return what has come of a random sample of the functions; nothing is picked."""
    chosen = Random(seed).sample(list(trials), min(count, len(trials)))  # noqa: S311 - a sample
    lines = []
    for each in chosen:
        judged = each.judgement
        survivor = next((fault.faulty.strip() or "(a line less)" for fault in judged.survivors), "")
        lines.append(
            (
                f"`{each.case.symbol.qualname}`",
                f"{judged.reliable} of {judged.cases}",
                f"{covered(each)[1]} of {len(each.case.lines)}" if judged.after is not None else "unknown",
                f"{len(judged.killed)} of {len(each.case.mutants)}",
                each.refusal or survivor,
            )
        )
    return grid(("function", "tests", "lines", "mutants", "nothing offered because, or not noticed"), lines)


def as_json(result: Figures, trials: Sequence[Trial]) -> dict[str, JSON]:
    """Return the figures and what they were counted from."""
    return {
        "format": FORMAT,
        "figures": {
            "built": result.built.as_json,
            "reliable": result.reliable.as_json,
            "gained": result.gained.as_json,
            "offered_tests_reliable": result.steady.as_json,
            "lines_before": result.before.as_json,
            "lines_after": result.after.as_json,
            "mutation_score": result.killed.as_json,
            "mutation_score_where_tested": result.killed_where_tested.as_json,
            "characterised": result.characterised.as_json,
            "functions_with_findings": result.findings.as_json,
            "tokens_a_function": result.tokens,
            "seconds_a_function": result.seconds,
        },
        "refusals": dict(result.refusals),
        "dropped": dict(result.tally.dropped),
        "functions": [_function(each) for each in trials],
    }


def _function(trial: Trial) -> Mapping[str, JSON]:
    judged, tally = trial.judgement, trial.tally
    return {
        "path": trial.case.plan.module,
        "function": trial.case.symbol.qualname,
        "language": trial.case.source.language.id,
        "framework": trial.case.plan.framework.name,
        "built": trial.built,
        "tests": judged.cases,
        "reliable": judged.reliable,
        "lines": sorted(trial.case.lines),
        "covered_before": None if judged.before is None else sorted(judged.before),
        "covered_after": None if judged.after is None else sorted(judged.after),
        "mutants": len(trial.case.mutants),
        "killed": [fault.kind.name for fault in judged.killed],
        "survivors": [
            {
                "kind": fault.kind.name,
                "lines": sorted(row + 1 for row in fault.rows),
                "sound": fault.sound,
                "faulty": fault.faulty,
            }
            for fault in judged.survivors
        ],
        "cases": None
        if tally is None
        else {
            "planned": tally.planned,
            "written": tally.written,
            "built": tally.built,
            "passed": tally.passed,
            "kept": tally.kept,
            "characterised": tally.characterised,
            "dropped": dict(tally.dropped),
        },
        "findings": [finding.message for finding in trial.findings],
        "text": trial.text,
        "refusal": trial.refusal,
        "tokens": trial.tokens,
        "seconds": trial.seconds,
    }
