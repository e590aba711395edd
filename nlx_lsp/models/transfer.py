"""Fetches a file over HTTP into a part file, from where an earlier attempt stopped.

A broken connection is taken up again, a busy server is waited for.  Knows nothing of models: what came is
checked elsewhere, and only then gets its name.
"""

import asyncio
import email.utils
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

import httpx
from attrs import field, frozen

from nlx_lsp.models.failures import busy, cut_off, kept, other_size, refused, too_long, unreachable, web_page

_TRIES = 6
"""Attempts in a row in which not one byte came."""
_LONGEST_WAIT = 120.0
"""Seconds for which a server may make us wait; if it asks for more, the user decides."""
_TIMEOUT = httpx.Timeout(30.0, connect=15.0)
_BUSY = (
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)

OnBytes = Callable[[int, int], None]
"""Takes the length of the part file, and of the whole file, which is 0 if nobody has said."""


@frozen(kw_only=True)
class Source:
    """A file that can be fetched."""

    url: str
    """Its address."""
    size: int = 0
    """Its length in bytes; 0 if that is not known."""
    headers: Mapping[str, str] = field(factory=dict, repr=False)
    """What to send along.  A token is not sent on to other hosts."""
    validator: str = ""
    """By which a server knows whether the file has changed since the part was fetched; empty if it cannot."""


@asynccontextmanager
async def connected() -> AsyncIterator[httpx.AsyncClient]:
    """Give a client that honours the proxies and certificates of the environment."""
    async with httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=True) as client:
        yield client


async def fetch(
    client: httpx.AsyncClient, source: Source, part: Path, on_bytes: OnBytes, *, patience: float = 1.0
) -> None:
    """Fetch a file; what the part file holds already is not fetched again.

    Args:
        client: Through which.
        source: What.
        part: Where to; it stays if this fails or is cancelled.
        on_bytes: Is told of every piece.
        patience: Seconds to wait after the first failure; doubles with each that follows.

    Raises:
        DownloadFailed: If the server refuses, or cannot be reached, or sends something else.
        OSError: If the file cannot be written.
    """
    failures, best = 0, length(part)
    while True:
        try:
            if await _attempt(client, source, part, on_bytes):
                return
            problem, wait = cut_off(source.url), None
        except _Busy as error:
            problem, wait = busy(source.url, error.status, error.wait), error.wait
        except (httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError):
            problem, wait = cut_off(source.url), None
        except httpx.RequestError as error:
            problem, wait = unreachable(source.url, error), None
        failures = 0 if length(part) > best else failures + 1
        best = max(best, length(part))
        if failures >= _TRIES or (wait or 0) > _LONGEST_WAIT:
            raise kept(problem) if best else problem
        await asyncio.sleep(patience * 2**failures if wait is None else wait)


def length(part: Path) -> int:
    """Return how much has been fetched, in bytes."""
    try:
        return part.stat().st_size
    except OSError:
        return 0


def discard(part: Path) -> None:
    """Throw away what has been fetched."""
    part.unlink(missing_ok=True)


class _Busy(Exception):
    def __init__(self, status: int, wait: float | None) -> None:
        super().__init__(status)
        self.status = status
        self.wait = wait


async def _attempt(client: httpx.AsyncClient, source: Source, part: Path, on_bytes: OnBytes) -> bool:
    """Fetch what is missing; return whether the file is complete then."""
    have = length(part)
    if source.size and have > source.size:
        discard(part)
        have = 0
    if source.size and have == source.size:
        return True
    headers = {**source.headers, "Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
        if source.validator:
            headers["If-Range"] = source.validator
    async with client.stream("GET", source.url, headers=headers) as response:
        _check(response, source, have)
        astray = response.status_code == HTTPStatus.PARTIAL_CONTENT and _start(response) != have
        if astray or response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            discard(part)
            return False
        if response.status_code == HTTPStatus.OK:
            have = 0  # the server sends all of it, whatever we have
        return await _write(response, part, have, source.size or _total(response), on_bytes)


async def _write(response: httpx.Response, part: Path, have: int, total: int, on_bytes: OnBytes) -> bool:
    with part.open("r+b" if have else "wb") as file:
        file.seek(have)
        on_bytes(have, total)
        async for piece in response.aiter_raw():
            # In a thread: on a slow disk a write takes long, and the event loop is an editor's server's.
            await asyncio.to_thread(file.write, piece)
            have += len(piece)
            if total and have > total:
                raise too_long(str(response.url), total)
            on_bytes(have, total)
    return have == total if total else True


def _check(response: httpx.Response, source: Source, have: int) -> None:
    """Make sure that what comes is the file, as far as the head of the answer tells."""
    status = response.status_code
    if status in _BUSY:
        raise _Busy(status, retry_after(response.headers.get("Retry-After", "")))
    if status not in (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT) and not (
        status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and have
    ):
        raise refused(source.url, status)
    if response.url.scheme != "https" and source.url.startswith("https:"):
        raise refused(str(response.url), 0)
    if response.headers.get("Content-Type", "").startswith("text/html"):
        raise web_page(source.url)
    total = _total(response)
    if source.size and total and total != source.size:
        raise other_size(source.url, total, source.size)


def retry_after(text: str) -> float | None:
    """Return for how many seconds a server asks to be left alone; None if it does not say."""
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, moment.timestamp() - time.time())


def _start(response: httpx.Response) -> int | None:
    """Return where the piece begins that the server sends; None if it does not say."""
    unit, _, span = response.headers.get("Content-Range", "").partition(" ")
    start = span.partition("-")[0]
    return int(start) if unit == "bytes" and start.isdecimal() else None


def _total(response: httpx.Response) -> int:
    """Return the length of the whole file, as the server announces it; 0 if it does not."""
    whole = response.status_code == HTTPStatus.OK
    total = response.headers.get("Content-Range", "").rpartition("/")[2]
    announced = response.headers.get("Content-Length", "") if whole else total
    return int(announced) if announced.isdecimal() else 0
