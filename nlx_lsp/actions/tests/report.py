"""What became of each case, in words, for people: the figures, a table, and what looks like a bug."""

from collections.abc import Sequence

from nlx_lsp.actions.tests.draft import RECORDS, Draft
from nlx_lsp.actions.tests.tally import Tally


def report(drafts: Sequence[Draft]) -> str:
    """Return what became of the cases of some symbols, as Markdown."""
    tally = sum((each.tally for each in drafts), Tally())
    rows = [row for draft in drafts for row in _rows(draft)]
    parts = [f"{str(tally)[:1].upper()}{str(tally)[1:]}."]
    if rows:
        table = ["| tested | case | what became of it |", "|---|---|---|"]
        parts.append("\n".join([*table, *(f"| {' | '.join(map(_cell, row))} |" for row in rows)]))
    found = [finding.message for draft in drafts for finding in draft.findings]
    parts += ["\n".join(f"- {message}" for message in found)] if found else []
    return "\n\n".join(parts)


def _rows(draft: Draft) -> list[tuple[str, str, str]]:
    title = draft.suite.target.symbol.title
    kept = "kept, never run" if draft.tally.unrun else "kept"
    rows = [
        (
            title,
            case.name,
            f"{kept}; it records what the code does today" if case.comment == RECORDS else kept,
        )
        for case in draft.suite.cases
    ]
    return [*rows, *((title, each.title, f"dropped: {each.reason}") for each in draft.dropped)]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
