"""A client that waits for each answer and takes the time; it does what a server asks of it, and no more."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
NLX = (sys.executable, "-m", "nlx_lsp")
MINIMAL = (sys.executable, str(Path(__file__).parent / "minimal.py"))
CAPABILITIES = json.loads(
    (ROOT / "tests" / "fixtures" / "capabilities" / "vscode-1.139.json").read_text("utf-8")
)


class Client:
    """One server, over standard input and output.

    Args:
        command: How the server is started.
        home: Its home, for files of its own.
        options: Its `initializationOptions`.
    """

    def __init__(self, command: tuple[str, ...], home: Path, options: object = None) -> None:
        variables = {"HOME": str(home), "XDG_STATE_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **variables},
        )
        self._next = 0
        self.notified: list[dict[str, Any]] = []
        parameters = {
            "processId": os.getpid(),
            "rootUri": home.as_uri(),
            "capabilities": CAPABILITIES,
            "initializationOptions": options,
        }
        self.ask("initialize", parameters)
        self.started = time.perf_counter() - begin
        """Seconds from the start of the process to its first answer."""
        self.tell("initialized", {})

    def tell(self, method: str, params: object = None) -> None:
        """Send a notification."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method: str, params: object = None) -> Any:
        """Send a request and return the answer; an error is one as well."""
        self._next += 1
        self._send({"jsonrpc": "2.0", "id": self._next, "method": method, "params": params})
        while True:
            message = self._read()
            if "method" not in message and message["id"] == self._next:
                return message.get("result", message.get("error"))
            self._serve(message)

    def wait_for(self, token: str, kind: str) -> dict[str, Any]:
        """Return the next progress of a kind."""
        while True:
            for message in self.notified:
                if message["method"] == "$/progress" and message["params"]["token"] == token:
                    value: dict[str, Any] = message["params"]["value"]
                    if value["kind"] == kind:
                        self.notified.remove(message)
                        return value
            self._serve(self._read())

    def run(self, command: str, *arguments: object) -> Any:
        """Run a command of the server."""
        return self.ask("workspace/executeCommand", {"command": command, "arguments": list(arguments)})

    def open(self, uri: str, text: str) -> None:
        """Open a Python document."""
        item = {"uri": uri, "languageId": "python", "version": 0, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def stop(self) -> None:
        """Say goodbye."""
        self.ask("shutdown")
        self.tell("exit")
        self.process.communicate(timeout=20)

    def _serve(self, message: dict[str, Any]) -> None:
        """Take a notification; answer a request as an editor that has nothing to say and takes no edit."""
        if "method" in message and "id" in message:
            answers: dict[str, object] = {
                "workspace/applyEdit": {"applied": False},
                "workspace/configuration": [None],
            }
            result = answers.get(message["method"])
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": result})
        elif "method" in message:
            self.notified.append(message)

    def _send(self, message: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        return message
