"""What the user is told when a job is over: one short message.  The log has the rest.

Short, because Neovim makes its user press a key for a message that is longer than a line.
"""

from collections import Counter

from nlx_lsp.features.apply import Landing
from nlx_lsp.values import FieldReport, Outcome

_NAMED = 3
"""How many symbols or fields a message names; of the others it gives the number."""
_REASONS = {
    "moved": "",
    "closed": ", the document is no longer open",
    "unable": ", this editor takes no edits from a server",
    "refused": ", the editor refused the edit",
}
_WAY_OUT = "The result is kept: run the command nlx.lastResult to see it or to apply it."


def summarise(title: str, outcome: Outcome, landing: Landing | None) -> tuple[str, bool]:
    """Return what to tell, and whether all went well.

    Args:
        title: What the user asked for.
        outcome: What came of it.
        landing: What became of the edit; None where there was none to make.
    """
    parts = [_found(outcome) if outcome.action == "review" else _fate(outcome, landing)]
    if landing is not None and landing.moved:
        parts.append(f"Left out, because it has changed meanwhile: {_names(landing.moved)}.")
    if outcome.refusals:
        reasons = [f"{refusal.symbol} ({refusal.reason.rstrip('.')})" for refusal in outcome.refusals]
        parts.append(f"Not done: {_names(reasons)}.")
    if landing is not None and landing.state != "landed":
        parts.append(_WAY_OUT)
    elif outcome.draft and outcome.tokens:
        parts.append("Draft quality, by the bundled model; set engine.model to a bigger one.")
    well = not outcome.refusals and (landing is None or (landing.state == "landed" and not landing.moved))
    return f"{title}: {' '.join(parts)}", well


def _found(outcome: Outcome) -> str:
    """Say what a review has found, and how much of it was not believed."""
    count = len(outcome.findings)
    text = "nothing found" if not count else "1 finding" if count == 1 else f"{count} findings"
    dropped = sum(outcome.dropped.values())
    return f"{text}; {dropped} more not believed." if dropped else f"{text}."


def _fate(outcome: Outcome, landing: Landing | None) -> str:
    if landing is None and outcome.text:
        return "done."
    if landing is None:
        return "nothing was changed." if outcome.refusals else "there was nothing to do."
    if landing.state == "landed":
        fields = [field for proposal in landing.proposals for field in proposal.fields]
        notes = [proposal.note for proposal in landing.proposals if proposal.note]
        return "; ".join([_origin(fields) if fields else "done", *notes]) + "."
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


def _names(names: tuple[str, ...] | list[str]) -> str:
    more = len(names) - _NAMED
    return "; ".join(names[:_NAMED]) + (f"; and {more} more" if more > 0 else "")
