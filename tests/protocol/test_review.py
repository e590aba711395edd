"""Findings in an editor: shown, moved, mended, dismissed; for clients that ask, and that are told."""

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from actions.reviewer import EXAMPLES, Example
from lsprotocol import types
from protocol.editor import Editor, Start, read_capabilities
from pygls.exceptions import JsonRpcException

pytestmark = pytest.mark.asyncio(loop_scope="session")

MESSAGE = "Reads one element past the end, when n is 3."
PYTHON = EXAMPLES[0]
SCRIPT = [
    {"match": "A reviewer says", "answer": "yes", "probability": 0.9},
    *(
        {
            "match": f"(?s){re.escape(example.quote)}.*Look for faults",
            "answer": {"findings": [example.item]},
        }
        for example in EXAMPLES
    ),
    {"match": "Look for faults", "answer": {"findings": []}, "delay": 0.002},
    {
        "match": "JSON for: meaning",
        "answer": {
            "meaning": "A name is used before it has a value.",
            "cause": "The loop may never run.",
            "remedy": "Give it a value before the loop.",
        },
    },
    {"match": "Write the lines that should stand", "answer": {"replacement": ["for i in range(n):"]}},
]
LANGUAGES = {".py": "python", ".c": "c", ".ts": "typescript", ".rs": "rust"}
CLIENTS = {"asks": "vscode-1.139", "is told": "eglot-1.17"}


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=CLIENTS)
async def either(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Editor]:
    """An editor that asks for diagnostics, and one that is told."""
    folder = tmp_path_factory.mktemp("review")
    (folder / ".git").mkdir()
    editor = await Editor.start(folder, capabilities=read_capabilities(CLIENTS[request.param]), script=SCRIPT)
    assert editor.asks == (request.param == "asks")
    yield editor
    await editor.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def editor(either: Editor) -> AsyncIterator[Editor]:
    yield either
    await either.tidy()
    dismissed = either.folder / ".nlx" / "dismissed"
    dismissed.unlink(missing_ok=True)


async def reviewed(editor: Editor, example: Example = PYTHON, title: str = "Review `f`") -> str:
    """Open an example, and have it reviewed."""
    editor.opened += 1
    suffix = Path(example.path).suffix
    uri = editor.open(example.text, name=f"example{editor.opened}{suffix}", language=LANGUAGES[suffix])
    await editor.run(uri, example.signature, title)
    await editor.shown(uri, 1)
    return uri


def text_of(editor: Editor, uri: str, place: types.Range) -> str:
    return editor.texts[uri][editor.index(uri, place.start) : editor.index(uri, place.end)]


async def fixes(editor: Editor, uri: str, at: str = PYTHON.quote) -> dict[str, types.CodeAction]:
    return {entry.title: entry for entry in await editor.menu(uri, at, only=["quickfix"])}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.path)
async def test_a_finding_is_a_diagnostic_on_its_line(editor: Editor, example: Example) -> None:
    uri = await reviewed(editor, example)
    (found,) = await editor.findings(uri)
    assert text_of(editor, uri, found.range) == example.quote
    assert (found.message, found.source, found.code) == (MESSAGE, "nlx", "off by one")
    assert found.severity == types.DiagnosticSeverity.Warning
    await editor.message("Review `f`: 1 finding.")
    assert editor.edits == []
    assert editor.texts[uri] == example.text


async def test_it_moves_with_the_code_and_goes_when_its_line_changes(editor: Editor) -> None:
    uri = await reviewed(editor)
    editor.type(uri, 0, 0, "# 😀 above\n\n")
    end = editor.texts[uri].index("return total")
    editor.type(uri, end, end, "# below\n    ")
    (found,) = await editor.shown(uri, 1)
    await editor.until(lambda: True)
    if not editor.asks:
        await editor.until(lambda: editor.client.diagnostics[uri][0].range.start.line == 9)
        (found,) = await editor.findings(uri)
    assert text_of(editor, uri, found.range) == PYTHON.quote
    inside = editor.texts[uri].index("n + 1")
    editor.type(uri, inside, inside + 1, "m")
    await editor.shown(uri, 0)
    assert await fixes(editor, uri, "for i in range(m") == {}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.path)
async def test_the_fix_is_one_edit_of_the_line(editor: Editor, example: Example) -> None:
    uri = await reviewed(editor, example)
    entry = (await fixes(editor, uri, example.quote))[f"Apply the fix: {MESSAGE}"]
    assert entry.kind == "quickfix"
    assert list(entry.diagnostics or ()) == await editor.findings(uri)
    assert entry.command is None
    assert entry.edit is not None
    editor._apply(types.ApplyWorkspaceEditParams(edit=entry.edit))  # one edit: one undo
    assert editor.texts[uri] == example.text.replace(example.quote, example.mended)
    await editor.shown(uri, 0)


