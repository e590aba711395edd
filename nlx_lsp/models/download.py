"""Downloads a model: look it up, show the user what it is, pull it.

What comes goes into a part file, which outlives a broken connection, and gets its name only after its length,
its hash and its header have been checked.  Files of a hub go into the hub's cache, where other programs find
them, too.
"""

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from attrs import field, frozen

from nlx_lsp.errors import DownloadFailed, UsageError
from nlx_lsp.models import hub
from nlx_lsp.models.caches import own
from nlx_lsp.models.failures import no_space, refused, thrown_away, unreachable, unwritable
from nlx_lsp.models.hub import HubFile
from nlx_lsp.models.progress import Meter, OnProgress
from nlx_lsp.models.receipts import Receipt, write_receipt
from nlx_lsp.models.reference import Bundled, File, Hub, Listed, Ollama, Web, hub_of, parse
from nlx_lsp.models.transfer import Source, connected, discard, fetch, length
from nlx_lsp.models.verification import check

_SPARE = 64 << 20
"""Bytes that a disk should have left afterwards."""
_PART = ".part"
"""The end of the names of what is not complete."""
_TURN = 0.2
"""Seconds between two looks at a lock that another program holds."""


@frozen(kw_only=True)
class Offer:
    """A model that can be pulled."""

    reference: str
    """How `engine.model` names it."""
    title: str
    """What to call it in front of the user."""
    host: str
    """Who sends it."""
    licence: str
    """Its licence, as far as anybody says; may be empty."""
    size: int
    """Its length in bytes; 0 if nobody says."""
    fetched: int
    """Bytes of it that an earlier attempt has brought."""
    folder: Path
    """Where it will be."""
    source: Source = field(repr=False)
    """What is fetched."""
    sha256: str = ""
    """The hash that it has to have; empty if nobody says."""
    content: Path
    """Where the content belongs."""
    part: Path
    """Where it is collected."""
    lock: Path
    """The lock of those who fetch it."""
    hub: HubFile | None = field(default=None, repr=False)
    """What a hub says of it; None for an address."""


async def look_up(text: str) -> Offer:
    """Ask what a model is, without fetching it.

    Args:
        text: A name of the catalogue, ``hf:…`` or an address.

    Returns:
        What would be fetched.

    Raises:
        UsageError: If nothing can be fetched by such a name.
        DownloadFailed: If it is not to be had.
    """
    reference = parse(text)
    match reference:
        case Listed(entry=entry):
            found = await hub.ask(hub_of(entry), entry.licence)
            if entry.sha256 and found.sha256 and found.sha256 != entry.sha256:
                msg = f"The hub has another file for {entry.name} than the catalogue: its hash differs."
                raise DownloadFailed(msg, f"If you trust it, pull hf:{entry.repository}/{entry.file}.")
            return _of_hub(entry.name, found, entry.sha256)
        case Hub():
            found = await hub.ask(reference)
            return _of_hub(f"hf:{found.repository}/{found.file}", found)
        case Web():
            return await _of_web(reference)
        case Ollama():
            msg = f"{text} is for Ollama to fetch."
            raise UsageError(msg, f"ollama pull {text.partition(':')[2]}")
        case Bundled() | File():
            msg = f"{text or 'Nothing'} names nothing that can be fetched."
            raise UsageError(
                msg, "`nlx-lsp models list` has names; hf:OWNER/REPOSITORY and https://… go, too."
            )


async def pull(offer: Offer, on_progress: OnProgress, *, patience: float = 1.0) -> Path:
    """Fetch a model, unless it is there already; cancelling keeps what has come.

    Args:
        offer: What `look_up` returned.
        on_progress: Is told how far it is, in the task that awaits this.
        patience: Seconds to wait after a first failure.

    Returns:
        Where it is.

    Raises:
        DownloadFailed: If it does not come, or is not what it should be.
    """
    meter = Meter(on_progress)
    try:
        offer.part.parent.mkdir(parents=True, exist_ok=True)
        offer.lock.parent.mkdir(parents=True, exist_ok=True)
        async with _locked(offer, meter):
            if not offer.content.exists():  # nobody else has fetched it meanwhile
                await _collect(offer, meter, patience)
        if offer.hub is None:
            return offer.content
        path = await hub.file_in_cache(offer.hub)
        await asyncio.to_thread(_sign, offer, path, offer.hub.sha256)
    except OSError as error:
        raise unwritable(error) from error
    return path


