"""The addresses to which the user lets code go, remembered in the state folder.

One file an address, so that two programs can remember at the same time.  Asking the user is others' business.
"""

import asyncio
import datetime as dt
import hashlib
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

import platformdirs
from attrs import frozen

from nlx_lsp.engines.openai.address import Address
from nlx_lsp.errors import ConsentMissing


@frozen(kw_only=True, order=True)
class Consent:
    """One yes."""

    address: str
    """The origin of a server: scheme, host and port."""
    date: str
    """The day of the yes, as ``2026-11-21``."""


async def require(address: Address) -> None:
    """Make sure that the user has allowed an address.

    Raises:
        ConsentMissing: If they have not.
    """
    if await asyncio.to_thread(is_allowed, address):
        return
    openly = ", unencrypted" if address.scheme == "http" else ""
    msg = f"Your code would go to {address.origin}, another machine{openly}; you have not allowed that."
    raise ConsentMissing(msg, f"Allow it: `nlx-lsp allow {address.origin}`.", address=address.origin)


def folder() -> Path:
    """Return where the consents are kept, whether there are any or not."""
    return platformdirs.user_state_path("nlx-lsp", appauthor=False) / "allowed"


def is_allowed(address: Address) -> Consent | None:
    """Return the consent to an address; None if there is none."""
    return _read(_path(address))


def allow(address: Address) -> Consent:
    """Remember that code may go to an address.

    Raises:
        OSError: If it cannot be written down.
    """
    consent = Consent(address=address.origin, date=dt.datetime.now(dt.UTC).date().isoformat())
    path = _path(address)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({"address": consent.address, "date": consent.date}, file)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return consent


def forget(address: Address) -> bool:
    """Take a consent back; return whether there was one.

    Raises:
        OSError: If it cannot be removed.
    """
    try:
        _path(address).unlink()
    except FileNotFoundError:
        return False
    return True


def every() -> list[Consent]:
    """Return all consents, by their addresses."""
    return sorted(filter(None, map(_read, folder().glob("*.json"))))


def _path(address: Address) -> Path:
    return folder() / f"{hashlib.sha256(address.origin.encode()).hexdigest()[:32]}.json"


def _read(path: Path) -> Consent | None:
    """Read a consent; what is damaged is none, and what lies under another's name isn't either."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads(path.read_text("utf-8"))
        consent = Consent(address=str(found["address"]), date=str(found["date"]))
        if _path(Address.parse(consent.address)) == path:
            return consent
    return None
