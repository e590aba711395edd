"""Carries questions to one server, and its answers back.

Tries again where the server is busy or not there yet, but never once an answer has begun.  Follows no
redirect, and goes through no proxy to this machine.  Knows nothing of what is said.
"""

import asyncio
import datetime as dt
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import httpx

from nlx_lsp.engines.openai.address import Address
from nlx_lsp.engines.openai.patience import Patience, read_wish
from nlx_lsp.engines.openai.troubles import BUSY, Troubles
from nlx_lsp.errors import EngineCrashed, EngineError
from nlx_lsp.values import JSON

_LONGEST = 1 << 24
"""Bytes of one message; more is no answer."""
_QUOTED = 1 << 16
"""Bytes of a complaint that are read."""
_DONE = b"[DONE]"

_log = logging.getLogger(__name__)


class Connection:
    """The way to one server.

    Args:
        address: Where it is.
        loopback: The literal address by which it is this machine; empty if it may be another one.
        key: Of the server; empty for none.
        connect_seconds: In which it has to answer what needs no model.
        answer_seconds: In which it may be silent while it generates.
        troubles: Puts what goes wrong into words.
    """

    def __init__(  # noqa: PLR0913 - the parts of a connection
        self,
        address: Address,
        *,
        loopback: str,
        key: str,
        connect_seconds: float,
        answer_seconds: float,
        troubles: Troubles,
    ) -> None:
        self._troubles = troubles
        self._quick = httpx.Timeout(connect_seconds)
        self._slow = httpx.Timeout(connect_seconds, read=answer_seconds, pool=None)
        # A name that is this machine now need not be it a moment later: what was looked at is used.
        host = f"[{loopback}]" if ":" in loopback else loopback
        self._root = (
            address.root.replace(address.origin, f"{address.scheme}://{host}:{address.port}")
            if host
            else address.root
        )
        self._extensions = {"sni_hostname": address.host} if host else {}
        headers = {"Host": address.origin.partition("://")[2], "User-Agent": "nlx-lsp"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        # Without https there are no certificates to look at, and to get ready for that takes time.
        self._client = httpx.AsyncClient(
            headers=headers,
            trust_env=not loopback,
            verify=address.scheme == "https",
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=8),
        )

    async def ask(self, path: str, body: JSON = None) -> JSON:
        """Return the answer to a question that needs no model; None if the server does not know the question.

        Args:
            path: Below the server's root.
            body: What to send; None only gets.

        Raises:
            EngineError: If nobody answers.
        """
        async with self._open(path, body, self._quick) as answer:
            text = await _read(answer)
        try:
            return json.loads(text) if answer.is_success else None
        except (ValueError, RecursionError):
            return None

    async def demand(self, path: str) -> JSON:
        """Return the answer to a question that every server knows.

        Raises:
            EngineError: If there is no such answer, with the reason.
        """
        async with self._open(path, None, self._quick) as answer:
            text = await _read(answer)
        if not answer.is_success:
            raise self._refusal(answer, path, text)
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as error:
            raise self._troubles.no_json(text) from error

    async def stream(self, path: str, body: JSON) -> AsyncGenerator[dict[str, Any]]:
        """Give the messages of an answer as they come, until the server says that it is done.

        Closing the generator closes the connection, by which servers know that nobody listens any more.

        Raises:
            EngineError: If the server refuses, complains, breaks off, or is silent for too long.
        """
        async with self._open(path, body, self._slow) as answer:
            if not answer.is_success:
                raise self._refusal(answer, path, await _read(answer))
            first = True
            async with aclosing(_lines(answer)) as lines:
                async for line in lines:
                    message = self._message(line, answer, first=first)
                    first = False
                    if message is None:
                        return
                    if message.get("error"):
                        raise self._troubles.complaint(message["error"])
                    yield message

    async def close(self) -> None:
        """Close whatever is open."""
        await self._client.aclose()

    @asynccontextmanager
    async def _open(self, path: str, body: JSON, limits: httpx.Timeout) -> AsyncIterator[httpx.Response]:
        """Send a question, again if need be, and lend the answer, of which only the head has been read."""
        request = self._client.build_request(
            "GET" if body is None else "POST",
            self._root + path,
            content=None if body is None else json.dumps(body).encode(),
            headers=None if body is None else {"Content-Type": "application/json"},
            timeout=limits,
            extensions=self._extensions,
        )
        answer = await self._send(request)
        try:
            yield answer
        except httpx.HTTPError as error:
            raise self._troubles.transport(error) from error
        finally:
            await answer.aclose()

    async def _send(self, request: httpx.Request) -> httpx.Response:
        patience = Patience()
        while True:
            try:
                answer = await self._client.send(request, stream=True)
            except (httpx.ReadTimeout, httpx.UnsupportedProtocol) as error:
                raise self._troubles.transport(error) from error
            except RuntimeError as error:  # which is how the library says it
                msg = "The engine was closed."
                raise EngineError(msg) from error
            except httpx.HTTPError as error:
                pause, why = patience.pause(busy=False), repr(error)
                if pause is None:
                    raise self._troubles.transport(error) from error
            else:
                if answer.status_code not in BUSY:
                    return answer
                wish = read_wish(answer.headers.get("Retry-After", ""), dt.datetime.now(dt.UTC))
                pause, why = patience.pause(busy=True, wish=wish), f"status {answer.status_code}"
                if pause is None:
                    return answer
                await answer.aclose()
            _log.info("%s: asked again in %.1f s: %s", request.url.path, pause, why)
            await asyncio.sleep(pause)

    def _refusal(self, answer: httpx.Response, path: str, text: str) -> Exception:
        location = answer.headers.get("Location", "") if answer.is_redirect else ""
        return self._troubles.status(answer.status_code, path, text, location)

    def _message(self, line: bytes, answer: httpx.Response, *, first: bool) -> dict[str, Any] | None:
        """Return what a line says; None for the end of the answer."""
        if line == _DONE:
            return None
        try:
            message = json.loads(line)
        except (ValueError, RecursionError) as error:
            if first and "event-stream" not in answer.headers.get("Content-Type", ""):
                raise self._troubles.no_json(line.decode("utf-8", "replace")) from error
            raise self._troubles.broken() from error
        if not isinstance(message, dict):
            raise self._troubles.no_json(line.decode("utf-8", "replace"))
        return message


async def _read(answer: httpx.Response) -> str:
    """Return the text of an answer, but not an endless one."""
    found = bytearray()
    async for piece in answer.aiter_bytes():
        found += piece
        if len(found) > (_LONGEST if answer.is_success else _QUOTED):
            break
    return found.decode("utf-8", "replace")


async def _lines(answer: httpx.Response) -> AsyncGenerator[bytes]:
    """Give the messages of a stream: lines of JSON, or events that consist of such."""
    rest = b""
    async for piece in answer.aiter_bytes():
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if message := _payload(line):
                yield message
        if len(rest) > _LONGEST:
            msg = "The server does not come to an end."
            raise EngineCrashed(msg, "Look into its log.")
    if message := _payload(rest):
        yield message


def _payload(line: bytes) -> bytes:
    """Return what a line carries; nothing if it is a comment, a name, or empty."""
    text = line.strip()
    if text.startswith((b":", b"event:", b"id:", b"retry:")):
        return b""
    if text.startswith(b"error:"):  # an event of older versions of llama.cpp
        return b'{"error":' + text.removeprefix(b"error:") + b"}"
    return text.removeprefix(b"data:").strip()
