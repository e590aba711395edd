"""Documents in other languages: opened and followed; an action of Python's alone is not offered in them."""

import pytest
from protocol.editor import Editor
from syntax.listing import sample

from nlx_lsp.syntax import grammar

pytestmark = pytest.mark.asyncio(loop_scope="session")

OTHERS = [language_id for language_id in grammar.supported() if language_id != "python"]


@pytest.mark.parametrize("language", OTHERS)
async def test_a_document_is_followed_in_every_language(editor: Editor, language: str) -> None:
    path = sample(language)
    uri = editor.open(path.read_text("utf-8"), name=path.name, language=language)
    first = editor.texts[uri].split("\n")[3]
    for _ in range(2):
        entries = await editor.menu(uri, first)
        assert "docstring" not in {(entry.data or {}).get("id") for entry in entries}
        editor.type(uri, 0, 0, "\n")


async def test_a_docstring_is_refused_in_another_language(editor: Editor) -> None:
    text = "/* Adds. */\nint add(int a) { return a; }\n"
    uri = editor.open(text, name="add.c", language="c")
    span = {"start": {"line": 1, "character": 5}, "end": {"line": 1, "character": 5}}
    await editor.execute("nlx.run", {"action": "docstring", "uri": uri, "range": span, "options": {}})
    await editor.message("docstrings are written for python only")
    assert editor.texts[uri] == text


@pytest.mark.parametrize("language", ["klingon", "C", "../python", "é", "plaintext"])
async def test_an_unknown_language_breaks_nothing(editor: Editor, language: str) -> None:
    uri = editor.open("int add(int a) { return a; }\n", name="add.c", language=language)
    assert await editor.menu(uri, "int add") == []
    editor.type(uri, 0, 3, "long")
    assert await editor.menu(uri, "long add") == []
