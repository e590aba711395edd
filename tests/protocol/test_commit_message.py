"""What is written from a history in editors: messages in git's own file or in a field, and changelogs."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from project.repository import Repository
from protocol.editor import Editor, Start, plain, read_capabilities
from pygls.exceptions import JsonRpcException
from pygls.uris import to_fs_path

pytestmark = pytest.mark.asyncio(loop_scope="session")

CODE = "def double(number):\n    return 2 * number\n"
GIT = "\n# Please enter the commit message for your changes.\n"
SCRIPT = [
    {"match": "Write the JSON for: subject", "answer": {"subject": "Add `double`"}},
    {"match": "announcements", "answer": {"opening": "Thank you all!", "e1": "The best of all."}},
]
ENTRY = "Write a commit message"


@pytest_asyncio.fixture(loop_scope="session")
async def editor(start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Editor]:
    """An editor beside a repository in which a function is staged."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    made = Repository.make(tmp_path / "made")
    made.write("a.py", CODE)
    made.git("add", "a.py")
    yield await start(script=SCRIPT)


@pytest.mark.parametrize("language", ["git-commit", "gitcommit"])
async def test_gits_own_file_is_filled(editor: Editor, language: str) -> None:
    uri = editor.open(GIT, name="made/.git/COMMIT_EDITMSG", language=language)
    [entry] = await editor.menu(uri, "# Please", only=["source.nlx.commitMessage"])
    assert entry.title == ENTRY
    await editor.choose(entry)
    await editor.message("1 of 1 field")
    assert editor.texts[uri] == f"Add `double`\n{GIT}"


async def test_the_server_announces_the_kinds(editor: Editor) -> None:
    options = editor.result.capabilities.code_action_provider
    assert {"source.nlx.commitMessage", "source.nlx.changelog", "source.nlx.announcement"} <= {
        str(getattr(kind, "value", kind))
        for kind in options.code_action_kinds  # type: ignore[union-attr]  # options it is
    }


async def test_a_field_gets_the_text_as_a_proposal(editor: Editor, tmp_path: Path) -> None:
    folder = (tmp_path / "made").as_uri()
    answer = await editor.execute("nlx.commitMessage", {"uri": folder})
    assert (answer["title"], answer["joined"]) == (ENTRY, False)
    await editor.until(lambda: editor.proposals)
    [proposal] = editor.proposals
    [file] = plain(proposal["files"])
    assert (proposal["token"], file) == (
        answer["token"],
        {"uri": folder, "before": "", "after": "Add `double`\n"},
    )
    assert editor.edits == []
    last = await editor.execute("nlx.lastResult", {"token": answer["token"]})
    assert plain(last["files"]) == [file]


async def test_a_changelog_is_added_to_and_announced(editor: Editor, tmp_path: Path) -> None:
    Repository(tmp_path / "made").git("commit", "-q", "-m", "feat: add double")
    text = "# Log\n\n## 0.1.0\n\n- The first.\n"
    uri = editor.open(text, name="made/CHANGELOG.md", language="markdown")
    [adding] = await editor.menu(uri, "# Log", only=["source.nlx.changelog"])
    await editor.choose(adding)
    await editor.message("Add what is new to the changelog")
    assert editor.texts[uri] == text.replace("## 0.1.0", "## Unreleased\n\n- Add double.\n\n## 0.1.0")
    [announcing] = await editor.menu(uri, "# Log", only=["source.nlx.announcement"])
    await editor.choose(announcing)
    await editor.until(lambda: editor.client.shown_documents)
    path = Path(to_fs_path(editor.client.shown_documents[0].uri) or "")
    assert "- Add double. ← CHANGELOG.md:5" in await asyncio.to_thread(path.read_text, "utf-8")


async def test_what_is_in_the_way_is_said(editor: Editor, tmp_path: Path) -> None:
    with pytest.raises(JsonRpcException, match="is no folder"):
        await editor.execute("nlx.commitMessage", {"uri": (tmp_path / "gone").as_uri()})
    with pytest.raises(JsonRpcException, match="amend has to be true or false"):
        await editor.execute("nlx.commitMessage", {"uri": tmp_path.as_uri(), "amend": 1})
    await editor.execute("nlx.commitMessage", {"uri": tmp_path.as_uri()})
    await editor.message("git cannot tell what the history says")


async def test_every_editor_can_have_it_in_gits_file(start: Start, tmp_path: Path) -> None:
    made = Repository.make(tmp_path / "other")
    made.write("a.py", CODE)
    made.git("add", "a.py")
    for name in ("eglot-1.17", "neovim-0.10"):
        editor = await start(script=SCRIPT, capabilities=read_capabilities(name))
        uri = editor.open(GIT, name="other/.git/COMMIT_EDITMSG", language="gitcommit")
        await editor.run(uri, "# Please", ENTRY)
        await editor.message("1 of 1 field")
        assert editor.texts[uri] == f"Add `double`\n{GIT}"
