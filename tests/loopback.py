"""A server on this machine that answers as a test wants it to; it remembers what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from attrs import field, frozen


@frozen(kw_only=True)
class Reply:
    """What is answered."""

    body: bytes | str | Any = b""
    """Bytes, a text, or a value that is sent as JSON."""
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True)
class Served:
    """A server that runs."""

    port: int
    asked: list[tuple[str, Any]] = field(factory=list)
    """Each path, and the value that came with it; None where nothing came."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serve(answer: Callable[[str, Any], Reply]) -> Iterator[Served]:
    """Answer until the block ends.

    Args:
        answer: Takes a path and what was sent there.
    """
    asked: list[tuple[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._answer(json.loads(raw) if raw else None)

        def _answer(self, value: Any) -> None:
            asked.append((self.path, value))
            reply = answer(self.path, value)
            body = reply.body
            if not isinstance(body, bytes):
                body = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(reply.status)
            for name, text in {"Content-Type": reply.kind, **reply.headers}.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield Served(port=server.server_port, asked=asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
