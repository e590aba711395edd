"""The report of an evaluation, in Markdown."""

import random
from collections.abc import Mapping, Sequence

from nlx_lsp.evals.docstring import Result, Scores

_COLUMNS = (
    "writer",
    "chrF",
    "BLEU-4",
    "empty or looping",
    "fields by the model",
    "parameters covered",
    "pydoclint accepts",
    "tokens/s",
    "s a docstring",
)


def table(rows: Mapping[str, Scores]) -> str:
    """Return one line a writer."""
    lines = [_line(_COLUMNS), _line(["---"] * len(_COLUMNS))]
    for name, scores in rows.items():
        cells = [
            name,
            f"{scores.chrf:.1f}",
            f"{scores.bleu:.1f}",
            _percent(scores.flawed),
            _percent(scores.by_model),
        ]
        cells += [_percent(scores.covered), "not installed" if scores.lint is None else _percent(scores.lint)]
        cells += [f"{scores.tokens_a_second:.0f}" if scores.tokens_a_second else "", f"{scores.seconds:.2f}"]
        lines.append(_line(cells))
    return "\n".join(lines)


def examples(results: Sequence[Result], *, count: int, seed: int) -> str:
    """Return what was written and what a human had written, for a random sample; nothing is picked."""
    chosen = random.Random(seed).sample(list(results), min(count, len(results)))  # noqa: S311 - a sample
    lines = [_line(["function", "written", "by the human"]), _line(["---"] * 3)]
    for result in chosen:
        cells = [f"`{result.case.symbol.qualname}`", result.said or "(nothing)", result.case.human]
        lines.append(_line([cell.replace("|", r"\|") for cell in cells]))
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _percent(share: float) -> str:
    return f"{share:.0%}"
