"""One connection to the host: what is asked there goes to its model, and the answers come back.

The answers are passed on as they are: nobody here reads what a model says.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from nlx_lsp.engines.host.model import SharedModel
from nlx_lsp.engines.wire import Line, Options, decode, is_last, join, pack, split, tail
from nlx_lsp.errors import EngineError
from nlx_lsp.values import JSON

if TYPE_CHECKING:
    from nlx_lsp.engines.host.host import Host

_UNREAD = 1 << 20
"""Bytes that a guest may leave unread; it is stopped or broken, and would fill the memory."""
_MOST = 256
"""Requests that a guest may have under way."""
_FORWARDED = ("count", "generate")

_log = logging.getLogger(__name__)


class Guest:
    """Somebody who has said the right hello.

    Args:
        reader: What he says.
        writer: What he is told.
        host: Where he is.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: "Host") -> None:
        self._reader = reader
        self._writer = writer
        self._host = host
        self._model: SharedModel | None = None
        self._requests: dict[int, Callable[[], object]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Do what is asked until the guest leaves; then stop all of it."""
        try:
            while raw := await self._reader.readline():
                self._take(raw)
        except (OSError, ValueError, KeyError, TypeError) as error:  # gone, or talks nonsense
            _log.info("a guest is cut off: %s", error)
        finally:
            self._writer.transport.abort()
            for stop in list(self._requests.values()):
                stop()

    def leave(self) -> None:
        """Let him go, when he has been told what he waits for."""
        self._writer.close()

    def _take(self, raw: bytes) -> None:
        """Take a message.

        Raises:
            ValueError: If it makes no sense.
        """
        number, rest = split(raw)
        line = decode(raw)
        if line["call"] == "cancel":
            self._requests.get(number, _nothing)()
            return
        if number in self._requests or len(self._requests) >= _MOST:
            msg = f"request {number} is one too many"
            raise ValueError(msg)
        task = asyncio.create_task(self._answer(number, line, rest))
        self._requests[number] = task.cancel
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, number: int, line: Line, rest: bytes) -> None:
        call = line.pop("call")
        try:
            if call in _FORWARDED:
                await self._forward(number, rest)
            else:
                self._write(number, tail(result=await self._result(call, number, line)))
        except asyncio.CancelledError:
            self._write(number, tail(result=None))
        except EngineError as error:
            self._write(number, tail(error=pack(error)))
        except Exception as error:  # noqa: BLE001 - whatever it is, the guest waits for an answer
            _log.exception("a mistake of ours")
            self._write(number, tail(error=pack(EngineError(f"The model host failed: {error!r}."))))
        finally:
            del self._requests[number]

    async def _result(self, call: str, number: int, line: Line) -> JSON:
        """Do what concerns the host itself."""
        if call == "load":
            return await self._load(number, line)
        if call == "status":
            return self._host.status()
        if call == "stop":
            self._host.stop(self)
            return None
        msg = f"The model host does not know the call {call!r:.40}."
        raise EngineError(msg)

    async def _load(self, number: int, line: Line) -> Line:
        del line["id"]
        self._model = self._host.shared(Options(**line))
        return await self._model.load(lambda done: self._write(number, tail(item={"loaded": done})))

    async def _forward(self, number: int, rest: bytes) -> None:
        """Let the model answer, and wait until it has."""
        if self._model is None:
            msg = "No model is loaded."
            raise EngineError(msg)
        await self._model.load(_nothing)
        over = asyncio.Event()

        def take(answer: bytes) -> None:
            self._write(number, answer)
            if is_last(answer):
                over.set()

        self._requests[number] = self._model.begin(rest, take)
        await over.wait()

    def _write(self, number: int, rest: bytes) -> None:
        transport = self._writer.transport
        if transport.is_closing():
            return
        self._writer.write(join(number, rest))
        if transport.get_write_buffer_size() > _UNREAD:
            _log.info("a guest is cut off: he does not read what he is told")
            transport.abort()


def _nothing(*_: object) -> None:
    """Do nothing."""
