"""What can go wrong with a download, in words, each with the way out.

Addresses are shown without what follows the question mark, which may be a key.
"""

import errno
from http import HTTPStatus
from urllib.parse import urlsplit

from nlx_lsp.errors import DownloadFailed

_AGAIN = "What has come so far is kept; the same command goes on from there."
_ANEW = "Remove it, and pull it again."
_TOKEN = "Set HF_TOKEN to a token of your account, or run `hf auth login`."  # noqa: S105 - advice


def show(url: str) -> str:
    """Render an address without what may be secret in it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def size(count: float) -> str:
    """Render a number of bytes."""
    for unit, digits in (("bytes", 0), ("kB", 0), ("MB", 0)):
        if count < 1000:  # noqa: PLR2004 - the step from unit to unit
            return f"{count:.{digits}f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"


def cut_off(url: str) -> DownloadFailed:
    """The connection ended early, again and again."""
    return DownloadFailed(f"The connection to {_host(url)} broke off again and again.", "Try again later.")


def kept(error: DownloadFailed) -> DownloadFailed:
    """Something has come before."""
    return DownloadFailed(error.message, f"{error.hint} {_AGAIN}")


def unreachable(url: str, error: Exception) -> DownloadFailed:
    """Nobody answers."""
    reason = str(error).strip().rstrip(".") or type(error).__name__
    hint = "Check the network, and HTTPS_PROXY where there is a proxy."
    return DownloadFailed(f"{_host(url)} cannot be reached ({reason}).", hint)


def busy(url: str, status: int, wait: float | None) -> DownloadFailed:
    """The server has too much to do, or we ask too often."""
    often = status == HTTPStatus.TOO_MANY_REQUESTS
    what = "says that it was asked too often" if often else f"is out of order (status {status})"
    when = f"in {wait:.0f} seconds" if wait else "later"
    return DownloadFailed(f"{_host(url)} {what}.", f"Try again {when}.")


def refused(url: str, status: int) -> DownloadFailed:
    """The server says no; a status of 0 is a way that we do not go."""
    if not status:
        return DownloadFailed(
            f"The server sends us on to {show(url)}, without encryption.", "Ask for another address."
        )
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return DownloadFailed(
            f"{_host(url)} does not let us have {show(url)} (status {status}).",
            "Download it with what you are logged in with, and set engine.model to the path.",
        )
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return DownloadFailed(f"There is nothing at {show(url)}.", "Check the address.")
    return DownloadFailed(f"{_host(url)} answered with status {status}.", "Try again later, or elsewhere.")


def web_page(url: str) -> DownloadFailed:
    """A page came where a file should be."""
    return DownloadFailed(
        f"{show(url)} is a web page, and no weights file.",
        "Use the address of the file itself; in a browser, it is that of the download button.",
    )


def too_long(url: str, total: int) -> DownloadFailed:
    """More came than was announced."""
    return DownloadFailed(
        f"{_host(url)} sends more than the {total:,} bytes that the file should have.", "Try again later."
    )


def other_size(url: str, is_: int, should: int) -> DownloadFailed:
    """The server announces another length than the file should have."""
    return DownloadFailed(
        f"{_host(url)} would send {is_:,} bytes, but the file should have {should:,}.",
        "The file was replaced, or something stands in between. Try again later, or name another one.",
    )


def wrong_size(title: str, is_: int, should: int) -> DownloadFailed:
    """The file has not the length that it should have."""
    return DownloadFailed(f"{title} has {is_:,} bytes instead of {should:,}.", _ANEW)


def wrong_hash(title: str, is_: str, should: str) -> DownloadFailed:
    """The file is not the one that was meant."""
    return DownloadFailed(
        f"{title} is not what it should be: its SHA-256 is {is_[:12]}…, not {should[:12]}….",
        _ANEW,
    )


def no_model(title: str, reason: str, hint: str) -> DownloadFailed:
    """The file is as it should be, but is not a model."""
    return DownloadFailed(f"{title} is no model that can be run: {reason}.", hint)


def thrown_away(error: DownloadFailed) -> DownloadFailed:
    """What came was of no use, and is gone."""
    hint = error.hint
    if hint == _ANEW:
        hint = (
            "Pull it again. If that happens twice, somebody on the way changes it, or the source has changed."
        )
    return DownloadFailed(f"{error.message} It was thrown away.", hint)


def no_space(folder: str, needed: int, free: int) -> DownloadFailed:
    """The disk is too small."""
    return DownloadFailed(
        f"{folder} has {size(free)} free, and {size(needed)} are needed.",
        "Make room, or set HF_HOME to a folder on another disk.",
    )


def unwritable(error: OSError) -> DownloadFailed:
    """The disk does not take it."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):  # Windows knows no quota
        return DownloadFailed(
            "The disk is full.", f"Make room, or set HF_HOME to a folder on another disk. {_AGAIN}"
        )
    where = f"{error.filename} cannot be written" if error.filename else "The file cannot be written"
    return DownloadFailed(f"{where}: {error.strerror or error}.", "Set HF_HOME to a folder of your own.")


