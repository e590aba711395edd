"""The README's lines, as a user would copy them."""

import re
from pathlib import Path

README = Path(__file__).parents[2] / "README.md"
GUIDE = README.parent / "docs" / "editors.md"
"""The lines for the other editors."""


def snippets(heading: str, language: str, document: Path = README) -> list[str]:
    """Return the blocks of a language below a heading, in their order."""
    text = document.read_text("utf-8")
    [section] = re.findall(
        rf"^#+ {re.escape(heading)}[^\n]*\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL
    )
    return re.findall(rf"^```{language}\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
