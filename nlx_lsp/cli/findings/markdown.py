"""A report to be kept or sent: a section a file, the code quoted, the fix as a diff."""

import re
from collections.abc import Sequence

from nlx_lsp.cli.findings.reviewed import Reviewed

_TICKS = re.compile("`+")


def render(reviewed: Sequence[Reviewed]) -> str:
    """Write findings down."""
    parts = ["# Review"]
    models = sorted({file.outcome.model for file in reviewed if file.outcome.model})
    if models:
        parts.append(f"By {', '.join(models)}. Findings are a model's guesses, each asked about twice.")
    for file in reviewed:
        symbols = len(file.outcome.looked_at)
        parts.append(f"## {file.path}")
        if not file.outcome.findings:
            parts.append(f"Nothing found in {symbols} symbols.")
        for finding, place in file.findings():
            title = f"### Line {place.line}: {finding.category} in {finding.symbol}"
            parts += [title, f"{finding.message} ({finding.confidence:.0%} sure)"]
            old = file.code(finding.span).splitlines()
            if finding.replacement:
                new = finding.replacement.text.splitlines()
                parts.append(_fenced([*(f"-{line}" for line in old), *(f"+{line}" for line in new)], "diff"))
            else:
                parts.append(_fenced(old, file.source.language.id))
        parts += [f"Not reviewed: {each.symbol}. {each.reason}" for each in file.outcome.refusals]
    return "\n\n".join(parts) + "\n"


def _fenced(lines: Sequence[str], language: str) -> str:
    text = "\n".join(lines)
    fence = "`" * max(3, *(len(run) + 1 for run in ["", *_TICKS.findall(text)]))
    return f"{fence}{language}\n{text}\n{fence}"
