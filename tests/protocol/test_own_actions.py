"""Own actions in an editor: offered, filtered by kind, run, told of when they are broken, read again."""

from pathlib import Path

import pytest
from lsprotocol import types
from protocol.editor import Editor, Start

pytestmark = pytest.mark.asyncio(loop_scope="session")

CODE = "def add(a, b):\n    total = a + b\n    return total\n"
BODY = "    total = a + b\n    return total\n"
MINE = """\
title = "Shout"
kind = "refactor.rewrite.shout"
prompt = "Shout: {{ selection }}"
[where]
on = "selection"
[verify]
checks = ["same-exits"]
"""
SCRIPT = [
    {"match": "Shout", "answer": {"lines": ["return a + b"]}},
    {"match": "How: be brief", "answer": {"lines": ["return b + a"]}},
    {"match": "The paragraph", "answer": {"text": "This is it."}},
]

RUN = {
    "action": "rewrite",
    "range": {"start": {"line": 1, "character": 0}, "end": {"line": 3, "character": 0}},
}


async def entries(
    editor: Editor, uri: str, part: str, only: list[str] | None = None
) -> list[types.CodeAction]:
    start = editor.texts[uri].index(part)
    params = types.CodeActionParams(
        text_document=types.TextDocumentIdentifier(uri=uri),
        range=types.Range(start=editor.position(uri, start), end=editor.position(uri, start + len(part))),
        context=types.CodeActionContext(diagnostics=[], only=only),
    )
    found = await editor.client.text_document_code_action_async(params) or []
    return [entry for entry in found if isinstance(entry, types.CodeAction)]


def write(folder: Path, name: str, text: str) -> Path:
    place = folder / "config" / "nlx-lsp" / "actions"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(text)
    return place / name


async def begin(start: Start, tmp_path: Path, **settings: object) -> Editor:
    return await start(
        script=SCRIPT, environment={"XDG_CONFIG_HOME": str(tmp_path / "config")}, options=settings or None
    )


async def test_a_file_becomes_an_entry_of_the_menu(start: Start, tmp_path: Path) -> None:
    write(tmp_path, "shout.toml", MINE)
    editor = await begin(start, tmp_path)
    uri = editor.open(CODE)
    for only in (None, ["refactor"], ["refactor.rewrite"], ["refactor.rewrite.shout"]):
        assert [entry.title for entry in await entries(editor, uri, BODY, only)].count("Shout") == 1
    assert [entry.title for entry in await entries(editor, uri, BODY, ["nlx.convert"])][:1] == [
        "Convert the selection: to TypeScript"
    ]
    kinds = editor.result.capabilities.code_action_provider
    assert isinstance(kinds, types.CodeActionOptions)
    assert {"refactor", "quickfix", "source", "nlx"} <= set(kinds.code_action_kinds or ())
    (entry,) = [each for each in await entries(editor, uri, BODY) if each.title == "Shout"]
    answer = await editor.choose(entry)
    assert answer["title"] == "Shout"
    await editor.until(lambda: editor.texts[uri] == "def add(a, b):\n    return a + b\n")


async def test_an_instruction_of_the_users_own(start: Start, tmp_path: Path) -> None:
    editor = await begin(start, tmp_path)
    uri = editor.open(CODE)
    await editor.execute(
        "nlx.run",
        {**RUN, "uri": uri, "options": {"instruction": "be brief"}},
    )
    await editor.until(lambda: editor.texts[uri] == "def add(a, b):\n    return b + a\n")


@pytest.mark.slow
async def test_without_an_instruction_the_user_is_asked(start: Start, tmp_path: Path) -> None:
    editor = await start(
        script=[{"match": "How: Make it shorter", "answer": {"lines": ["return b + a"]}}],
        environment={"XDG_CONFIG_HOME": str(tmp_path / "config")},
    )
    asked: list[types.ShowMessageRequestParams] = []
    choices = iter((None, "Rewrite the selection: shorter"))

    @editor.client.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)
    def ask(params: types.ShowMessageRequestParams) -> types.MessageActionItem | None:
        asked.append(params)
        choice = next(choices)
        return types.MessageActionItem(title=choice) if choice else None

    uri = editor.open(CODE)
    await editor.execute("nlx.run", {**RUN, "uri": uri})
    await editor.message("needs the option instruction")
    await editor.execute("nlx.run", {**RUN, "uri": uri})
    await editor.until(lambda: editor.texts[uri] == "def add(a, b):\n    return b + a\n")
    assert [item.title.partition(": ")[2] for item in asked[1].actions or ()] == [
        "simpler",
        "shorter",
        "clearer",
    ]


async def test_a_broken_file_is_told_once_and_the_others_work(start: Start, tmp_path: Path) -> None:
    write(tmp_path, "shout.toml", MINE)
    broken = write(tmp_path, "broken.toml", MINE.replace("on =", "no ="))
    editor = await begin(start, tmp_path)
    uri = editor.open(CODE)
    for _ in range(3):
        assert "Shout" in [entry.title for entry in await entries(editor, uri, BODY)]
    message = await editor.message("broken.toml")
    assert "broken.toml:5: where.no is no key here." in message
    assert sum("broken.toml" in text for text in editor.told()) == 1
    broken.write_text(MINE.replace("Shout", "Whisper"))
    assert "Whisper" in [entry.title for entry in await entries(editor, uri, BODY)]
    broken.unlink()
    assert "Whisper" not in [entry.title for entry in await entries(editor, uri, BODY)]


@pytest.mark.slow
async def test_slips_are_shown_as_diagnostics_with_fixes(start: Start, tmp_path: Path) -> None:
    editor = await begin(start, tmp_path)
    uri = editor.open("# Title\n\nThis are it.\n", name="a.md", language="markdown")
    (entry,) = [each for each in await entries(editor, uri, "are") if each.title == "Proofread the paragraph"]
    await editor.choose(entry)
    (found,) = await editor.shown(uri, 1)
    assert (found.message, found.code, found.source) == ("“are” → “is”", "proofread", "nlx")
    titles = [entry.title for entry in await entries(editor, uri, "are")]
    assert "Apply the fix: “are” → “is”" in titles


@pytest.mark.slow
async def test_the_user_can_put_actions_away(start: Start, tmp_path: Path) -> None:
    write(tmp_path, "shout.toml", MINE)
    editor = await begin(start, tmp_path, actions={"own": False, "disabled": "rewrite, continue"})
    uri = editor.open(CODE)
    await editor.execute("nlx.status")

    async def is_gone() -> bool:
        titles = {entry.title.partition(":")[0] for entry in await entries(editor, uri, BODY)}
        return "Convert the selection" in titles and not titles & {"Shout", "Rewrite the selection"}

    for _ in range(200):  # until the settings are read
        if await is_gone():
            break
    assert await is_gone()
