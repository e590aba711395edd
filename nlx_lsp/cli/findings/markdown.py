"""A report to be kept or sent: a section a file, the code quoted, the fix as a diff."""

import re
from collections.abc import Sequence

from nlx_lsp.cli.findings.reviewed import Reviewed

_TICKS = re.compile("`+")
_MARKUP = re.compile(r"[\\<\[*]|!(?=\[)")
"""What could be taken for a link, an image or HTML; back-ticks around names are welcome."""


def render(reviewed: Sequence[Reviewed]) -> str:
    """Write findings down."""
    parts = ["# Review"]
    models = sorted({file.outcome.model for file in reviewed if file.outcome.model})
    if models:
        parts.append(f"By {', '.join(models)}. Findings are a model's guesses, each asked about twice.")
    for file in reviewed:
        symbols = len(file.outcome.looked_at)
        parts.append(f"## {_escaped(' '.join(file.path.split()))}")
        if not file.outcome.findings:
            parts.append(f"Nothing found in {symbols} symbols.")
        for finding, place in file.findings():
            title = f"### Line {place.line}: {finding.category} in {finding.symbol}"
            sure = "" if finding.confidence is None else f" ({finding.confidence:.0%} sure)"
            parts += [title, _escaped(finding.message) + sure]
            old = file.code(finding.span).splitlines()
            if finding.replacement:
                new = finding.replacement.text.splitlines()
                parts.append(_fenced([*(f"-{line}" for line in old), *(f"+{line}" for line in new)], "diff"))
            else:
                parts.append(_fenced(old, file.source.language.id))
        parts += [f"Not reviewed: {each.symbol}. {each.reason}" for each in file.outcome.refusals]
    return "\n\n".join(parts) + "\n"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def _fenced(lines: Sequence[str], language: str) -> str:
    text = "\n".join(lines)
    fence = "`" * max(3, *(len(run) + 1 for run in ["", *_TICKS.findall(text)]))
    return f"{fence}{language}\n{text}\n{fence}"