async def test_the_fix_is_applied_by_command(editor: Editor) -> None:
    uri = await reviewed(editor)
    (found,) = await editor.findings(uri)
    editor.type(uri, 0, 0, "# moved\n")
    await editor.execute("nlx.finding", {"uri": uri, "finding": found.data["finding"], "do": "apply"})
    await editor.until(lambda: editor.edits)
    assert editor.texts[uri] == "# moved\n" + PYTHON.text.replace(PYTHON.quote, PYTHON.mended)
    (change,) = editor.edits
    assert change.label == f"Apply the fix: {MESSAGE}"
    await editor.shown(uri, 0)
    with pytest.raises(JsonRpcException, match="its lines have changed"):
        await editor.execute("nlx.finding", {"uri": uri, "finding": found.data["finding"], "do": "apply"})


async def test_what_is_dismissed_is_not_shown_again(editor: Editor) -> None:
    uri = await reviewed(editor)
    assert await editor.choose((await fixes(editor, uri))[f"Dismiss: {MESSAGE}"]) == {"gone": 1}
    await editor.shown(uri, 0)
    assert "off by one in `f`: for i in range(n + 1):" in (editor.folder / ".nlx" / "dismissed").read_text()
    editor.client.messages.clear()
    await editor.run(uri, PYTHON.signature, "Review `f`")
    await editor.message("nothing found; 1 more not believed.")
    moved = "class A:\n    " + PYTHON.text.replace("\n", "\n    ")
    uri = editor.open(moved)
    editor.client.messages.clear()
    await editor.run(uri, "def f", "Review `A.f`")
    await editor.message("nothing found; 1 more not believed.")


async def test_a_category_is_dismissed_for_the_file(editor: Editor) -> None:
    uri = await reviewed(editor)
    found = await fixes(editor, uri)
    assert await editor.choose(found["Dismiss every “off by one” in this file"]) == {"gone": 1}
    await editor.shown(uri, 0)
    assert f"every finding in {Path(uri).name}" in (editor.folder / ".nlx" / "dismissed").read_text()


async def test_a_review_replaces_what_was_found_in_the_same_place(editor: Editor) -> None:
    text = PYTHON.text + "\n\n" + PYTHON.text.replace("def f", "def second").replace("def other", "def third")
    uri = editor.open(text)
    await editor.run(uri, "def f", "Review this file")
    first = await editor.shown(uri, 2)
    editor.type(uri, 0, 0, "\n\n\n")
    await editor.run(uri, "def f", "Review `f`")
    await editor.message("Review `f`: 1 finding.")
    found = await editor.shown(uri, 2)
    numbers = [{each.data["finding"] for each in shown} for shown in (first, found)]
    assert len(numbers[0] & numbers[1]) == 1, "that of the other function is the one that was there"
    assert all(text_of(editor, uri, each.range) == PYTHON.quote for each in found)


async def test_findings_are_shown_while_others_are_looked_for(editor: Editor) -> None:
    slow = "".join(f"\n\ndef slow{number}():\n    return {number}\n" for number in range(60))
    uri = editor.open(PYTHON.text + slow)
    await editor.run(uri, "def f", "Review this file")
    await editor.shown(uri, 1)
    assert not any("1 finding" in text for text in editor.told())
    (found,) = await editor.findings(uri)
    await editor.execute("nlx.finding", {"uri": uri, "finding": found.data["finding"], "do": "dismiss"})
    await editor.message("Review this file: 1 finding.")
    assert await editor.findings(uri) == [], "what was dismissed meanwhile does not come back"


async def test_findings_go_with_the_document(editor: Editor) -> None:
    uri = await reviewed(editor)
    text = editor.texts[uri]
    editor.close(uri)
    if not editor.asks:
        await editor.until(lambda: not editor.client.diagnostics[uri])
    editor.open(text, name=Path(uri).name)
    assert await editor.findings(uri) == []


async def test_what_makes_no_sense_is_refused(editor: Editor) -> None:
    uri = await reviewed(editor)
    for arguments in (
        {"finding": 10**6, "do": "apply"},
        {"finding": "1", "do": "apply"},
        {"finding": 1, "do": "x"},
    ):
        with pytest.raises(JsonRpcException) as caught:
            await editor.execute("nlx.finding", {"uri": uri, **arguments})
        assert caught.value.code == -32602
    assert len(await editor.findings(uri)) == 1
    assert editor.edits == []


