"""The question whether code may go to another machine: asked once, while everything else goes on."""

import asyncio
import logging
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from nlx_lsp.errors import ConsentMissing

if TYPE_CHECKING:
    from nlx_lsp.features.client import Client

_YES, _NO = "Allow", "Not now"
_SECONDS = 120.0
"""For an answer; a client that cannot ask its user may never give one."""

_log = logging.getLogger(__name__)


class Consents:
    """What the user of one client has been asked.

    Args:
        client: Asks.
    """

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._asked: dict[str, asyncio.Future[bool]] = {}

    async def obtain(self, missing: ConsentMissing) -> bool:
        """Return whether the user lets code go where it was about to go, and remember a yes.

        Whoever comes while the question is open gets the same answer.  Where the answer was no, nobody asks
        again in this session.
        """
        asked = self._asked.get(missing.address)
        if asked is not None:
            return not asked.done() and await asyncio.shield(asked)
        answer = self._asked[missing.address] = asyncio.ensure_future(self._ask(missing.address))
        allowed = await asyncio.shield(answer)
        if allowed:
            del self._asked[missing.address]  # it may be taken back
        return allowed

    async def _ask(self, origin: str) -> bool:
        from nlx_lsp.engines.openai import consent  # noqa: PLC0415  engines are loaded with the first job
        from nlx_lsp.engines.openai.address import Address  # noqa: PLC0415  as above

        address = Address.parse(origin)
        if not await self._says_yes(_question(address.scheme == "http", origin)):
            return False
        try:
            await asyncio.to_thread(consent.allow, address)
        except OSError as error:
            self._client.fail(f"The yes cannot be written down: {error.strerror or error}.")
            return False
        return True

    async def _says_yes(self, question: str) -> bool:
        params = types.ShowMessageRequestParams(
            type=types.MessageType.Warning,
            message=f"nlx: {question}",
            actions=[types.MessageActionItem(title=_YES), types.MessageActionItem(title=_NO)],
        )
        try:
            async with asyncio.timeout(_SECONDS):
                answer = await self._client.lsp.window_show_message_request_async(params)
        except (JsonRpcException, TimeoutError) as error:
            _log.info("The client does not ask its user: %r", error)
            return False
        return answer is not None and answer.title == _YES


def _question(openly: bool, origin: str) -> str:
    way = " The way there is NOT encrypted: anybody on it can read along." if openly else ""
    return f"May your code go to {origin}, another machine? Likely secrets stay here.{way}"
