"""Servers of other kinds than llama.cpp's, as far as their documentation says how they answer.

An imitation is a function from a request to a reply.  It listens on loopback in the test's own event loop,
and remembers what it was asked.  Which real programs it has never met is said in docs/team.md.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import Any

from attrs import define, field, frozen


@frozen(kw_only=True)
class Asked:
    """What a client has sent."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: Any


@frozen(kw_only=True)
class Reply:
    """What a server answers."""

    status: int = 200
    body: Any = ""
    """JSON; or a text, which is sent as it is."""
    kind: str = "application/json"
    headers: Mapping[str, str] = field(factory=dict)
    pieces: Iterable[str] = ()
    """Of a streamed answer, sent one by one after the body."""
    pause: float = 0.0
    """Seconds before each piece."""
    cut: bool = False
    """Whether the connection breaks before the end."""


Answer = Callable[[Asked], Reply]


@define
class Imitation:
    """A server that runs."""

    address: str
    asked: list[Asked] = field(factory=list)
    gone: list[str] = field(factory=list)
    """The targets whose client went away before the end."""

    def bodies(self, target: str) -> list[Any]:
        """Return what was sent to a path."""
        return [asked.body for asked in self.asked if asked.target.endswith(target)]


@asynccontextmanager
async def serve(answer: Answer) -> AsyncIterator[Imitation]:
    """Listen at a free port of loopback."""
    found = Imitation("")
    tasks: set[asyncio.Task[None]] = set()

    async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            asked = await _read(reader)
            found.asked.append(asked)
            try:
                await _write(writer, answer(asked))
            except (ConnectionError, OSError):
                found.gone.append(asked.target)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ValueError):
            pass
        finally:
            tasks.discard(task)
            writer.close()
            with suppress(ConnectionError, OSError, asyncio.CancelledError):
                await writer.wait_closed()

    server = await asyncio.start_server(welcome, "127.0.0.1", 0)
    found.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield found
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method=method, target=target, headers=headers, body=json.loads(body) if body else None)


async def _write(writer: asyncio.StreamWriter, reply: Reply) -> None:
    head = {"Content-Type": reply.kind, "Connection": "close", **reply.headers}
    lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}"]
    lines += [f"{name}: {value}" for name, value in head.items()]
    text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body)
    if reply.cut:  # a length that is never reached
        lines.append("Content-Length: 1000000")
    writer.write(("\r\n".join(lines) + "\r\n\r\n" + text).encode())
    await writer.drain()
    for piece in reply.pieces:
        await asyncio.sleep(reply.pause)
        writer.write(piece.encode())
        await writer.drain()


def events(*messages: Any, done: bool = True) -> Reply:
    """Return server-sent events, as OpenAI's protocol streams."""
    pieces = [f"data: {json.dumps(message)}\n\n" for message in messages] + ["data: [DONE]\n\n"] * done
    return Reply(kind="text/event-stream", pieces=pieces)


def lines(*messages: Any) -> Reply:
    """Return lines of JSON, as Ollama streams."""
    return Reply(kind="application/x-ndjson", pieces=[json.dumps(message) + "\n" for message in messages])


def chat(text: str, *, finish: str = "stop", step: int = 3, **delta: Any) -> list[dict[str, Any]]:
    """Return the messages of a streamed answer of a conversation, without probabilities."""
    parts = [text[at : at + step] for at in range(0, len(text), step)]
    said = [{"choices": [{"index": 0, "delta": {"content": part}, "finish_reason": None}]} for part in parts]
    first = {"choices": [{"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": None}]}
    usage = {"prompt_tokens": 30, "completion_tokens": max(len(parts), 1)}
    last = {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]}
    return [first, *said, last, {"choices": [], "usage": usage}]


PROBED = '{"colour": "ultramarine", "story": "The sea", "pages": "seven"}'
"""What a server says that obeys when it is tried."""


def is_probe(body: Any) -> bool:
    """Return whether a request only tries whether a server obeys."""
    return "ultramarine" in json.dumps(body)
