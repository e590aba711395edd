"""The log as the client sees it."""

import asyncio
import logging

from lsprotocol import types

from nlx_lsp.features import log


class Sink:
    """Takes what a client would get."""

    def __init__(self) -> None:
        self.messages: list[tuple[types.MessageType, str]] = []

    def window_log_message(self, params: types.LogMessageParams) -> None:
        self.messages.append((params.type, params.message))
        logging.getLogger("pygls").warning("Sending data: %s", params.message)


async def test_records_of_any_thread_arrive_and_sending_them_makes_no_more() -> None:
    sink = Sink()
    ours = logging.getLogger("nlx_lsp.test")
    log.attach(sink)  # type: ignore[arg-type]  it sends log messages, and that is all that is needed
    try:
        ours.error("one")
        await asyncio.to_thread(ours.warning, "two %s", "three")
        await asyncio.sleep(0)
    finally:
        log.detach()
    ours.error("four")
    await asyncio.sleep(0)
    assert sink.messages == [
        (types.MessageType.Error, "nlx: one"),
        (types.MessageType.Warning, "nlx: two three"),
    ]


def test_a_record_after_the_end_is_dropped() -> None:
    loop = asyncio.new_event_loop()
    loop.close()
    handler = log.ClientLog(Sink(), loop)  # type: ignore[arg-type]
    handler.emit(logging.makeLogRecord({"msg": "late", "levelno": logging.ERROR}))
