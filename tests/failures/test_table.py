"""The table in the documentation is what the tests hold."""

import re
from pathlib import Path

from failures.table import ROWS, Row, markdown, rows

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER.parent.parent / "docs" / "failures.md"


def test_the_documentation_has_the_table() -> None:
    assert markdown() in DOCUMENT.read_text("utf-8"), "put what tests/failures/table.py prints into it"


def test_each_row_is_held_by_a_test() -> None:
    texts = [path.read_text("utf-8") for path in FOLDER.glob("test_*.py") if path.name != Path(__file__).name]
    named = set(re.findall(r'"([a-z][\w -]+)"', "\n".join(texts), re.IGNORECASE))
    assert set(rows()) - named == set()
    assert len(rows()) == sum(map(len, ROWS.values()))


def test_a_row_knows_its_message() -> None:
    row = Row(name="x", happens="x", message="The model {path} is not there. Get it.")
    assert row.fits("The model /a.gguf is not there. Get it.")
    assert not row.fits("The model  is not there. Get it!")
    assert not row.fits("nlx: The model /a.gguf is not there. Get it.")
    assert not row.fits("The model /a.gguf is not there. Get it. And more.")