async def _collect(offer: Offer, meter: Meter, patience: float) -> None:
    """Bring the content to its place.

    Raises:
        DownloadFailed: If it does not come, or is not what it should be.
        OSError: If the disk does not take it.
    """
    _discard_others(offer)
    have = length(offer.part)
    _check_space(offer, have)
    meter.begin("fetch", have, offer.size)
    async with connected() as client:
        await fetch(client, offer.source, offer.part, meter.count, patience=patience)
    try:
        sha256 = await check(offer.part, meter, title=offer.title, size=offer.size, sha256=offer.sha256)
    except DownloadFailed as error:
        discard(offer.part)
        raise thrown_away(error) from error
    if offer.hub is None:
        await asyncio.to_thread(_sign, offer, offer.content, sha256)
    await asyncio.to_thread(_name, offer)


def _name(offer: Offer) -> None:
    """Give what is complete its name, once it is on the disk, so that a power cut leaves no empty model."""
    with offer.part.open("r+b") as file:
        os.fsync(file.fileno())
    offer.part.replace(offer.content)


def _sign(offer: Offer, path: Path, sha256: str) -> None:
    """Note that the model is ours; before it has its name, so that there is none without."""
    size = offer.size or length(offer.part)
    write_receipt(Receipt(reference=offer.reference, path=str(path), size=size, sha256=sha256))


@asynccontextmanager
async def _locked(offer: Offer, meter: Meter) -> AsyncIterator[None]:
    """Hold the lock; whoever has it fetches the same, so its progress is ours."""
    from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout  # noqa: PLC0415 - seldom needed

    lock: BaseFileLock = FileLock(offer.lock, thread_local=False)
    waits = False
    while True:
        try:
            lock.acquire(blocking=False)
            break
        except NotImplementedError:  # of a file system without locks; Hugging Face's library does the same
            lock = SoftFileLock(offer.lock, thread_local=False)
        except Timeout:
            if not waits:
                meter.begin("wait", length(offer.part), offer.size)
            waits = True
            meter.count(length(offer.part), offer.size)
            await asyncio.sleep(_TURN)
    try:
        yield
    finally:
        lock.release()


def _discard_others(offer: Offer) -> None:
    """Throw away the parts of other versions of a file, and one of which nobody knows the version."""
    if offer.hub is None:
        for path in offer.content.parent.glob(f"*{_PART}"):
            if path != offer.part or not offer.fetched:
                discard(path)


def _check_space(offer: Offer, have: int) -> None:
    free = shutil.disk_usage(offer.part.parent).free
    if offer.size and offer.size - have + _SPARE > free:
        raise no_space(str(offer.part.parent), offer.size - have + _SPARE, free)


def _of_hub(reference: str, found: HubFile, sha256: str = "") -> Offer:
    part = found.blob.with_name(f"{found.blob.name}.incomplete")  # as the hub's own library once called them
    return Offer(
        reference=reference,
        title=found.file.rpartition("/")[2],
        host=urlsplit(found.url).netloc,
        licence=found.licence,
        size=found.size,
        fetched=length(part),
        folder=found.blob.parent.parent,
        source=Source(url=found.url, size=found.size, headers=found.headers),
        sha256=sha256 or found.sha256,
        content=found.blob,
        part=part,
        lock=found.lock,
        hub=found,
    )


async def _of_web(reference: Web) -> Offer:
    async with connected() as client:
        try:
            response = await client.head(reference.url, headers={"Accept-Encoding": "identity"})
        except (httpx.RequestError, httpx.InvalidURL) as error:
            raise unreachable(reference.url, error) from error
    told = response.status_code == HTTPStatus.OK
    if response.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.UNAUTHORIZED):
        raise refused(reference.url, response.status_code)
    announced = response.headers.get("Content-Length", "")
    size = int(announced) if told and announced.isdecimal() else 0
    validator = response.headers.get("ETag", "") or response.headers.get("Last-Modified", "")
    content = own.path_of(reference.url)
    # Another version of the file has another part, so that the two are never put together.
    version = hashlib.sha256(f"{validator} {size}".encode()).hexdigest()[:8] if validator else "unknown"
    part = content.with_name(f"{content.name}.{version}{_PART}")
    return Offer(
        reference=reference.url,
        title=content.name,
        host=urlsplit(reference.url).netloc,
        licence="",
        size=size,
        fetched=length(part) if validator else 0,
        folder=content.parent,
        source=Source(
            url=reference.url, size=size, validator="" if validator.startswith("W/") else validator
        ),
        sha256=reference.sha256,
        content=content,
        part=part,
        lock=content.with_name(f"{content.name}.lock"),
    )
