"""Mends what can be mended without a model and without taking away what somebody has written."""

from collections.abc import Sequence

from nlx_lsp.drift.check import check
from nlx_lsp.drift.discrepancy import Drift
from nlx_lsp.edits.apply import apply
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Edit
from nlx_lsp.verify.structure import verify_documentation


def mends(drifts: Sequence[Drift]) -> list[Edit]:
    """Return the edits of contradictions that delete nothing, none of which touches another."""
    chosen: list[Edit] = []
    for drift in sorted(drifts, key=lambda drift: drift.span):
        edit = None if drift.deletes else drift.edit
        if edit is not None and not (chosen and edit.span.start < chosen[-1].span.end):
            chosen.append(edit)
    return chosen


def mend(source: Source, *, strict: bool = False) -> tuple[Edit, ...]:
    """Return the edits that mend a document; nothing but documentation changes.

    Raises:
        EditRefused: If they would change anything else.
    """
    edits = mends(check(source, strict=strict))
    if edits:
        after = Source.parse(apply(source.text, edits), path=source.path, language_id=source.language.id)
        verify_documentation(source, after)
    return tuple(edits)
