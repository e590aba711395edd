"""What a run has come to, in words: what was done, what the model did not write, and what was not done."""

from collections.abc import Iterator

from nlx_lsp.values import FieldReport, Outcome

_FEW = 3
"""Symbols of which every detail can be told."""


def report(outcome: Outcome) -> Iterator[str]:
    """Yield one line for each thing that the user should know."""
    few = len(outcome.proposals) <= _FEW
    for proposal in outcome.proposals:
        if proposal.note:
            yield f"{proposal.symbol}: {proposal.note}."
        if plain := plain_fields(proposal.fields, reasons=few):
            yield f"{proposal.symbol}: written plainly, not by the model: {plain}."
    for refusal in outcome.refusals:
        yield f"{refusal.symbol}: not done. {refusal.reason}"
    if cut := sum(bool(bill.omissions) for bill in outcome.bills):
        yield f"{cut} of {len(outcome.bills)} prompts leave something out; `nlx-lsp prompt` shows what."
    yield summary(outcome)


def summary(outcome: Outcome) -> str:
    """Return the closing line."""
    found = outcome.findings or outcome.dropped
    if not (outcome.proposals or outcome.refusals or outcome.text or found):
        return f"{outcome.action}: nothing to do."
    parts = [f"{outcome.action}: {len(outcome.proposals)} done, {len(outcome.refusals)} not done"]
    if found:
        believed, dropped = len(outcome.findings), sum(outcome.dropped.values())
        parts = [f"{outcome.action}: {believed} found, {dropped} more not believed"]
    if outcome.model:
        parts.append(f"model {outcome.model}{' (draft quality)' if outcome.draft else ''}")
        parts.append(f"{outcome.tokens} tokens")
    parts.append(f"{outcome.seconds:.1f} s")
    return ", ".join(parts) + "."


def credit(fields: tuple[FieldReport, ...]) -> Iterator[str]:
    """Yield one line for each writer, with the fields that are theirs."""
    writers = {"model": "by the model", "kept": "kept as they were"}
    for writer, words in writers.items():
        if names := [field.name for field in fields if field.writer == writer]:
            yield f"{words}: {', '.join(names)}"
    if plain := plain_fields(fields):
        yield f"by the plain writer: {plain}"


def plain_fields(fields: tuple[FieldReport, ...], *, reasons: bool = True) -> str:
    """Return the names of the fields that the plain writer filled; empty for none.

    Args:
        fields: Who wrote what.
        reasons: Whether to say why, too.
    """
    groups: dict[str, list[str]] = {}
    for field in fields:
        if field.writer == "plain":
            groups.setdefault(field.reason if reasons else "", []).append(field.name)
    return "; ".join(", ".join(names) + (f" ({why})" if why else "") for why, names in groups.items())
