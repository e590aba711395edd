"""Asks the Hugging Face hub, by its own library, and files in the library's cache what was fetched.

The library knows the endpoint, the token, the proxies and the layout of the cache.  It does not fetch: of a
download that breaks off it keeps nothing.  It is slow to load, so it is imported only when a hub is asked: in
a thread that nobody waits for at the end.
"""

import asyncio
import contextlib
import os
import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from attrs import field, frozen

from nlx_lsp.errors import DownloadFailed
from nlx_lsp.models import naming
from nlx_lsp.models.failures import (
    bad_token,
    busy,
    gated,
    no_choice,
    no_file,
    no_hub,
    no_repository,
    no_revision,
    offline,
    refused,
    size,
    split,
    unreachable,
)
from nlx_lsp.models.reference import Hub, is_inside
from nlx_lsp.models.transfer import retry_after

T = TypeVar("T")

_SECONDS = 20.0
"""How long a hub may take for an answer."""
_TRIES = 4
_LONGEST_WAIT = 60.0
"""Seconds for which a hub may make us wait before it is asked again."""
_TOO_MANY = 429
_UNAUTHORIZED = 401
_ETAG = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@frozen(kw_only=True)
class HubFile:
    """What a hub says about a file."""

    repository: str
    """``owner/name``."""
    file: str
    """Its path in the repository."""
    commit: str
    """The version of the repository."""
    etag: str
    """The name of the content: its SHA-256, or git's hash of a small file."""
    size: int
    """Its length in bytes; 0 if the hub does not say."""
    licence: str
    """What the repository says of its licence; empty if nothing."""
    url: str
    """Where to fetch it."""
    headers: Mapping[str, str] = field(repr=False)
    """What to send along; may hold a token."""
    blob: Path
    """Where its content belongs in the cache."""
    lock: Path
    """The lock that everybody takes who fetches it."""

    @property
    def sha256(self) -> str:
        """The hash of the content; empty if the hub does not say."""
        return self.etag if _SHA256.fullmatch(self.etag) else ""


async def ask(reference: Hub, licence: str = "") -> HubFile:
    """Ask the hub for a file.

    Args:
        reference: Which; without a file the best is chosen.
        licence: The licence, if it is known already.

    Returns:
        The file, at the commit that it was found at.

    Raises:
        DownloadFailed: If there is no such file, or it may not be had.
    """
    commit, file = reference.revision, reference.file
    if not licence or not file:
        about = await _call(reference, lambda: _about(reference))
        commit, licence = about.commit or commit, about.licence
        file = file or _choice(reference, about.sizes)
    if naming.parts(file) > 1:
        raise split(reference.repository, file, naming.parts(file))
    return await _call(reference, lambda: _describe(reference.repository, file, commit or "main", licence))


async def file_in_cache(found: HubFile) -> Path:
    """Give a blob that is complete its name in the cache; return the path by which it is known.

    Raises:
        DownloadFailed: If the hub does not say that it is still the same.
    """
    reference = Hub(repository=found.repository, file=found.file)
    return Path(await _call(reference, lambda: _link(found)))


@frozen(kw_only=True)
class _About:
    commit: str
    licence: str
    sizes: Mapping[str, int]


def _about(reference: Hub) -> _About:
    hub = _library()
    info = hub.HfApi().model_info(
        reference.repository, revision=reference.revision or None, files_metadata=True, timeout=_SECONDS
    )
    card = info.card_data
    names = [card.get("license_name"), card.get("license")] if card else []
    licence = next((name for name in names if isinstance(name, str) and name), "")
    return _About(
        commit=info.sha or "",
        licence=licence[:80],
        sizes={file.rfilename: file.size or 0 for file in info.siblings or () if is_inside(file.rfilename)},
    )


def _choice(reference: Hub, sizes: Mapping[str, int]) -> str:
    if file := naming.choose(sizes, reference.quantisation):
        return file
    offers = [f"{name} ({size(sizes[name])})" for name in sorted(sizes) if naming.is_model(name)]
    raise no_choice(reference.repository, offers[:40], reference.quantisation)


