"""Carry a proposal over to a document that has moved on.

A change elsewhere shifts the proposal; a change that touches its target makes it void, even if the edit
could still be placed: the target is what the result was derived from.
"""

from collections.abc import Iterable

from attrs import evolve

from nlx_lsp.errors import DocumentMoved
from nlx_lsp.values import Edit, Proposal


def rebase(proposal: Proposal, changes: Iterable[Edit]) -> Proposal:
    """Return the proposal for the document after some changes.

    Args:
        proposal: Made against the document before the changes.
        changes: One after another, each with offsets into the document that the one before it left.

    Raises:
        DocumentMoved: If a change touches the proposal's target.
    """
    for change in changes:
        proposal = _shift(proposal, change)
    return proposal


def _shift(proposal: Proposal, change: Edit) -> Proposal:
    target = proposal.target
    if change.span.start >= target.end and not (change.span.start == target.end and _joins(change)):
        return proposal
    if change.span.end <= target.start and not (change.span.end == target.start and _joins(change)):
        return evolve(
            proposal,
            target=target.shifted(change.growth),
            edits=tuple(evolve(edit, span=edit.span.shifted(change.growth)) for edit in proposal.edits),
        )
    msg = f"{proposal.symbol} has changed while the answer was being written."
    raise DocumentMoved(msg, "Nothing was changed. Run the action again.")


def _joins(change: Edit) -> bool:
    """Whether a change at the target's border could become part of it: all but whole lines and blanks."""
    return not change.text.isspace() and not change.text.endswith(("\n", "\r")) and bool(change.text)
