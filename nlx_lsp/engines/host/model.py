"""A model that connections share: loaded when it is first needed, unloaded when nobody asks any more.

Knows its worker; neither who asks nor what else the host holds.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine

from nlx_lsp.engines.connection import Connection
from nlx_lsp.engines.conversation import Sink
from nlx_lsp.engines.protocol import OnLoad
from nlx_lsp.engines.wire import Line, Options, is_last
from nlx_lsp.errors import EngineCrashed

Start = Callable[[Options, OnLoad], Coroutine[None, None, Connection]]
"""Starts a worker that has loaded a model, and reports how far it is."""

_log = logging.getLogger(__name__)


class SharedModel:
    """One model, with one set of options.

    Args:
        options: What is loaded, and how.
        start: Loads it.
        idle_seconds: Without a request, until it is unloaded; 0 for never.
    """

    def __init__(self, options: Options, start: Start, idle_seconds: float) -> None:
        self.options = options
        self.running = 0
        """Requests that are under way."""
        self.last_used = asyncio.get_running_loop().time()
        """By the clock of the event loop."""
        self._start = start
        self._idle_seconds = idle_seconds
        self._connection: Connection | None = None
        self._loading: asyncio.Task[Connection] | None = None
        self._waiting: list[OnLoad] = []
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def is_loaded(self) -> bool:
        """Whether it is in memory."""
        return self._connection is not None and self._connection.alive

    @property
    def is_loading(self) -> bool:
        """Whether it is on its way there."""
        return self._loading is not None

    @property
    def memory(self) -> int:
        """Bytes of memory that its worker has in use."""
        return self._connection.memory if self._connection and self.is_loaded else 0

    async def load(self, on_load: OnLoad) -> Line:
        """Make it ready, unless it is, and return what is known of it.

        Of several callers, the first loads it; when all of them have been cancelled, it is given up.

        Raises:
            EngineError: If it cannot be loaded.
        """
        if self._connection is None or not self._connection.alive:
            await self._wait(on_load)
        if self._connection is None:  # unloaded in the same moment
            msg = "The model was unloaded."
            raise EngineCrashed(msg, "Try again.")
        self._touch()
        return await self._connection.load(self.options)

    def begin(self, rest: bytes, sink: Sink) -> Callable[[], None]:
        """Send a request to it, and return what stops that.

        Args:
            rest: The request, as the tail of a message.
            sink: Gets the answers, up to the last.

        Raises:
            EngineCrashed: If it is not loaded, or its worker has died.
        """

        def take(answer: bytes) -> None:
            if is_last(answer):
                self.running -= 1
                self._touch()
            sink(answer)

        connection = self._connection
        if connection is None:
            msg = "The model is not loaded."
            raise EngineCrashed(msg, "Try again.")
        number = connection.begin(rest, take)
        self.running += 1
        self._touch()
        return lambda: connection.cancel(number)

    async def unload(self) -> None:
        """Free its memory; a load that is under way is given up."""
        if self._loading:
            self._loading.cancel()
        connection, self._connection = self._connection, None
        if connection:
            await connection.close()

    async def _wait(self, on_load: OnLoad) -> None:
        """Wait for the load that is under way, or begin one."""
        if self._loading is None:
            self._loading = asyncio.create_task(self._start(self.options, self._report))
            self._loading.add_done_callback(self._loaded)
        loading = self._loading
        self._waiting.append(on_load)
        try:
            await asyncio.shield(loading)
        except asyncio.CancelledError:
            if loading.cancelled():  # it was given up; nobody has cancelled the caller
                msg = "The load was given up."
                raise EngineCrashed(msg, "Try again.") from None
            raise
        finally:
            self._waiting.remove(on_load)
            if not self._waiting:
                loading.cancel()

    def _loaded(self, loading: asyncio.Task[Connection]) -> None:
        self._loading = None
        if not loading.cancelled() and loading.exception() is None:
            self._connection = loading.result()

    def _report(self, done: float) -> None:
        for on_load in self._waiting:
            on_load(done)

    def _touch(self) -> None:
        """Note that it is in use, or was until now."""
        loop = asyncio.get_running_loop()
        self.last_used = loop.time()
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._idle_seconds and not self.running:
            self._timer = loop.call_later(self._idle_seconds, self._retire)

    def _retire(self) -> None:
        _log.info("%s has been idle for long, and is unloaded", self.options.model)
        task = asyncio.create_task(self.unload())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def evictable(models: Collection[SharedModel]) -> list[SharedModel]:
    """Return the models that nobody uses at the moment, from the one that was used longest ago."""
    idle = [model for model in models if model.is_loaded and not model.running]
    return sorted(idle, key=lambda model: model.last_used)
