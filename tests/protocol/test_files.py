"""Changes of other files than the document: landed in every editor, never on what is somebody else's."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from elsewhere import NOTE, install
from lsprotocol import types
from protocol.editor import CLIENTS, Editor, Start, read_capabilities

pytestmark = pytest.mark.asyncio(loop_scope="session")

CODE = "def add(a, b):\n    return a + b\n"
OLD = "import a\n\n\ndef test_one():\n    pass\n"
NEW = OLD + "\n\ndef test_two():\n    assert a.add(1, 1) == 2\n"
TESTS = "def test_it():\n    assert True\n"

not_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do everything"
)


class Desk:
    """An editor with a document open, in a folder of its own."""

    def __init__(self, editor: Editor, folder: Path, *, text: str = CODE) -> None:
        self.editor = editor
        self.folder = folder
        folder.mkdir(parents=True)
        (folder / "a.py").write_text(text)
        self.uri = editor.open(text, name=str(folder / "a.py"))

    def path(self, name: str = "tests/test_a.py") -> Path:
        return self.folder / name

    def text(self, name: str = "tests/test_a.py") -> str | None:
        """What the editor has of a file."""
        return self.editor.texts.get(self.path(name).as_uri())

    def write(self, text: str, name: str = "tests/test_a.py") -> Path:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    async def run(self, *files: tuple[str | Path, str | None, str], **more: Any) -> str:
        """Run the action; return what the user is told at the end."""
        changes = [
            {"path": str(self.folder / name), "before": before, "after": after}
            for name, before, after in files
        ]
        told = len(self.editor.told())
        nowhere = {"line": 0, "character": 0}
        await self.editor.execute(
            "nlx.run",
            {
                "action": "elsewhere",
                "uri": self.uri,
                "range": {"start": nowhere, "end": nowhere},
                "options": {"files": changes, **more},
            },
        )
        await self.editor.until(lambda: len(self.editor.told()) > told)
        return self.editor.told()[-1]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    """One editor that makes files, and says how it fails."""
    folder = tmp_path_factory.mktemp("files")
    editor = await Editor.start(folder, script=[], environment=install(folder / "packages"))
    yield editor
    await editor.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def desk(shared: Editor) -> AsyncIterator[Desk]:
    number = next(each for each in itertools.count() if not (shared.folder / f"project{each}").exists())
    yield Desk(shared, shared.folder / f"project{number}")
    await shared.tidy()


Seat = Callable[..., Any]


@pytest.fixture
def seat(start: Start, tmp_path: Path) -> Seat:
    """Start an editor of its own for a test."""

    async def begin(capabilities: types.ClientCapabilities, **more: Any) -> Desk:
        environment = install(tmp_path / "packages")
        editor = await start(capabilities=capabilities, script=[], environment=environment)
        editor.manners = "neovim" if not _says_how_it_fails(capabilities) else "honest"
        return Desk(editor, tmp_path / "project", **more)

    return begin


def _edit(capabilities: types.ClientCapabilities) -> types.WorkspaceEditClientCapabilities:
    assert capabilities.workspace
    assert capabilities.workspace.workspace_edit
    return capabilities.workspace.workspace_edit


def _says_how_it_fails(capabilities: types.ClientCapabilities) -> bool:
    return _edit(capabilities).failure_handling is not None


@pytest.mark.parametrize("name", CLIENTS)
async def test_every_editor(seat: Seat, name: str) -> None:
    capabilities = read_capabilities(name)
    desk: Desk = await seat(capabilities)
    await _makes_a_file(desk, capabilities)
    desk.editor.edits.clear()
    await _changes_a_file_that_is_not_open(desk)
    desk.editor.edits.clear()
    await _changes_a_file_that_is_open(desk)


async def _makes_a_file(desk: Desk, capabilities: types.ClientCapabilities) -> None:
    told = await desk.run(("tests/deep/test_a.py", None, TESTS))
    path = desk.path("tests/deep/test_a.py")
    if types.ResourceOperationKind.Create in (_edit(capabilities).resource_operations or ()):
        [edit] = desk.editor.edits
        *creations, change = edit.edit.document_changes or ()
        assert [type(each) for each in creations] == [types.CreateFile] * _says_how_it_fails(capabilities)
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.version is None
        assert desk.text("tests/deep/test_a.py") == TESTS
        assert path.read_bytes() == b""
        assert f"test_a.py is in the editor, not saved yet; {NOTE}." in told
    else:
        assert desk.editor.edits == []
        assert path.read_text() == TESTS
        assert f"test_a.py is written; {NOTE}." in told
    shows = capabilities.window and capabilities.window.show_document
    shown = desk.editor.client.shown_documents
    assert [(each.uri, each.take_focus) for each in shown] == ([(path.as_uri(), False)] if shows else [])


async def _changes_a_file_that_is_not_open(desk: Desk) -> None:
    before = "\ufeffsmile = '😀'; one = 1\r\ntwo = 2\r\n"
    desk.write(before)
    told = await desk.run(("tests/test_a.py", before, before.replace("one = 1", "one = 1; ONE = 1\r\nmore")))
    assert desk.text() == "smile = '😀'; one = 1; ONE = 1\nmore\r\ntwo = 2\r\n"
    assert desk.path().read_bytes() == before.encode()
    assert "is in the editor, not saved yet" in told


async def _changes_a_file_that_is_open(desk: Desk) -> None:
    """Its line ends are the client's, and its mark is not told."""
    before, after = (f"\ufeff{text}".replace("\n", "\r\n") for text in (OLD, NEW))
    path = desk.write(before, "tests/test_b.py")
    desk.editor.open(OLD, name=str(path), version=3)
    told = await desk.run(("tests/test_b.py", before, after))
    assert desk.text("tests/test_b.py") == NEW
    assert f"test_b.py is in the editor, not saved yet; {NOTE}." in told
    [edit] = desk.editor.edits
    for change in edit.edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        assert change.text_document.version == 3


