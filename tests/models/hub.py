"""A hub on this machine, and the other host that it sends downloads to.

``/api/models/…`` tells of a repository, ``HEAD …/resolve/…`` of a file, and a GET there leads elsewhere, to
the bytes, with ranges.  Anything can be made to go wrong.
"""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from attrs import define, field, frozen

COMMIT = "0123456789abcdef0123456789abcdef01234567"
PIECE = 1 << 14


@frozen(kw_only=True)
class Asked:
    """A request."""

    method: str
    path: str
    host: str
    """``hub``, or ``elsewhere``."""
    headers: Mapping[str, str]


@frozen(kw_only=True)
class Trouble:
    """What happens instead of one answer with bytes."""

    after: int | None = None
    """The connection breaks off after so many bytes."""
    status: int = 0
    headers: Mapping[str, str] = field(factory=dict)
    body: bytes = b""


@define(kw_only=True)
class Hub:
    """What the servers have, and what they were asked."""

    files: dict[str, dict[str, bytes]] = field(factory=dict)
    """Contents by repository and path."""
    licences: dict[str, str] = field(factory=dict)
    sizes: dict[str, int] = field(factory=dict)
    """What is announced as a file's length, where that is not the truth."""
    hashes: dict[str, str] = field(factory=dict)
    """What is announced as a file's hash, where that is not the truth."""
    troubles: list[Trouble] = field(factory=list)
    """The next answers with bytes; then all goes well again."""
    refusals: list[Trouble] = field(factory=list)
    """The next answers to questions about repositories and files."""
    commits: set[str] = field(factory=lambda: {"main", COMMIT})
    """The revisions that every repository has."""
    gated: set[str] = field(factory=set)
    """Repositories that are shown to whoever has the token alone."""
    token: str = "hf_good"  # noqa: S105 - of nobody
    ranges: bool = True
    """Whether a part of a file can be had."""
    pause: float = 0.0
    """Seconds between two pieces."""
    asked: list[Asked] = field(factory=list)
    address: str = ""
    elsewhere: str = ""
    stopped: threading.Event = field(factory=threading.Event)

    def add(self, repository: str, licence: str = "apache-2.0", **contents: bytes) -> None:
        """Add a repository; a file is named by its name without the ending."""
        self.files[repository] = {f"{name}.gguf": content for name, content in contents.items()}
        self.licences[repository] = licence

    def fetched(self) -> list[Asked]:
        """Return the requests for bytes."""
        return [asked for asked in self.asked if asked.method == "GET" and asked.host == "elsewhere"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    state: Hub
    host: str

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self) -> None:
        path = unquote(urlsplit(self.path).path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(method=self.command, path=path, host=self.host, headers=headers)
        self.state.asked.append(asked)
        try:
            if self.host == "elsewhere":
                self._bytes(path, headers)
            elif self.state.refusals:
                refusal = self.state.refusals.pop(0)
                self._send(refusal.status, refusal.headers, refusal.body)
            elif path.startswith("/api/models/"):
                self._repository(path.removeprefix("/api/models/").split("/"))
            elif "/resolve/" in path:
                self._file(path, headers)
            else:
                self._send(404, {})
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _repository(self, parts: list[str]) -> None:
        repository = "/".join(parts[:2])
        if repository not in self.state.files:
            self._send(404, {"X-Error-Code": "RepoNotFound", "X-Error-Message": "Repository not found"})
            return
        if parts[2:3] == ["revision"] and parts[3] not in self.state.commits:
            self._send(404, {"X-Error-Code": "RevisionNotFound"})
            return
        siblings = [
            {
                "rfilename": name,
                "size": self.state.sizes.get(name, len(content)),
                "blobId": "0" * 40,
                "lfs": {"sha256": self._hash(name, content), "size": len(content), "pointerSize": 134},
            }
            for name, content in self.state.files[repository].items()
        ]
        card = {"license": self.state.licences[repository]}
        about = {"id": repository, "sha": COMMIT, "siblings": siblings, "cardData": card, "tags": []}
        body = json.dumps({**about, "private": False, "downloads": 0, "likes": 0}).encode()
        self._send(200, {"Content-Type": "application/json"}, body)

    def _file(self, path: str, headers: Mapping[str, str]) -> None:
        owner, name, _, revision, file = path.strip("/").split("/", 4)
        repository = f"{owner}/{name}"
        commit = {"X-Repo-Commit": COMMIT}
        if repository not in self.state.files:
            self._send(401, {"X-Error-Code": "RepoNotFound"})
        elif repository in self.state.gated and headers.get("authorization") != f"Bearer {self.state.token}":
            self._send(403 if "authorization" in headers else 401, {"X-Error-Code": "GatedRepo"})
        elif revision not in self.state.commits:
            self._send(404, {"X-Error-Code": "RevisionNotFound"})
        elif (content := self.state.files[repository].get(file)) is None:
            self._send(404, {"X-Error-Code": "EntryNotFound", **commit})
        else:
            told = {
                "Location": f"{self.state.elsewhere}/{repository}/{file}?signature=secret",
                "X-Linked-Etag": f'"{self._hash(file, content)}"',
                "X-Linked-Size": str(self.state.sizes.get(file, len(content))),
                "ETag": '"pointer"',
            }
            self._send(302, told | commit)

    def _bytes(self, path: str, headers: Mapping[str, str]) -> None:
        trouble = self.state.troubles.pop(0) if self.state.troubles and self.command == "GET" else Trouble()
        if trouble.status:
            self._send(trouble.status, trouble.headers, trouble.body)
            return
        owner, name, file = path.strip("/").split("/", 2)
        content = self.state.files[f"{owner}/{name}"][file]
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        start = self._start(headers, etag)
        if start > len(content):
            self._send(416, {"Content-Range": f"bytes */{len(content)}"})
            return
        part = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"} if start else {}
        self.send_response(206 if start else 200)
        for key, value in {"Content-Length": str(len(content) - start), "ETag": etag, **part}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "GET":
            self._stream(content[start:], trouble.after)

    def _start(self, headers: Mapping[str, str], etag: str) -> int:
        wanted = headers.get("range", "").removeprefix("bytes=").partition("-")[0]
        same = headers.get("if-range", etag) == etag
        return int(wanted) if wanted and self.state.ranges and same else 0

    def _stream(self, content: bytes, after: int | None) -> None:
        end = len(content) if after is None else after
        for place in range(0, end, PIECE):
            self.wfile.write(content[place : min(place + PIECE, end)])
            if self.state.pause and self.state.stopped.wait(self.state.pause):
                break
        if after is not None:
            self.close_connection = True

    def _hash(self, name: str, content: bytes) -> str:
        return self.state.hashes.get(name) or hashlib.sha256(content).hexdigest()

    def _send(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for key, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that go away are what the tests are about."""


@contextmanager
def hub() -> Iterator[Hub]:
    """Run a hub until the block ends."""
    state = Hub()
    servers = [_server(state, host) for host in ("hub", "elsewhere")]
    state.address, state.elsewhere = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    threads = [
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}) for server in servers
    ]
    for thread in threads:
        thread.start()
    try:
        yield state
    finally:
        state.stopped.set()
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            thread.join()
            server.server_close()


def _server(state: Hub, host: str) -> ThreadingHTTPServer:
    members: dict[str, Any] = {"state": state, "host": host}
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), members))
    server.daemon_threads = True
    return server