def read(uri: str) -> str:
    return Path(uri.removeprefix("file://")).read_text("utf-8")


def said(editor: Editor, uri: str, quote: str, message: str, source: str = "linter") -> types.Diagnostic:
    start = editor.texts[uri].index(quote)
    place = types.Range(editor.position(uri, start), editor.position(uri, start + len(quote)))
    return types.Diagnostic(range=place, message=message, source=source, code="X1")


async def test_the_message_of_another_tool_is_explained(editor: Editor) -> None:
    uri = editor.open(PYTHON.text)
    theirs = said(editor, uri, "return total", "'total' may be unbound")
    entries = await editor.menu(uri, "return total", diagnostics=[theirs])
    entry = next(entry for entry in entries if entry.title == "Explain: 'total' may be unbound")
    assert entry.kind == "quickfix"
    await editor.choose(entry)
    shown = await editor.until(lambda: editor.client.shown_documents)
    text = read(shown[0].uri)
    assert text.startswith("# Explain: 'total' may be unbound\n\n> linter: 'total' may be unbound\n")
    assert "**Why it is said here.** The loop may never run." in text
    assert "*Written by a model, and not checked.*" in text
    assert editor.edits == []


async def test_the_message_of_another_tool_is_mended(editor: Editor) -> None:
    uri = editor.open(PYTHON.text)
    theirs = said(editor, uri, PYTHON.quote, "This loop looks one too far")
    entries = await editor.menu(uri, PYTHON.quote, diagnostics=[theirs])
    entry = next(entry for entry in entries if entry.title == "Try to fix: This loop looks one too far")
    await editor.choose(entry)
    await editor.message("whether the message is gone could not be checked")
    assert editor.texts[uri] == PYTHON.text.replace(PYTHON.quote, PYTHON.mended)
    assert len(editor.edits) == 1


async def test_a_fix_that_does_not_parse_is_not_made(editor: Editor) -> None:
    uri = editor.open("x = (1,\n     2)\n\n\ndef f(n):\n    return n\n")
    theirs = said(editor, uri, "return n", "Something else")
    entries = await editor.menu(uri, "return n", diagnostics=[theirs])
    await editor.choose(next(entry for entry in entries if entry.title == "Try to fix: Something else"))
    await editor.message("Not done")
    assert editor.edits == []


async def test_the_finding_of_a_review_can_be_explained(editor: Editor) -> None:
    uri = await reviewed(editor)
    entries = await editor.menu(uri, PYTHON.quote)
    titles = [entry.title for entry in entries]
    assert len(set(titles)) == len(titles)
    assert any(title.startswith("Explain: Reads one element") for title in titles)


async def test_what_others_say_already_is_not_said_again(editor: Editor) -> None:
    uri = editor.open(PYTHON.text)
    theirs = said(editor, uri, PYTHON.quote, "Reads past the end")
    entries = await editor.menu(uri, PYTHON.quote, diagnostics=[theirs])
    await editor.choose(next(entry for entry in entries if entry.title == "Review `f`"))
    await editor.message("nothing found; 1 more not believed.")


async def test_a_client_without_code_action_literals_gets_commands(start: Start) -> None:
    capabilities = read_capabilities("eglot-1.9")
    assert capabilities.text_document is not None
    assert capabilities.text_document.code_action is not None
    capabilities.text_document.code_action.code_action_literal_support = None
    editor = await start(capabilities=capabilities, script=SCRIPT)
    uri = editor.open(PYTHON.text)
    arguments: dict[str, Any] = {
        "action": "review",
        "uri": uri,
        "range": {"start": {"line": 5, "character": 0}, "end": {"line": 5, "character": 0}},
    }
    await editor.execute("nlx.run", arguments)
    await editor.shown(uri, 1)
    place = editor.position(uri, editor.texts[uri].index(PYTHON.quote))
    params = types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(uri=uri),
        range=types.Range(place, place),
        context=types.CodeActionContext(diagnostics=[], only=["quickfix"]),
    )
    entries = await editor.client.text_document_code_action_async(params) or []
    commands = [entry for entry in entries if isinstance(entry, types.Command)]
    assert len(commands) == len(entries)
    apply = next(entry for entry in commands if entry.title.startswith("Apply the fix"))
    await editor.execute(apply.command, *json.loads(json.dumps(apply.arguments, default=vars)))
    await editor.until(lambda: editor.edits)
    assert editor.texts[uri] == PYTHON.text.replace(PYTHON.quote, PYTHON.mended)
