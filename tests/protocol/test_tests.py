"""Tests that are scaffolded in an editor: from the menu, from a diagnostic, and from a selected traceback."""

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from protocol.editor import Editor, Start
from pygls.exceptions import JsonRpcException

from nlx_lsp.sandbox import find

pytestmark = pytest.mark.asyncio(loop_scope="session")

CODE = "def add(a, b):\n    return a + b\n\n\ndef halve(number):\n    return number / 2\n"
SCRIPT = [
    {"match": "name: add\n", "answer": {"cases": {"case1": {"a": "1", "b": "2", "expected": "3"}}}},
    {"match": "name: halve\n", "answer": {"cases": {"case1": {"number": "2", "expected": "1"}}}},
    {"match": "def add", "answer": {"cases": {"case1": {"a": "1", "b": "2", "expected": "3"}}}},
]
TRACEBACK = """\
Traceback (most recent call last):
  File "/usr/lib/python3/somewhere.py", line 7, in <module>
    main()
  File "{path}", line 2, in add
    return a + b
  File "/usr/lib/python3/elsewhere.py", line 9, in plus
TypeError: unsupported operand type(s) for +: 'int' and 'str'
"""


async def begin(start: Start, tmp_path: Path, **more: Any) -> tuple[Editor, str]:
    """Open a file of a project that has no tests yet."""
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / "a.py").write_text(CODE)
    editor = await start(script=SCRIPT, **more)
    return editor, editor.open(CODE, name="project/a.py")


async def menu(
    editor: Editor, uri: str, begin: int, end: int, *said: types.Diagnostic
) -> list[types.CodeAction]:
    place = types.Range(start=editor.position(uri, begin), end=editor.position(uri, end))
    context = types.CodeActionContext(diagnostics=list(said), only=["nlx.tests"])
    identifier = types.TextDocumentIdentifier(uri=uri)
    params = types.CodeActionParams(text_document=identifier, range=place, context=context)
    entries = await editor.client.text_document_code_action_async(params) or []
    return [entry for entry in entries if isinstance(entry, types.CodeAction)]


def assert_has_the_test(editor: Editor, tmp_path: Path) -> None:
    [(uri, text)] = [pair for pair in editor.texts.items() if pair[0].endswith("test_a.py")]
    assert Path(uri.removeprefix("file://")).is_relative_to(tmp_path / "project")
    assert "a import add" in text or "import a\n" in text
    assert "add(1, 2) == 3" in text
    assert "Never run: nobody has allowed" in text
    compile(text, "test_a.py", "exec")


async def test_from_the_menu(start: Start, tmp_path: Path) -> None:
    editor, uri = await begin(start, tmp_path)
    await editor.run(uri, "def add", "Write tests for `add`")
    told = await editor.message("Write tests for `add`: ")
    assert "test_a.py is in the editor, not saved yet; 1 cases planned, 1 written, 1 kept, UNRUN" in told
    assert_has_the_test(editor, tmp_path)
    assert editor.texts[uri] == CODE


async def test_for_a_diagnostic(start: Start, tmp_path: Path) -> None:
    editor, uri = await begin(start, tmp_path)
    at = CODE.index("return a")
    said = types.Diagnostic(
        range=types.Range(start=editor.position(uri, at), end=editor.position(uri, at + 6)),
        message="add is wrong for texts",
        source="other",
    )
    title = "Write a regression test for: add is wrong for texts"
    [entry] = [each for each in await menu(editor, uri, at, at, said) if each.title == title]
    assert (await editor.choose(entry))["title"] == title
    await editor.message("test_a.py is in the editor")
    assert_has_the_test(editor, tmp_path)


@pytest.mark.parametrize("named", ["{folder}/project/a.py", "project/a.py", "./a.py"])
async def test_for_a_selected_traceback(start: Start, tmp_path: Path, named: str) -> None:
    """Of a file that is not open, in a document of no known language."""
    editor, uri = await begin(start, tmp_path)
    editor.close(uri)
    text = TRACEBACK.replace("{path}", named.replace("{folder}", str(tmp_path)))
    log = editor.open(f"It broke:\n{text}", name="project/notes.txt")
    assert await menu(editor, log, 0, 0) == []
    assert await menu(editor, log, 0, len("It broke:")) == []
    [entry] = await menu(editor, log, 0, len(editor.texts[log]))
    answer = await editor.choose(entry)
    assert answer["title"] == entry.title == "Write a regression test for the selected traceback"
    await editor.message("test_a.py is in the editor")
    assert_has_the_test(editor, tmp_path)


async def test_a_traceback_from_elsewhere_is_nobodys(start: Start, tmp_path: Path) -> None:
    editor, _ = await begin(start, tmp_path)
    for named in ("/usr/lib/python3/a.py", "../../a.py", "gone.py", "a.txt", "/etc/passwd"):
        log = editor.open(TRACEBACK.replace("{path}", named), name="project/notes.txt")
        assert await menu(editor, log, 0, len(editor.texts[log])) == []
        editor.close(log)


async def test_what_is_gone_since_it_was_selected_is_told(start: Start, tmp_path: Path) -> None:
    editor, uri = await begin(start, tmp_path)
    editor.close(uri)
    log = editor.open(TRACEBACK.replace("{path}", "a.py"), name="project/notes.txt")
    [entry] = await menu(editor, log, 0, len(editor.texts[log]))
    (tmp_path / "project" / "a.py").unlink()
    with pytest.raises(JsonRpcException, match=r"a\.py cannot be read: No such file"):
        await editor.choose(entry)


@pytest.mark.slow  # the tests are really run, many times
async def test_once_the_user_says_yes_they_are_run(start: Start, tmp_path: Path) -> None:
    if find().kind == "none":
        pytest.skip("nothing here can confine a program")
    editor, uri = await begin(start, tmp_path)
    questions: list[str] = []

    @editor.client.feature(types.WINDOW_SHOW_MESSAGE_REQUEST)
    def say_yes(params: types.ShowMessageRequestParams) -> types.MessageActionItem:
        questions.append(params.message)
        return (params.actions or [])[0]

    await editor.run(uri, "def add", "Write tests for `add`")
    told = await editor.message("Write tests for `add`: ")
    assert "1 cases planned, 1 written, 1 built, 1 passed, 1 kept" in told
    [(_, text)] = [pair for pair in editor.texts.items() if pair[0].endswith("test_a.py")]
    assert "Never run" not in text
    [question] = questions
    assert str(tmp_path) in question
