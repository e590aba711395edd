"""Helix, Kate, Zed, Sublime Text and Vim: what their clients announce, and what comes of it."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from actions.reviewer import EXAMPLES
from lsprotocol import types
from protocol.answers import ADD, ADDED, CODE
from protocol.editor import CAPABILITIES, Editor, Start, read_capabilities

from nlx_lsp.syntax.grammar import load

pytestmark = pytest.mark.asyncio(loop_scope="session")

OTHERS = sorted(f"others/{path.stem}" for path in (CAPABILITIES / "others").glob("*.json"))
BARE = "def add(a, b):\n    return a + b\n"
FAULTY = EXAMPLES[0]
CASES = {"cases": {"case1": {"a": "1", "b": "2", "expected": "3"}}}
SCRIPT = [
    {"match": "A reviewer says", "answer": "yes", "probability": 0.9},
    {"match": "Look for faults", "answer": {"findings": [FAULTY.item]}},
    {"match": "(?s)File: sums.*def add", "answer": CASES},
    {"match": "name: add\n", "answer": ADD},
]
GUIDE = Path(__file__).parents[2] / "docs" / "editors.md"


async def begin(start: Start, name: str) -> Editor:
    options = {"tests": {"run": "never"}}
    return await start(capabilities=read_capabilities(name), script=SCRIPT, options=options)


@pytest.mark.parametrize("name", OTHERS)
async def test_everything_gets_to_where_it_belongs(start: Start, name: str) -> None:
    editor = await begin(start, name)
    assert editor.encoding == ("utf-8" if "helix" in name else "utf-16")
    await _document(editor, name)
    await _scaffold(editor, name)
    await _review(editor)


async def _document(editor: Editor, name: str) -> None:
    code = CODE.replace("def add", "SMILES = '😀𝒳é'; 1\ndef add")
    uri = editor.open(code, version=1)
    await editor.run(uri, "def add")
    await editor.message("4 of 4 fields by the model")
    assert editor.texts[uri] == code.replace(BARE, ADDED)
    [sent] = editor.edits
    # Those that say nothing of versions get none.
    assert bool(sent.edit.changes) == (name in ("others/kate-25", "others/vim-lsp"))


async def _scaffold(editor: Editor, name: str) -> None:
    uri = editor.open(f'"""Sums."""\n\n\n{BARE}', name="sums.py")
    path = editor.folder / "sums.py"
    path.write_text(editor.texts[uri], "utf-8")
    await editor.run(uri, "def add", "Write tests for `add`")
    told = await editor.message("test_sums.py is")
    [tests] = editor.folder.rglob("test_sums.py")
    # Who cannot be told to make a file finds it written; the others have its text, not saved yet.
    text = tests.read_text("utf-8") or editor.texts[tests.as_uri()]
    assert "assert add(1, 2) == 3\n" in text
    assert ("is written" in told) == (name in ("others/kate-25", "others/sublime-lsp", "others/vim-lsp"))


async def _review(editor: Editor) -> None:
    uri = editor.open(FAULTY.text)
    await editor.run(uri, FAULTY.signature, "Review `f`")
    [found] = await editor.shown(uri, 1)
    assert found.source == "nlx"
    [fix, *_] = await editor.menu(uri, FAULTY.quote, only=["quickfix"])
    assert fix.edit is not None
    editor._apply(types.ApplyWorkspaceEditParams(edit=fix.edit))
    assert editor.texts[uri] == FAULTY.text.replace(FAULTY.quote, FAULTY.mended)
    await editor.shown(uri, 0)


async def test_a_client_that_has_stopped_to_take_the_edit_takes_it_from_the_menu(start: Start) -> None:
    """Kate takes one in the two seconds after a choice from its menu, and says so of no later one."""
    editor = await begin(start, "others/kate-25")
    uri = editor.open(CODE)
    editor.manners = "refuses"
    await editor.run(uri, "def add")
    await editor.message("the menu offers to apply it")
    assert editor.texts[uri] == CODE
    editor.type(uri, 0, 0, "# one more line\n")
    editor.manners = "honest"
    elsewhere = editor.open(CODE)
    assert not any("Apply the result" in entry.title for entry in await editor.menu(elsewhere, "def add"))
    await editor.run(uri, "def add", "Apply the result of “Write a docstring for `add`”")
    await editor.message("4 of 4 fields by the model")
    assert editor.texts[uri] == "# one more line\n" + CODE.replace(BARE, ADDED)
    assert not any("Apply the result" in entry.title for entry in await editor.menu(uri, "def add"))


@pytest.mark.slow
async def test_a_client_that_says_nothing_and_answers_nothing_is_not_waited_for(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = await begin(start, "others/kate-25")
    uri = editor.open(CODE)
    monkeypatch.setattr(editor.client.protocol, "_send_response", lambda *_, **__: None)
    editor.manners = "liar"
    await editor.run(uri, "def add")
    await editor.message("it does not answer")


async def test_the_settings_in_the_guide_are_what_they_should_be() -> None:
    text = GUIDE.read_text("utf-8")
    blocks = re.findall(r"^```(\w+)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    settings: list[dict[str, Any]] = [
        (tomllib.loads if kind == "toml" else json.loads)(block)
        for kind, block in blocks
        if kind in ("toml", "json")
    ]
    assert len(settings) == 5
    commands = [command for each in settings for command in commands_in(each)]
    assert len(commands) == len(settings)
    assert {(Path(name).name, *more) for name, *more in commands} == {("nlx-lsp",)}
    named = re.findall(r'"filetypes": \[(.*?)\]|allowlist\': \[(.*?)\]', text)
    for names in named:
        for name in re.findall(r"""['"](\w+)['"]""", "".join(names)):
            assert load(name)


def commands_in(settings: Any) -> list[list[str]]:
    """Return the commands that stand anywhere in an editor's settings."""
    if not isinstance(settings, dict):
        return []
    own = [
        [value] if isinstance(value, str) else value
        for key, value in settings.items()
        if key in ("command", "path")
    ]
    return own + [command for value in settings.values() for command in commands_in(value)]