def _describe(repository: str, file: str, revision: str, licence: str) -> HubFile:
    hub = _library()
    headers = hub.utils.build_hf_headers()
    url = hub.hf_hub_url(repository, file, revision=revision)
    about = hub.get_hf_file_metadata(url, timeout=_SECONDS)
    if not _COMMIT.fullmatch(about.commit_hash or "") or not _ETAG.fullmatch(about.etag or ""):
        raise no_hub(_endpoint())
    cache, place = Path(hub.constants.HF_HUB_CACHE), f"models--{repository.replace('/', '--')}"
    return HubFile(
        repository=repository,
        file=file,
        commit=about.commit_hash,
        etag=about.etag,
        size=about.size or 0,
        licence=licence,
        url=hub.hf_hub_url(repository, file, revision=about.commit_hash),
        headers=headers,
        blob=cache / place / "blobs" / about.etag,
        lock=cache / ".locks" / place / f"{about.etag}.lock",
    )


def _link(found: HubFile) -> str:
    path: str = _library().hf_hub_download(found.repository, found.file, revision=found.commit)
    return path


async def _call(reference: Hub, work: Callable[[], T]) -> T:
    """Ask, wait where a hub says that it is asked too often, and put what goes wrong into words."""
    for attempt in range(1, _TRIES + 1):
        try:
            return await _apart(work)
        except DownloadFailed:
            raise
        except Exception as error:
            status = _status(error)
            wait = retry_after(_header(error, "Retry-After"))
            if status != _TOO_MANY or attempt == _TRIES or (wait or 0) > _LONGEST_WAIT:
                raise _in_words(error, reference) from error
            await asyncio.sleep(2**attempt if wait is None else wait)
    raise AssertionError


async def _apart(work: Callable[[], T]) -> T:
    """Run something that blocks; whoever is cancelled meanwhile does not wait for its end."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: Exception | None) -> None:
        if future.cancelled():
            return
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)  # type: ignore[arg-type]  # without an error there is a result

    def run() -> None:
        result, problem = None, None
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - it is raised again where it is waited for
            problem = error
        with contextlib.suppress(RuntimeError):  # nobody waits any more, the loop is closed
            loop.call_soon_threadsafe(settle, result, problem)

    threading.Thread(target=run, daemon=True).start()
    return await future


def _in_words(error: Exception, reference: Hub) -> DownloadFailed:
    hub = _library()
    kinds, endpoint, repository = hub.errors, _endpoint(), reference.repository
    token = hub.get_token() is not None
    if isinstance(error, kinds.LocalEntryNotFoundError) and isinstance(error.__cause__, Exception):
        return _in_words(error.__cause__, reference)
    told: tuple[tuple[type[Exception], Callable[[], DownloadFailed]], ...] = (
        (kinds.GatedRepoError, lambda: gated(endpoint, repository, token=token)),
        (kinds.RepositoryNotFoundError, lambda: no_repository(endpoint, repository, token=token)),
        (kinds.RevisionNotFoundError, lambda: no_revision(repository, reference.revision)),
        (kinds.OfflineModeIsEnabled, lambda: offline(reference.file or repository)),
        (kinds.EntryNotFoundError, lambda: no_file(repository, reference.file)),
        (kinds.HfHubHTTPError, lambda: _in_words_by_status(error, f"{endpoint}/{repository}", token=token)),
    )
    for kind, say in told:
        if isinstance(error, kind):
            return say()
    strange = (kinds.FileMetadataError, ValueError, TypeError, KeyError, AttributeError)
    return no_hub(endpoint) if isinstance(error, strange) else unreachable(endpoint, error)


def _in_words_by_status(error: Exception, url: str, *, token: bool) -> DownloadFailed:
    status = _status(error)
    if status == _UNAUTHORIZED and token:
        return bad_token(url)
    if status == _TOO_MANY:
        return busy(url, status, retry_after(_header(error, "Retry-After")))
    return refused(url, status)


def _status(error: Exception) -> int:
    """Return the status of a hub's answer; 0 if there was none."""
    status = getattr(getattr(error, "response", None), "status_code", 0)
    return status if isinstance(status, int) else 0


def _header(error: Exception, name: str) -> str:
    headers = getattr(getattr(error, "response", None), "headers", {})
    return str(headers.get(name, ""))


def _endpoint() -> str:
    endpoint: str = _library().constants.ENDPOINT
    return endpoint


def _library() -> Any:
    """Return the library; what we fetch is nobody else's business, so it does not report what it runs in."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")  # read when it is imported
    import huggingface_hub  # noqa: PLC0415 - slow, and seldom needed
    import huggingface_hub.constants  # noqa: PLC0415 - as above
    import huggingface_hub.errors  # noqa: PLC0415 - as above
    import huggingface_hub.utils  # noqa: PLC0415 - as above

    return huggingface_hub