async def test_an_editor_that_takes_no_edits_gets_the_files_on_disk(seat: Seat) -> None:
    desk: Desk = await seat(
        types.ClientCapabilities(
            workspace=types.WorkspaceClientCapabilities(
                workspace_edit=types.WorkspaceEditClientCapabilities()
            )
        )
    )
    desk.write(OLD, "tests/test_b.py")
    told = await desk.run(("tests/test_a.py", None, TESTS), ("tests/test_b.py", OLD, NEW))
    assert f"test_a.py; test_b.py is written; {NOTE}; {NOTE}." in told
    assert desk.path().read_text() == TESTS
    assert desk.path("tests/test_b.py").read_text() == NEW
    path = desk.write(OLD, "tests/test_c.py")
    desk.editor.open(OLD, name=str(path))
    assert "this editor takes no edits" in await desk.run(("tests/test_c.py", OLD, NEW))
    assert path.read_text() == OLD


async def test_a_file_that_has_appeared_is_left_alone(desk: Desk) -> None:
    desk.write("mine\n")
    told = await desk.run(("tests/test_a.py", None, TESTS))
    assert "is there by now, and is left alone" in told
    assert "nlx.lastResult" in told
    assert desk.path().read_text() == "mine\n"
    assert desk.editor.edits == []


async def test_a_file_that_appears_at_the_last_moment_is_left_alone(desk: Desk) -> None:
    desk.editor.interrupt = lambda: desk.write("mine\n")
    told = await desk.run(("tests/test_a.py", None, TESTS))
    assert "not applied, the editor refused the edit: it exists." in told
    assert desk.path().read_text() == "mine\n"
    assert desk.text() is None


async def test_a_file_that_appears_at_the_last_moment_is_not_emptied(seat: Seat) -> None:
    """Neovim empties a file that it is told to make, so it is not told that."""
    desk: Desk = await seat(read_capabilities("neovim-0.12"))
    desk.editor.interrupt = lambda: desk.write("mine\n")
    await desk.run(("tests/test_a.py", None, TESTS))
    assert desk.path().read_text() == "mine\n"


async def test_an_empty_buffer_of_a_file_that_is_not_there_is_filled(desk: Desk) -> None:
    desk.editor.open("\n", name=str(desk.path()))
    await desk.run(("tests/test_a.py", None, TESTS))
    assert desk.text() == TESTS
    assert not desk.path().exists()


async def test_a_buffer_that_is_not_empty_is_left_alone(desk: Desk) -> None:
    desk.editor.open("# mine\n", name=str(desk.path()))
    assert "is open by now, and not empty" in await desk.run(("tests/test_a.py", None, TESTS))
    assert desk.text() == "# mine\n"


