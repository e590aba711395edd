"""A small editor: it keeps its own text, counts in its own units, and treats edits as the real ones do.

It starts the real server, as a process, and speaks with it through pytest-lsp.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Literal

from lsprotocol import converters, types
from lsprotocol.types import Position, Range
from pygls.exceptions import JsonRpcInternalError
from pygls.uris import to_fs_path
from pytest_lsp import LanguageClient, make_test_lsp_client

CAPABILITIES = Path(__file__).parent.parent / "fixtures" / "capabilities"
CLIENTS = sorted(path.stem for path in CAPABILITIES.glob("*.json"))
WIDTHS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
PATIENCE = 90.0

Manners = Literal["honest", "eglot", "neovim", "liar", "refuses"]
"""What it does with an edit for another version: says so; answers with an error; says that it applied it.
Or with any edit: says that it applied it; says that it did not."""


Start = Callable[..., Awaitable["Editor"]]
"""Starts an editor; takes what `Editor.start` takes."""


def read_capabilities(name: str) -> types.ClientCapabilities:
    return converters.get_converter().structure(
        json.loads((CAPABILITIES / f"{name}.json").read_text("utf-8")), types.ClientCapabilities
    )


class Editor:
    """One editor, connected to one server."""

    def __init__(self, client: LanguageClient, folder: Path) -> None:
        self.client = client
        self.folder = folder
        self.manners: Manners = "honest"
        self.encoding = "utf-16"
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.interrupt: Callable[[], object] | None = None
        """What happens once, between the server's edit and the client's reading it."""
        self.opened = 0
        self.asks = False
        """Whether it asks for diagnostics, and asks again when it is told to."""
        self.edits: list[types.ApplyWorkspaceEditParams] = []
        self.proposals: list[dict[str, Any]] = []
        """What was shown before it is applied."""
        self.registrations: list[str] = []
        self.result: types.InitializeResult

        client.protocol._converter.register_structure_hook(types.Command | types.CodeAction, _read_entry)

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def accept(params: types.RegistrationParams) -> None:
            self.registrations += [registration.method for registration in params.registrations]

        @client.feature("nlx/proposal")
        def note(params: Any) -> None:
            self.proposals.append(params._asdict())

        @client.feature(types.WORKSPACE_APPLY_EDIT)
        def apply(params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
            return self._apply(params)

    @classmethod
    async def start(  # noqa: PLR0913  an editor can be started in many ways
        cls,
        folder: Path,
        *,
        capabilities: types.ClientCapabilities | None = None,
        options: Mapping[str, Any] | None = None,
        script: object = None,
        environment: Mapping[str, str] | None = None,
        command: tuple[str, ...] = ("-m", "nlx_lsp"),
    ) -> "Editor":
        """Start a server in an empty home, with the scripted engine if there is a script."""
        editor = cls(make_test_lsp_client(), folder)
        home = folder / "home"
        home.mkdir(exist_ok=True)
        variables = {
            "HOME": str(home),
            "XDG_STATE_HOME": str(home),
            "PYTHONDEVMODE": "",
            **(environment or {}),
        }
        await editor.client.start_io(sys.executable, *command, env={**_inherited(), **variables})
        if script is not None:
            options = {
                **(options or {}),
                "engine": {"name": "scripted", "script": write_script(folder, script)},
            }
        params = types.InitializeParams(
            capabilities=capabilities or read_capabilities("vscode-1.139"),
            root_uri=folder.as_uri(),
            initialization_options=options,
        )
        workspace = params.capabilities.workspace
        editor.asks = bool(workspace and workspace.diagnostics and workspace.diagnostics.refresh_support)
        editor.result = await editor.client.initialize_session(params)
        editor.encoding = str(
            getattr(chosen := editor.result.capabilities.position_encoding, "value", chosen)
        )
        return editor

    async def stop(self) -> None:
        """Say goodbye as the protocol wants it, unless the server is gone."""
        server = self.client._server
        assert server is not None
        if server.returncode is None:
            await self.client.shutdown_session()
        await self.client.stop()

    @property
    def server(self) -> asyncio.subprocess.Process:
        process = self.client._server
        assert process is not None
        return process

    async def tidy(self) -> None:
        """Forget all that has happened, so that another test can begin."""
        before = len(self._cancelled())
        told = (await self.execute("nlx.cancel"))["tokens"]
        await self.until(lambda: len(self._cancelled()) == before + len(told))
        for uri in list(self.texts):
            self.close(uri)
        self.manners = "honest"
        self.interrupt = None
        self.edits.clear()
        self.client.messages.clear()
        self.proposals.clear()
        self.client.shown_documents.clear()

    async def ask_raw(self, method: str, params: object) -> None:
        """Send a request as it is, and wait for its answer, sensible or not."""
        protocol = self.client.protocol
        answer: Future[object] = Future()
        protocol._request_futures["raw"] = answer
        protocol._send_data({"jsonrpc": "2.0", "id": "raw", "method": method, "params": params})
        await asyncio.wait_for(asyncio.wrap_future(answer), PATIENCE)

    # Documents

    def open(self, text: str, *, kind: str = "", name: str = "", version: int = 0, language: str = "") -> str:
        """Open a document; its kind (``slow``, ``endless``, ``broken``) begins its name, see `SCRIPT`."""
        self.opened += 1
        uri = (self.folder / (name or f"{kind}module{self.opened}.py")).as_uri()
        language = language or ("python" if uri.endswith(".py") else "klingon")
        self.texts[uri], self.versions[uri] = text, version
        item = types.TextDocumentItem(uri=uri, language_id=language, version=version, text=text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))
        return uri

    def visit(self, uri: str) -> None:
        """Open a file as it is on disk, but for the mark at its beginning; one that is new is empty."""
        path = Path(to_fs_path(uri) or "")
        text = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
        self.open(text, name=str(path))

    def close(self, uri: str) -> None:
        del self.texts[uri]
        identifier = types.TextDocumentIdentifier(uri=uri)
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(text_document=identifier))

    def type(self, uri: str, start: int, end: int, new: str) -> None:
        """Replace characters of the text, and tell the server."""
        self._change(uri, [(start, end, new)])

    def position(self, uri: str, index: int) -> Position:
        before = self.texts[uri][:index]
        line = before.replace("\r\n", "\n").count("\n")
        codec, width = WIDTHS[self.encoding]
        column = before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]
        return Position(line=line, character=len(column.encode(codec, "surrogatepass")) // width)

    def index(self, uri: str, position: Position) -> int:
        text = self.texts[uri]
        begin = 0
        for _ in range(position.line):
            begin = text.find("\n", begin) + 1
            if not begin:  # behind the last line is the end of the text
                return len(text)
        codec, width = WIDTHS[self.encoding]
        column = text[begin:].encode(codec, "surrogatepass")[: position.character * width]
        return begin + len(column.decode(codec, "surrogatepass"))

    async def findings(self, uri: str) -> list[types.Diagnostic]:
        """Return the diagnostics that are shown: asked for, or as they were published last."""
        if not self.asks:
            return list(self.client.diagnostics.get(uri, ()))
        identifier = types.TextDocumentIdentifier(uri=uri)
        report = await self.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(identifier))
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        return list(report.items)

    async def shown(self, uri: str, count: int) -> list[types.Diagnostic]:
        """Wait until so many diagnostics are shown."""
        deadline = time.monotonic() + PATIENCE
        while len(found := await self.findings(uri)) != count:
            assert time.monotonic() < deadline, found
            await asyncio.sleep(0.02)
        return found

    # What a user does

    async def menu(
        self,
        uri: str,
        at: str,
        *,
        only: list[str] | None = None,
        trigger: int = 1,
        diagnostics: Sequence[types.Diagnostic] = (),
    ) -> list[types.CodeAction]:
        """Ask for the menu where some text stands."""
        place = self.position(uri, self.texts[uri].index(at))
        params = types.CodeActionParams(
            text_document=types.TextDocumentIdentifier(uri=uri),
            range=Range(start=place, end=place),
            context=types.CodeActionContext(
                diagnostics=list(diagnostics), only=only, trigger_kind=types.CodeActionTriggerKind(trigger)
            ),
        )
        entries = await self.client.text_document_code_action_async(params) or []
        assert all(isinstance(entry, types.CodeAction) for entry in entries), entries
        return [entry for entry in entries if isinstance(entry, types.CodeAction)]

    async def choose(self, entry: types.CodeAction) -> dict[str, Any]:
        """Choose an entry of the menu."""
        assert entry.command is not None
        return await self.execute(entry.command.command, *(entry.command.arguments or ()))

    async def run(self, uri: str, at: str, title: str = "Write a docstring") -> dict[str, Any]:
        """Choose the entry with such a title where some text stands."""
        entries = [entry for entry in await self.menu(uri, at) if entry.title.startswith(title)]
        assert len(entries) == 1
        return await self.choose(entries[0])

    async def execute(self, command: str, *arguments: Any) -> dict[str, Any]:
        params = types.ExecuteCommandParams(command=command, arguments=list(arguments))
        answer = await self.client.workspace_execute_command_async(params)
        assert isinstance(answer, dict | tuple | object)
        return plain(answer)

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Wait until something has come about."""
        deadline = time.monotonic() + PATIENCE
        while not (value := condition()):
            assert time.monotonic() < deadline, f"in vain; messages: {self.told()}"
            await asyncio.sleep(0.01)
        return value

    def told(self) -> list[str]:
        """What the user has been told."""
        return [message.message for message in self.client.messages]

    async def message(self, part: str) -> str:
        """Wait for a message to the user that has some text in it."""
        return str(await self.until(lambda: next((text for text in self.told() if part in text), "")))

    def progress(self, token: str) -> list[Any]:
        return self.client.progress_reports.get(token, [])

    def _cancelled(self) -> list[str]:
        return [text for text in self.told() if text.endswith(": cancelled.")]

    # What the client does by itself

    def _apply(self, params: types.ApplyWorkspaceEditParams) -> types.ApplyWorkspaceEditResult:
        self.edits.append(params)
        if self.interrupt:
            interrupt, self.interrupt = self.interrupt, None
            interrupt()
        if self.manners == "liar":
            return types.ApplyWorkspaceEditResult(applied=True)
        if self.manners == "refuses":
            return types.ApplyWorkspaceEditResult(applied=False, failure_reason="the user said no")
        edit = params.edit
        for change in edit.document_changes or ():
            if isinstance(change, types.CreateFile):
                if not self._create(change):
                    return types.ApplyWorkspaceEditResult(applied=False, failure_reason="it exists")
                continue
            assert isinstance(change, types.TextDocumentEdit)
            uri, version = change.text_document.uri, change.text_document.version
            if version is not None and version != self.versions[uri]:
                return self._stale(version, self.versions[uri])
            self._take(uri, change.edits)
        for uri, edits in (edit.changes or {}).items():
            self._take(uri, edits)
        return types.ApplyWorkspaceEditResult(applied=True)

    def _stale(self, wanted: int, present: int) -> types.ApplyWorkspaceEditResult:
        if self.manners == "eglot":
            msg = f"require version {wanted}, you have {present}"
            raise JsonRpcInternalError(msg)
        return types.ApplyWorkspaceEditResult(applied=self.manners == "neovim")

    def _create(self, change: types.CreateFile) -> bool:
        """Make a file, empty, unless it is there."""
        assert change.options
        assert not change.options.overwrite
        assert not change.options.ignore_if_exists
        path = Path(to_fs_path(change.uri) or "")
        if path.exists():
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        return True

    def _take(self, uri: str, edits: Any) -> None:
        if uri not in self.texts:
            self.visit(uri)
        changes = [
            (self.index(uri, edit.range.start), self.index(uri, edit.range.end), edit.new_text)
            for edit in edits
        ]
        self._change(uri, sorted(changes, reverse=True))

    def _change(self, uri: str, changes: list[tuple[int, int, str]]) -> None:
        events = []
        for start, end, new in changes:
            place = Range(start=self.position(uri, start), end=self.position(uri, end))
            events.append(types.TextDocumentContentChangePartial(range=place, text=new))
            self.texts[uri] = self.texts[uri][:start] + new + self.texts[uri][end:]
        self.versions[uri] += 1
        identifier = types.VersionedTextDocumentIdentifier(uri=uri, version=self.versions[uri])
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(text_document=identifier, content_changes=events)
        )


def _read_entry(entry: Any, _: type) -> types.Command | types.CodeAction:
    """Tell the two apart; lsprotocol takes a code action that has a command for one."""
    kind = types.Command if isinstance(entry.get("command"), str) else types.CodeAction
    return converters.get_converter().structure(entry, kind)


def plain(value: Any) -> Any:
    """Return what pygls makes of an object of the protocol as what it was."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {key: plain(item) for key, item in value._asdict().items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


def write_script(folder: Path, script: object) -> str:
    path = folder / "script.json"
    path.write_text(json.dumps(script), "utf-8")
    return str(path)


def _inherited() -> dict[str, str]:
    """The tester's variables, without those that lead to the tester's own files."""
    own = {key for key in os.environ if key.startswith("XDG_")} - {"XDG_RUNTIME_DIR"}  # the tests' own
    return {key: value for key, value in os.environ.items() if key not in own}
