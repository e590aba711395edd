"""Questions to the user, each asked once a session, while everything else goes on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from nlx_lsp.features.client import Client

_NO = "Not now"
_SECONDS = 120.0
"""For an answer; a client that cannot ask its user may never give one."""

_log = logging.getLogger(__name__)


class Questions:
    """What the user of one client has been asked, on one matter.

    Args:
        client: Asks.
    """

    def __init__(self, client: Client) -> None:
        self.client = client
        self._asked: dict[str, asyncio.Future[bool]] = {}

    async def settle(self, subject: str, ask: Callable[[], Awaitable[bool]]) -> bool:
        """Return what the user says of a subject.

        Whoever comes while the question is open gets the same answer.  Where the answer was no, nobody asks
        again in this session.

        Args:
            subject: What it is about.
            ask: Asks, and remembers a yes.
        """
        asked = self._asked.get(subject)
        if asked is not None:
            return not asked.done() and await asyncio.shield(asked)
        answer = self._asked[subject] = asyncio.ensure_future(ask())
        allowed = await asyncio.shield(answer)
        if allowed:
            del self._asked[subject]  # it may be taken back
        return allowed

    async def put(self, question: str, yes: str, remember: Callable[[], object]) -> bool:
        """Ask a question, and remember a yes; what cannot be remembered is a no.

        Args:
            question: In words.
            yes: What the button says.
            remember: Writes the yes down, in a thread.

        Returns:
            Whether the answer was yes, and is remembered.
        """
        if not await self._says_yes(question, yes):
            return False
        try:
            await asyncio.to_thread(remember)
        except OSError as error:
            self.client.fail(f"The yes cannot be written down: {error.strerror or error}.")
            return False
        return True

    async def _says_yes(self, question: str, yes: str) -> bool:
        params = types.ShowMessageRequestParams(
            type=types.MessageType.Warning,
            message=f"nlx: {question}",
            actions=[types.MessageActionItem(title=yes), types.MessageActionItem(title=_NO)],
        )
        try:
            async with asyncio.timeout(_SECONDS):
                answer = await self.client.lsp.window_show_message_request_async(params)
        except (JsonRpcException, TimeoutError) as error:
            _log.info("The client does not ask its user: %r", error)
            return False
        return answer is not None and answer.title == yes
