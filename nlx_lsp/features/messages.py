"""What the user is told when a job is over: one short message.  The log has the rest.

Short, because Neovim makes its user press a key for a message that is longer than a line.
"""

from collections import Counter
from collections.abc import Sequence

from nlx_lsp.features.apply import Landing
from nlx_lsp.values import FieldReport, Outcome

_NAMED = 3
"""How many symbols or fields a message names; of the others it gives the number."""
_REASONS = {
    "moved": "",
    "barred": "",
    "closed": ", the document is no longer open",
    "unable": ", this editor takes no edits from a server",
    "refused": ", the editor refused the edit",
}
_STANDS = {False: "is written", True: "is in the editor, not saved yet"}
_WAY_OUT = "The result is kept: the menu offers to apply it, the command nlx.lastResult shows it."


def summarise(title: str, outcome: Outcome, landings: Sequence[Landing]) -> tuple[str, bool]:
    """Return what to tell, and whether all went well.

    Args:
        title: What the user asked for.
        outcome: What came of it.
        landings: What became of the edits, the document's first; none where there were none to make.
    """
    parts = [_found(outcome)] if outcome.findings or outcome.action == "review" else []
    parts += [_fate(landing) for landing in landings] or ([] if parts else [_nothing(outcome)])
    moved = [symbol for landing in landings for symbol in landing.moved]
    if moved:
        parts.append(f"Left out, because it has changed meanwhile: {_names(moved)}.")
    if outcome.refusals:
        reasons = [f"{refusal.symbol} ({refusal.reason.rstrip('.')})" for refusal in outcome.refusals]
        parts.append(f"Not done: {_names(reasons)}.")
    landed = all(landing.state == "landed" for landing in landings)
    if not landed:
        parts.append(_WAY_OUT)
    elif outcome.draft and outcome.tokens:
        parts.append("Draft quality, by the bundled model; set engine.model to a bigger one.")
    return f"{title}: {' '.join(parts)}", landed and not outcome.refusals and not moved


def _found(outcome: Outcome) -> str:
    """Say what a review has found, and how much of it was not believed."""
    count = len(outcome.findings)
    text = "nothing found" if not count else "1 finding" if count == 1 else f"{count} findings"
    dropped = sum(outcome.dropped.values())
    return f"{text}; {dropped} more not believed." if dropped else f"{text}."


def _nothing(outcome: Outcome) -> str:
    """Say why nothing was to be made."""
    if outcome.text:
        return "done."
    return "nothing was changed." if outcome.refusals else "there was nothing to do."


def _fate(landing: Landing) -> str:
    """Say what became of an edit."""
    if landing.state == "landed":
        fields = [field for proposal in landing.proposals for field in proposal.fields]
        notes = [proposal.note for proposal in landing.proposals if proposal.note]
        files = list(dict.fromkeys(each.symbol for each in landing.proposals if each.path))
        done = f"{_names(files)} {_STANDS[landing.unsaved]}" if files else "done"
        return "; ".join([_origin(fields) if fields else done, *notes]) + "."
    if landing.state == "unconfirmed":
        return "the editor has not confirmed the edit; please look whether it is there."
    reason = f": {landing.reason.rstrip('. ')}" if landing.reason else ""
    return f"not applied{_REASONS[landing.state]}{reason}."


def _origin(fields: list[FieldReport]) -> str:
    """Say who wrote what."""
    writers = Counter(field.writer for field in fields)
    parts = [f"{writers['model']} of {len(fields)} fields by the model"]
    if writers["kept"]:
        parts.append(f"{writers['kept']} kept")
    if writers["plain"]:
        plain = [field.name for field in fields if field.writer == "plain"]
        parts.append(f"{writers['plain']} plain ({_names(plain)})")
    return ", ".join(parts)


def _names(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return "; ".join(names[:_NAMED]) + (f"; and {more} more" if more > 0 else "")
