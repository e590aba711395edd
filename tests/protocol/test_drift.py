"""Documentation that contradicts its code, in an editor: shown while it is typed, mended, dismissed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types
from protocol.editor import Editor, Start, read_capabilities

pytestmark = pytest.mark.asyncio(loop_scope="session")

CODE = '''\
def scale(width, height=2):
    """Scale a box.

    Args:
        width: How wide it is.
        height: How high it is, by default 2.
    """
    print(width * height)


def shrink(width):
    """Shrink a box.

    Args:
        width: How wide it is.
        depth: Hand-written words.
    """
    print(width)
'''
CLIENTS = {"asks": "vscode-1.139", "is told": "eglot-1.17"}


@pytest_asyncio.fixture(loop_scope="session", params=CLIENTS)
async def editor(request: pytest.FixtureRequest, start: Start) -> AsyncIterator[Editor]:
    yield await start(capabilities=read_capabilities(CLIENTS[request.param]))


def codes(found: list[types.Diagnostic]) -> set[Any]:
    return {each.code for each in found}


async def test_it_is_seen_at_once_and_goes_when_it_is_mended(editor: Editor) -> None:
    uri = editor.open(CODE)
    (found,) = await editor.shown(uri, 1)
    assert (found.code, found.source, found.severity) == (
        "parameter-unknown",
        "nlx",
        types.DiagnosticSeverity.Hint,
    )
    at = CODE.index("width, height")
    editor.type(uri, at, at + len("width"), "breadth")
    assert codes(await editor.shown(uri, 2)) == {"parameter-unknown", "parameter-renamed"}
    (rename,) = [entry for entry in await editor.menu(uri, "width: How") if entry.title.startswith("Rename")]
    assert (rename.title, rename.kind) == ("Rename width to breadth", "quickfix")
    assert rename.edit is not None
    at = editor.texts[uri].index("width: How")
    editor.type(uri, at, at + len("width"), "breadth")
    await editor.shown(uri, 1)


async def test_a_whole_file_is_mended_without_a_word_taken_away(editor: Editor) -> None:
    uri = editor.open(CODE.replace("height=2", "height=3").replace("(width, h", "(breadth, h"))
    (entry,) = await editor.menu(uri, "Scale", only=["source.fixAll"])
    assert entry.kind == "source.fixAll.nlx"
    assert entry.edit is not None
    edits = [
        (edit.new_text, edit.range.start.line)
        for change in entry.edit.document_changes or []
        if isinstance(change, types.TextDocumentEdit)
        for edit in change.edits
        if isinstance(edit, types.TextEdit)
    ] or [(edit.new_text, edit.range.start.line) for edit in (entry.edit.changes or {}).get(uri, ())]
    assert edits == [("breadth", 4), ("3", 5)]
    # Nobody who asks for the menu alone waits for that.
    assert "source.fixAll.nlx" not in {each.kind for each in await editor.menu(uri, "Scale")}


async def test_it_stays_beside_a_review_and_may_be_dismissed(editor: Editor) -> None:
    uri = editor.open(CODE)
    await editor.shown(uri, 1)
    (entry,) = [e for e in await editor.menu(uri, "depth: Hand") if e.title.startswith("Dismiss: ")]
    await editor.choose(entry)
    await editor.shown(uri, 0)
    editor.type(uri, 0, 0, "\n")
    editor.type(uri, 0, 1, "")
    await editor.menu(uri, "Scale")
    assert await editor.shown(uri, 0) == []


@pytest.mark.parametrize("level", ["warning", "off"])
async def test_how_loudly_is_a_setting(start: Start, level: str) -> None:
    editor = await start(capabilities=read_capabilities("vscode-1.139"), options={"drift": {"level": level}})
    uri = editor.open(CODE)
    if level == "warning":
        (found,) = await editor.shown(uri, 1)
        assert found.severity == types.DiagnosticSeverity.Warning
        return
    at = CODE.index("width, height")
    editor.type(uri, at, at + len("width"), "breadth")
    await editor.execute("nlx.status")
    assert await editor.menu(uri, "Scale", only=["source.fixAll"]) != []  # who asks for it gets it
    assert await editor.findings(uri) == []


async def test_a_change_of_the_setting_is_followed(start: Start) -> None:
    editor = await start(capabilities=read_capabilities("vscode-1.139"))
    uri = editor.open(CODE)
    await editor.shown(uri, 1)
    for level, count in (("off", 0), ("warning", 1)):
        editor.client.set_configuration({"drift": {"level": level}}, section="nlx-lsp")
        editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))
        await editor.shown(uri, count)
