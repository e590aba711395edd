"""What this project says of itself is so, as far as drift can tell."""

from pathlib import Path

from nlx_lsp.drift import Inventory, check, check_mentions
from nlx_lsp.syntax.source import Source

ROOT = Path(__file__).parents[2]
TEXTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("editors/*/*.md")]


def test_the_docstrings_agree_with_the_code() -> None:
    found = {
        f"{path}: {drift.symbol}: {drift.message}"
        for path in (ROOT / "nlx_lsp").rglob("*.py")
        for drift in check(Source.parse(path.read_bytes(), path=str(path)))
    }
    assert found == set()


def test_the_documents_mention_what_there_is() -> None:
    inventory = Inventory(ROOT)
    assert inventory.complete
    found = {
        f"{path}: {drift.message}"
        for path in TEXTS
        for drift in check_mentions(Source.parse(path.read_bytes(), path=str(path)), inventory)
    }
    assert found == set()