async def test_a_file_that_has_changed_on_disk_is_left_alone(desk: Desk) -> None:
    desk.write(OLD + "# mine\n")
    assert "has changed meanwhile" in await desk.run(("tests/test_a.py", OLD, NEW))
    desk.path().unlink()
    assert "is no longer there" in await desk.run(("tests/test_a.py", OLD, NEW))
    assert desk.editor.edits == []


async def test_a_document_that_has_changed_is_left_alone(desk: Desk) -> None:
    uri = desk.editor.open(OLD, name=str(desk.write(OLD)))
    desk.editor.type(uri, OLD.index("pass"), OLD.index("pass"), "assert 1\n    ")
    changed = desk.text()
    assert "has changed meanwhile, or was not saved" in await desk.run(("tests/test_a.py", OLD, NEW))
    assert desk.text() == changed
    assert desk.editor.edits == []


async def test_a_document_that_changes_at_the_last_moment_is_left_alone(desk: Desk) -> None:
    uri = desk.editor.open(OLD, name=str(desk.write(OLD)), version=1)
    desk.editor.interrupt = lambda: desk.editor.type(uri, 0, 6, "IMPORT")
    told = await desk.run(("tests/test_a.py", OLD, NEW))
    assert "Left out, because it has changed meanwhile: test_a.py." in told
    assert desk.text() == "IMPORT" + OLD[6:]


@pytest.mark.parametrize("name", ["../outside/test_a.py", "/nowhere/test_a.py", ".git/hooks/pre-commit"])
async def test_a_path_outside_of_the_project_is_refused(desk: Desk, name: str) -> None:
    outside = Path(desk.editor.folder.parent, "outside", "test_a.py")
    path = str(outside) if name.startswith("..") else name
    assert "lies outside of the project" in await desk.run((path, None, TESTS))
    assert not os.path.lexists(desk.folder / path)  # noqa: ASYNC240 - quick, and nobody waits
    assert desk.editor.edits == []


async def test_a_folder_of_tests_that_is_a_link(desk: Desk, tmp_path: Path) -> None:
    """One that leads out of the project is not followed; another is, also to the document behind it."""
    desk.path("away").symlink_to(tmp_path)
    assert "lies outside of the project" in await desk.run(("away/test_a.py", None, TESTS))
    assert not os.path.lexists(tmp_path / "test_a.py")  # noqa: ASYNC240 - as above
    desk.path("away.py").symlink_to(tmp_path / "gone.py")
    assert "is there by now" in await desk.run(("away.py", None, TESTS))
    desk.path("real").mkdir()
    desk.path("tests").symlink_to("real")
    await desk.run(("tests/test_a.py", None, TESTS))
    assert desk.text() == TESTS
    desk.editor.open(OLD, name=str(desk.write(OLD, "real/test_b.py")))
    await desk.run(("tests/test_b.py", OLD, NEW))
    assert desk.text("real/test_b.py") == NEW


async def test_a_file_that_is_read_only_is_left_alone(desk: Desk) -> None:
    desk.write(OLD).chmod(0o444)
    assert "is read-only. Make it writable" in await desk.run(("tests/test_a.py", OLD, NEW))
    assert desk.editor.edits == []


async def test_what_is_no_file_is_left_alone(desk: Desk) -> None:
    desk.path("tests/test_a.py").mkdir(parents=True)
    assert "is no regular file" in await desk.run(("tests/test_a.py", OLD, NEW))
    desk.write("a file", "more")
    assert "nothing can be made in" in await desk.run(("more/test_a.py", None, TESTS))


@not_root
async def test_a_folder_that_may_not_be_written(desk: Desk) -> None:
    desk.path("tests").mkdir(mode=0o555)
    assert "nothing can be made in" in await desk.run(("tests/test_a.py", None, TESTS))
    assert desk.editor.edits == []


async def test_the_editor_refuses_and_is_asked_again(desk: Desk) -> None:
    desk.write(OLD, "tests/test_b.py")
    files = ("tests/test_a.py", None, TESTS), ("tests/test_b.py", OLD, NEW)
    desk.editor.manners = "refuses"
    assert "the user said no" in await desk.run(*files)
    assert (desk.text(), desk.text("tests/test_b.py")) == (None, None)
    desk.editor.manners = "honest"
    desk.editor.client.messages.clear()
    await desk.editor.execute("nlx.lastResult", {"apply": True})
    await desk.editor.message("test_a.py; test_b.py is in the editor")
    assert (desk.text(), desk.text("tests/test_b.py")) == (TESTS, NEW)


