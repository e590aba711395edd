"""Asks the user which variant of an action is meant, where a command does not say and it has to be known.

The protocol has buttons, but no way to ask for a text: an instruction of one's own comes with the command.
"""

import asyncio
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from nlx_lsp.values import JSON

if TYPE_CHECKING:
    from nlx_lsp.features.order import Order
    from nlx_lsp.features.session import Session

_SECONDS = 120.0
"""For an answer; a client that cannot ask its user may never give one."""

_log = logging.getLogger(__name__)


async def settle(session: "Session", order: "Order") -> Mapping[str, JSON]:
    """Return the options of an order, with those of the variant that the user chooses, if need be.

    Where nothing is chosen they stay as they are; the action says what it lacks.
    """
    from nlx_lsp.actions.own.action import OwnAction  # noqa: PLC0415  loaded with the first menu

    options = order.arguments.options
    if not isinstance(order.action, OwnAction) or not order.action.lacks(options):
        return options
    offers = {offer.title: offer for offer in order.action.offers(order.source, order.span)}
    params = types.ShowMessageRequestParams(
        type=types.MessageType.Info,
        message=f"nlx: {order.action.description.title}: how?",
        actions=[types.MessageActionItem(title=title) for title in offers],
    )
    try:
        async with asyncio.timeout(_SECONDS):
            answer = await session.client.lsp.window_show_message_request_async(params)
    except (JsonRpcException, TimeoutError) as error:
        _log.info("The client does not ask its user: %r", error)
        return options
    chosen = offers.get(answer.title) if answer else None
    return {**chosen.options, **options} if chosen else options
