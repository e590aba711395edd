"""Tables in Markdown."""

from collections.abc import Sequence


def grid(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a table with its head; a bar in a cell stays a bar."""
    rule = ["---"] * len(columns)
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
        for cells in (columns, rule, *lines)
    )
