"""Finds the model servers of this machine, by asking at the ports where they usually listen.

Asks, and never more than that: no model is loaded, nothing of the user's is sent.  Ports of other machines
are not looked at.
"""

import asyncio
from collections.abc import Sequence

import httpx
from attrs import frozen

from nlx_lsp.engines.openai.dialects import recognise
from nlx_lsp.engines.openai.ports import USUAL
from nlx_lsp.values import JSON

_SECONDS = 0.45
"""For all ports together."""
_LONGEST = 1 << 20
"""Bytes; a longer answer is no list of models."""


@frozen(kw_only=True)
class Served:
    """A server that was found."""

    address: str
    """As the setting `openai.address` wants it."""
    kind: str
    """What it is: ``llama.cpp``, ``Ollama``, …"""
    models: tuple[str, ...]
    """The models that can write and that it runs on this machine, the one that is loaded first."""


async def discover(ports: Sequence[int] = USUAL) -> tuple[Served, ...]:
    """Return the servers that listen on loopback and offer a model, in the order of the ports.

    Takes half a second at most; who does not answer in that time is not there.  Never raises.

    Args:
        ports: Where to ask.
    """
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=_SECONDS) as client:
            found = await asyncio.gather(*(_ask(client, port) for port in ports))
    except httpx.HTTPError:
        return ()
    return tuple(served for served in found if served is not None)


async def _ask(client: httpx.AsyncClient, port: int) -> Served | None:
    address = f"http://127.0.0.1:{port}"

    async def ask(path: str, body: JSON = None) -> JSON:
        answer = await client.request("GET" if body is None else "POST", address + path, json=body)
        return answer.json() if answer.is_success and len(answer.content) <= _LONGEST else None

    try:
        async with asyncio.timeout(_SECONDS):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            dialect = await recognise(ask)
            offers = await dialect.offers(ask) if dialect else ()
    except (OSError, TimeoutError, httpx.HTTPError, ValueError, RecursionError):
        return None
    names = tuple(offer.name for offer in offers if not offer.relay)
    return Served(address=f"{address}/v1", kind=dialect.kind, models=names) if dialect and names else None