async def test_folders_for_a_file_that_was_refused_are_gone(seat: Seat) -> None:
    desk: Desk = await seat(read_capabilities("neovim-0.12"))
    desk.editor.manners = "refuses"
    await desk.run(("tests/deep/test_a.py", None, TESTS))
    assert not desk.path("tests").exists()


@pytest.mark.slow  # it is waited for whether something happens
async def test_an_editor_that_says_it_did_but_does_nothing(desk: Desk) -> None:
    desk.editor.manners = "liar"
    told = await desk.run(("tests/test_a.py", None, TESTS))
    assert "has not confirmed the edit" in told
    assert not desk.path().exists()


async def test_the_editor_tells_of_a_file_late(desk: Desk) -> None:
    """Eglot tells that it has opened a file, and of the change when its user goes on."""
    desk.write(OLD)
    desk.editor.manners = "liar"
    desk.editor.interrupt = lambda: desk.editor.visit(desk.path().as_uri())
    run = asyncio.ensure_future(desk.run(("tests/test_a.py", OLD, NEW)))
    [edit] = await desk.editor.until(lambda: list(desk.editor.edits))
    assert desk.editor.told() == []
    desk.editor.manners = "honest"
    desk.editor._apply(edit)
    assert "test_a.py is in the editor" in await run
    assert desk.text() == NEW


async def test_where_one_file_cannot_be_changed_none_is(desk: Desk) -> None:
    desk.write("mine\n", "tests/test_c.py")
    uri = desk.editor.open(OLD, name=str(desk.write(OLD, "tests/test_b.py")))
    files = [("tests/test_a.py", None, TESTS), ("tests/test_b.py", OLD, NEW)]
    assert "test_c.py is there by now" in await desk.run(*files, ("tests/test_c.py", None, TESTS))
    assert (desk.editor.edits, desk.editor.texts[uri]) == ([], OLD)
    assert not desk.path().exists()


async def test_the_document_and_other_files_together(desk: Desk) -> None:
    told = await desk.run(("tests/test_a.py", None, TESTS), here="# tested\n")
    assert desk.editor.texts[desk.uri] == "# tested\n" + CODE
    assert desk.text() == TESTS
    assert "done. test_a.py is in the editor" in told
    desk.editor.manners = "refuses"
    told = await desk.run(("tests/test_b.py", None, TESTS), here="# again\n")
    assert desk.text("tests/test_b.py") is None
    assert len(told) < 300


async def test_changes_that_contradict_one_another_are_refused(desk: Desk) -> None:
    desk.write(OLD)
    files = ("tests/test_a.py", OLD, "one"), ("tests/test_a.py", OLD, "two")
    assert "contradict one another" in await desk.run(*files)
    assert desk.editor.edits == []


async def test_the_last_result_shows_all_files(desk: Desk) -> None:
    desk.write(OLD, "tests/test_b.py")
    desk.editor.manners = "refuses"
    await desk.run(("tests/test_a.py", None, TESTS), ("tests/test_b.py", OLD, NEW), here="# tested\n")
    diff = (await desk.editor.execute("nlx.lastResult"))["diff"]
    assert f"--- /dev/null\n+++ b/{desk.folder.name}/tests/test_a.py\n" in diff
    command = ("git", "-C", str(desk.editor.folder), "apply", "-")
    git = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE)
    await git.communicate(diff.encode())
    assert git.returncode == 0
    assert desk.path("a.py").read_text() == "# tested\n" + CODE
    assert desk.path().read_text() == TESTS
    assert desk.path("tests/test_b.py").read_text() == NEW


async def test_findings_of_any_action_are_shown(desk: Desk) -> None:
    told = await desk.run(("tests/test_a.py", None, TESTS), finding="def add")
    assert "1 finding. test_a.py is in the editor" in told
    params = types.DocumentDiagnosticParams(text_document=types.TextDocumentIdentifier(uri=desk.uri))
    report = await desk.editor.client.text_document_diagnostic_async(params)
    assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
    assert [item.message for item in report.items] == ["This looks like a bug."]
    assert report.items[0].range.start.line == 0
