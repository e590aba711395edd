"""A user for whom something goes wrong: what they are told, and whether they can go on."""

from pathlib import Path
from typing import Any

from failures.table import rows
from lsprotocol import types
from protocol.answers import ADDED, CODE, script
from protocol.editor import Editor, write_script


class Patient:
    """An editor, its settings, and what happens when a docstring is asked for."""

    def __init__(self, editor: Editor, folder: Path) -> None:
        self.editor = editor
        self.folder = folder

    def set(self, **sections: dict[str, Any]) -> None:
        """Change the settings in the editor."""
        self.editor.client.set_configuration(sections, section="nlx-lsp")
        self.editor.client.workspace_did_change_configuration(
            types.DidChangeConfigurationParams(settings=None)
        )

    async def asks(self, code: str = CODE) -> list[str]:
        """Ask for a docstring, and return all that the user is told until that is over."""
        editor = self.editor
        editor.client.messages.clear()
        uri = editor.open(code)
        await editor.run(uri, "def add")
        await editor.until(editor.told)
        assert (await editor.execute("nlx.status"))["jobs"] == []
        return [text.partition("`add`: ")[2] for text in editor.told()]

    async def meets(self, name: str, code: str = CODE) -> str:
        """Ask for a docstring, which fails in a way of the table: one message, and nothing is changed."""
        before = len(self.editor.edits)
        told = await self.asks(code)
        assert len(told) == 1, told
        assert rows()[name].fits(told[0]), told[0]
        assert len(self.editor.edits) == before
        return told[0]

    async def recover(self) -> None:
        """Show that the editor is usable and the server lives: with a good engine, the next request works."""
        answers = write_script(self.folder, script())
        self.set(engine={"name": "scripted", "script": answers})
        editor = self.editor
        assert editor.server.returncode is None
        editor.client.messages.clear()
        uri = editor.open(CODE)
        await editor.run(uri, "def add")
        await editor.message("4 of 4 fields by the model")
        assert ADDED in editor.texts[uri]
        await editor.tidy()