def offline(title: str) -> DownloadFailed:
    """The user wants no network."""
    return DownloadFailed(
        f"{title} is not on this machine, and HF_HUB_OFFLINE forbids to fetch it.", "Unset HF_HUB_OFFLINE."
    )


def no_repository(endpoint: str, repository: str, *, token: bool) -> DownloadFailed:
    """The hub knows no such repository, or none that we may see."""
    hint = "your token does not open it" if token else "it is private"
    return DownloadFailed(
        f"{_host(endpoint)} has no repository {repository}, or {hint}.",
        f"Check the spelling. {'' if token else f'If it is private: {_TOKEN}'}",
    )


def bad_token(endpoint: str) -> DownloadFailed:
    """The hub does not accept the token."""
    return DownloadFailed(f"{_host(endpoint)} does not accept the token.", f"Unset HF_TOKEN, or: {_TOKEN}")


def gated(endpoint: str, repository: str, *, token: bool) -> DownloadFailed:
    """The owners want to be asked first."""
    then = "Then pull it again." if token else _TOKEN
    return DownloadFailed(
        f"The owners of {repository} want their terms to be accepted first.",
        f"Log in and accept them at {endpoint}/{repository}. {then}",
    )


def no_revision(repository: str, revision: str) -> DownloadFailed:
    """There is no such version."""
    return DownloadFailed(f"{repository} has no revision {revision}.", "Check it, or leave it out.")


def no_file(repository: str, file: str) -> DownloadFailed:
    """There is no such file."""
    return DownloadFailed(
        f"{repository} has no file {file}.", f"`nlx-lsp models pull hf:{repository}` says what it has."
    )


def no_hub(endpoint: str) -> DownloadFailed:
    """Something answers, but it does not talk like a hub."""
    return DownloadFailed(
        f"{_host(endpoint)} does not answer like a hub.",
        "Check HF_ENDPOINT, and whether a proxy or a login page stands in between.",
    )


def split(repository: str, file: str, parts: int) -> DownloadFailed:
    """The model comes in several files."""
    return DownloadFailed(
        f"{file} is one of {parts} parts of a model, and only models in one file are supported.",
        f"Take another file of {repository}, or join the parts with llama-gguf-split and set engine.model.",
    )


def no_choice(repository: str, offers: list[str], wanted: str) -> DownloadFailed:
    """The repository has no file that would be taken without asking."""
    if not offers:
        return DownloadFailed(
            f"{repository} has no GGUF file.", "Look for a repository whose name ends in -GGUF."
        )
    what = f"has no {wanted}" if wanted else "leaves the choice to you"
    return DownloadFailed(
        f"{repository} {what}; it has {', '.join(offers)}.", f"Name one: hf:{repository}/FILE."
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
