"""The requests that are under way over one stream: a worker's pipes, or the host's socket.

Knows how to ask, to follow what comes back, and to stop what was asked; neither what requests mean nor how
bytes travel.
"""

import asyncio
import itertools
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from nlx_lsp.engines.protocol import OnLoad
from nlx_lsp.engines.wire import Line, Options, is_last, join, pack, read_tail, split, tail, unpack
from nlx_lsp.errors import EngineCrashed, EngineError
from nlx_lsp.values import JSON

Sink = Callable[[bytes], None]
"""Takes the tails of the messages that answer one request, and returns at once."""

_CANCEL = tail(call="cancel")


class Conversation(ABC):
    """One end of a stream of messages: the end that asks."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._sinks: dict[int, Sink] = {}
        self._abandoned: set[int] = set()
        self._open = True

    @property
    def alive(self) -> bool:
        """Whether it takes requests."""
        return self._open

    @abstractmethod
    async def load(self, options: Options, on_load: OnLoad | None = None) -> Line:
        """Make a model ready, unless it is, and return what is known of it.

        Raises:
            EngineError: If it cannot be loaded.
        """

    @abstractmethod
    async def close(self) -> None:
        """End the conversation, and all that was asked in it."""

    @abstractmethod
    def _write(self, raw: bytes) -> None:
        """Send a message, in the background."""

    def begin(self, rest: bytes, sink: Sink) -> int:
        """Send a request, and return its number.

        Args:
            rest: The request, as the tail of a message.
            sink: Gets the answers, up to the last.

        Raises:
            EngineCrashed: If the conversation is over.
        """
        if not self._open:
            msg = "The model's process has ended."
            raise EngineCrashed(msg, "Try again: the next request starts a new one.")
        number = next(self._numbers)
        self._sinks[number] = sink
        self._write(join(number, rest))
        return number

    def cancel(self, number: int) -> None:
        """Stop a request, unless it is over; its last message still comes."""
        if number in self._sinks and number not in self._abandoned:
            self._abandoned.add(number)
            self._write(join(number, _CANCEL))

    async def ask(self, call: str, **fields: JSON) -> AsyncGenerator[Line]:
        """Send a request, and give the messages that answer it, up to the result.

        Closing the generator stops what was asked.

        Args:
            call: What to do; see `nlx_lsp.engines.wire`.
            fields: With what.

        Yields:
            The messages; the result is the last.

        Raises:
            EngineError: If that is the answer, or the other end is gone.
        """
        inbox: asyncio.Queue[bytes] = asyncio.Queue()
        number = self.begin(tail(call=call, **fields), inbox.put_nowait)
        try:
            last = False
            while not last:
                rest = await inbox.get()
                last = is_last(rest)
                line = _read(rest)
                if "error" in line:
                    raise unpack(line["error"])
                yield line
        finally:
            self.cancel(number)

    async def result(self, call: str, **fields: JSON) -> JSON:
        """Ask for what has no items of interest, and return the result.

        Raises:
            EngineError: If that is the answer, or the other end is gone.
        """
        async with aclosing(self.ask(call, **fields)) as lines:
            return [line async for line in lines][-1]["result"]

    def _hear(self, raw: bytes) -> None:
        """Take a message.

        Raises:
            ValueError: If it is none.
        """
        number, rest = split(raw)
        sink = self._sinks.get(number)
        if sink is None:
            return
        if is_last(rest):
            del self._sinks[number]
            self._abandoned.discard(number)
        sink(rest)

    def _end(self, error: EngineError) -> None:
        """Tell everyone who waits that nothing more comes."""
        self._open = False
        sinks, self._sinks = self._sinks, {}
        for sink in sinks.values():
            sink(tail(error=pack(error)))


def _read(rest: bytes) -> Line:
    try:
        return read_tail(rest)
    except ValueError as error:
        msg = "The model's process talks nonsense."
        raise EngineCrashed(msg, "Try again.") from error
