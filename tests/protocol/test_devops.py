"""Files for machines in editors: offered in documents about the whole project, made as new files."""

from pathlib import Path

import pytest
from protocol.editor import Start

pytestmark = pytest.mark.asyncio(loop_scope="session")

KIND = ["source.nlx.devops"]


async def test_a_workflow_is_made_from_a_readme(start: Start, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    (made / "package.json").write_text('{"name": "kite", "scripts": {"test": "node --test"}}')
    editor = await start(script=[])
    uri = editor.open("# Kite\n", name="made/README.md", language="markdown")
    entries = await editor.menu(uri, "Kite", only=KIND)
    assert len(entries) == 4
    [entry] = [each for each in entries if "CI workflow" in each.title]
    await editor.choose(entry)
    await editor.message("npm test (package.json:1)")
    text = editor.texts[(made / ".github" / "workflows" / "ci.yml").as_uri()]
    assert text.endswith("      - name: Test\n        run: npm test\n")
    assert editor.texts[uri] == "# Kite\n"


async def test_other_documents_offer_none(start: Start) -> None:
    editor = await start(script=[])
    uri = editor.open("x = 1\n", name="a.py")
    assert await editor.menu(uri, "x", only=KIND) == []
