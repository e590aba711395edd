"""What is left of contradictions without those that somebody has dismissed."""

from collections.abc import Iterable
from pathlib import Path

from nlx_lsp.drift.discrepancy import Drift
from nlx_lsp.project.dismissed import Dismissed
from nlx_lsp.syntax.source import Source


def undismissed(source: Source, drifts: Iterable[Drift]) -> list[Drift]:
    """Return the contradictions of a document that its users have not dismissed."""
    dismissed = Dismissed.read(Path(source.path))
    return [each for each in drifts if not dismissed.has(each.code, each.symbol, source.slice(each.span))]
