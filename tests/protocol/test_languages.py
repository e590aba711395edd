"""Documents in other languages: opened and followed, and documented by their own conventions."""

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
        assert "docstring" in {(entry.data or {}).get("id") for entry in entries}
        editor.type(uri, 0, 0, "\n")


async def test_a_comment_documents_a_function_of_another_language(editor: Editor) -> None:
    text = "int mul(int b);\nint add(int a) { return a; }\n"
    uri = editor.open(text, name="add.c", language="c")
    await editor.run(uri, "add", "Write a doc comment for `add`")
    await editor.until(lambda: "/**" in editor.texts[uri])
    before, _, after = editor.texts[uri].partition("/**\n")
    assert (before, after[-len("int add(int a) { return a; }\n") :]) == tuple(text.splitlines(keepends=True))
    assert " * @param a " in after


@pytest.mark.parametrize("language", ["klingon", "C", "../python", "é", "text file"])
async def test_an_unknown_language_breaks_nothing(editor: Editor, language: str) -> None:
    uri = editor.open("int add(int a) { return a; }\n", name="add.c", language=language)
    assert await editor.menu(uri, "int add") == []
    editor.type(uri, 0, 3, "long")
    assert await editor.menu(uri, "long add") == []
