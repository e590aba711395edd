"""The addresses to which the user lets code go.  Asking the user is others' business."""

import asyncio
from pathlib import Path

from attrs import frozen

from nlx_lsp.engines.openai.address import Address
from nlx_lsp.errors import ConsentMissing
from nlx_lsp.project.ledger import Ledger

_LEDGER = Ledger("allowed", "address")


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
    return _LEDGER.folder


def is_allowed(address: Address) -> Consent | None:
    """Return the consent to an address; None if there is none."""
    day = _LEDGER.since(address.origin)
    return Consent(address=address.origin, date=day) if day else None


def allow(address: Address) -> Consent:
    """Remember that code may go to an address.

    Raises:
        OSError: If it cannot be written down.
    """
    return Consent(address=address.origin, date=_LEDGER.add(address.origin))


def forget(address: Address) -> bool:
    """Take a consent back; return whether there was one.

    Raises:
        OSError: If it cannot be removed.
    """
    return _LEDGER.remove(address.origin)


def every() -> list[Consent]:
    """Return all consents, by their addresses."""
    return [Consent(address=address, date=day) for address, day in _LEDGER.entries().items()]
