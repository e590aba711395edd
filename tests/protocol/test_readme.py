"""READMEs in editors: the one that is open, and that of the project of any other file."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from protocol.editor import Editor, Start

pytestmark = pytest.mark.asyncio(loop_scope="session")

KIND = ["source.nlx.readme"]
SCRIPT = [{"match": "README", "answer": {"sentences": ["The project mends links.", "It needs Zorblax."]}}]


@pytest_asyncio.fixture(loop_scope="session")
async def editor(start: Start, tmp_path: Path) -> AsyncIterator[Editor]:
    """An editor beside a project."""
    made = tmp_path / "made"
    made.mkdir()
    (made / "pyproject.toml").write_text('[project]\nname = "fixit"\ndescription = "Mends links"\n')
    yield await start(script=SCRIPT)


async def test_the_readme_that_is_open_gets_what_it_lacks(editor: Editor) -> None:
    mine = "# Fixit\n\nMine.\n\n## License\n\nMine, too.\n"
    uri = editor.open("# Fixit\n", name="made/README.md", language="markdown")
    [entry] = await editor.menu(uri, "Fixit", only=KIND)
    assert entry.title == "Write what this README lacks, from the project's facts"
    await editor.choose(entry)
    assert "sentences of the model dropped" in await editor.message("done")
    assert "Mends links. The project mends links." not in editor.texts[uri]
    assert "Mends links.\n\nThe project mends links.\n" in editor.texts[uri]
    assert "Zorblax" not in editor.texts[uri]
    other = editor.open(mine, name="made/README.markdown", language="markdown")
    [entry] = await editor.menu(other, "Mine", only=KIND)
    await editor.choose(entry)
    await editor.message("there was nothing to do")
    assert editor.texts[other] == mine


async def test_any_file_of_a_project_offers_its_readme(editor: Editor, tmp_path: Path) -> None:
    uri = editor.open("def mend():\n    return 1\n", name="made/fixit.py")
    [entry] = await editor.menu(uri, "def mend", only=KIND)
    assert entry.title == "Write what the project's README lacks, from the project's facts"
    await editor.choose(entry)
    await editor.message("README.md is in the editor")
    assert editor.texts[(tmp_path / "made" / "README.md").as_uri()].startswith("# fixit\n")


async def test_there_is_none_where_there_is_no_project(editor: Editor) -> None:
    uri = editor.open("# Alone\n", name="README.md", language="markdown")
    assert await editor.menu(uri, "Alone", only=KIND) == []
