"""The host itself: who is connected, which models there are, and when it is over."""

import asyncio
import logging
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from nlx_lsp.engines.connection import Connection
from nlx_lsp.engines.host.door import Door, StrangerError
from nlx_lsp.engines.host.guest import Guest
from nlx_lsp.engines.host.model import SharedModel, evictable
from nlx_lsp.engines.host.place import Terms
from nlx_lsp.engines.protocol import OnLoad
from nlx_lsp.engines.wire import Line, Options
from nlx_lsp.errors import EngineCrashed
from nlx_lsp.models import memory
from nlx_lsp.models.memory import Need

_LONGEST = 1 << 22
"""Bytes of a message."""
_STRANGERS = 64
"""That may stand at the door at the same time."""
_MOST = 4
"""Models that stay loaded though nobody uses them at the moment."""
_FAREWELL = 1.0
"""Seconds in which guests get the rest of what they were told, when the host ends."""

_log = logging.getLogger(__name__)


class Host:
    """What holds the models.

    Args:
        terms: Where it is, and how long it keeps what it has.
        door: Where guests come in.
    """

    def __init__(self, terms: Terms, door: Door) -> None:
        self._terms = terms
        self._door = door
        self._began = time.time()
        self._models: dict[tuple[Options, object], SharedModel] = {}
        self._guests: dict[Guest, asyncio.Task[None] | None] = {}
        self._strangers = 0
        self._gate = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._over = asyncio.Event()
        self._stoppers: list[Guest] = []

    async def run(self) -> None:
        """Serve until it is stopped, or until nobody has been there for long."""
        server = await asyncio.start_server(self._receive, sock=self._door.socket, limit=_LONGEST)
        self._wait_for_guests()
        await self._over.wait()
        self._door.remove()
        server.close()
        await self._farewell([guest for guest in self._guests if guest not in self._stoppers])
        for model in self._models.values():
            await model.unload()
        await self._farewell(self._stoppers)

    def stop(self, guest: Guest | None = None) -> None:
        """End.

        Args:
            guest: Who wants it; he learns from the end of his connection that all is over.
        """
        if guest:
            self._stoppers.append(guest)
        self._over.set()

    def shared(self, options: Options) -> SharedModel:
        """Return the model for some options, the same for all who ask for it while its file is the same."""
        key = (options, _stamp(options.model))
        if key not in self._models:
            self._models[key] = SharedModel(options, self._start, self._terms.idle_seconds)
        return self._models[key]

    def status(self) -> Line:
        """Return what there is, for people and programs."""
        models = [model for model in self._models.values() if model.is_loaded or model.is_loading]
        return {
            "pid": os.getpid(),
            "version": self._terms.place.version,
            "seconds": time.time() - self._began,
            "folder": str(self._terms.place.folder),
            "log": str(self._terms.place.log),
            "idle_seconds": self._terms.idle_seconds,
            "exit_seconds": self._terms.exit_seconds,
            "connections": len(self._guests) - 1,  # without the one who asks
            "memory": memory.resident(os.getpid()),
            "models": [
                {
                    "model": model.options.model,
                    "engine": model.options.backend.rpartition(".")[2],
                    "context_tokens": model.options.context_tokens,
                    "state": "loaded" if model.is_loaded else "loading",
                    "memory": model.memory,
                    "requests": model.running,
                }
                for model in models
            ],
        }

    async def _receive(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Let somebody in, and serve him."""
        if not await self._admit(reader, writer):
            writer.close()
            return
        guest = Guest(reader, writer, self)
        self._guests[guest] = asyncio.current_task()
        self._wait_for_guests()
        try:
            await guest.serve()
        finally:
            del self._guests[guest]
            self._wait_for_guests()

    async def _admit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if self._strangers >= _STRANGERS:
            return False
        self._strangers += 1
        try:
            await self._door.greet(reader, writer, self._terms.place.version)
        except StrangerError as stranger:
            _log.info("turned away: %s", stranger)
            return False
        finally:
            self._strangers -= 1
        return True

    async def _farewell(self, guests: list[Guest]) -> None:
        """Let guests go, when they have read the rest of what they were told."""
        tasks = [task for guest in guests if (task := self._guests.get(guest))]
        for guest in guests:
            guest.leave()
        if tasks:
            await asyncio.wait(tasks, timeout=_FAREWELL)

    def _wait_for_guests(self) -> None:
        """End after a while, unless somebody is there."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if self._terms.exit_seconds and not self._guests:
            self._timer = asyncio.get_running_loop().call_later(self._terms.exit_seconds, self.stop)

    def _check_installation(self) -> None:
        """End if the program is gone, so that the next server starts a host of its own installation.

        Raises:
            EngineCrashed: If it is.
        """
        if not Path(sys.executable).exists():
            self.stop()
            msg = "The program that the model host runs from has been removed."
            raise EngineCrashed(msg, "Try again: the next request starts another host.")

    async def _make_room(self, needed: Need) -> None:
        """Unload models that nobody uses, while there are many or the memory does not suffice for another."""
        for idle in evictable(self._models.values()):
            loaded = sum(model.is_loaded for model in self._models.values())
            if loaded < _MOST and needed.total <= memory.available():
                break
            _log.info("%s makes room", idle.options.model)
            await idle.unload()

    async def _start(self, options: Options, on_load: OnLoad) -> Connection:
        """Load a model into a worker, one after the other; one that is not in use makes room for it.

        Raises:
            EngineError: If it cannot be loaded, or does not fit.
        """
        self._check_installation()
        async with self._gate:
            needed = await asyncio.to_thread(memory.need, options)
            await self._make_room(needed)
            memory.check(options.model, needed, memory.available())
            began = time.monotonic()
            connection = await Connection.start(options.backend, needed, self._terms.place.workers)
            try:
                await connection.load(options, on_load)
            except BaseException as error:
                _log.info("%s is not loaded: %s", options.model, error)
                await connection.kill()
                raise
            seconds, size = time.monotonic() - began, connection.memory
            _log.info("%s is loaded, after %.1f s, with %d MB", options.model, seconds, size >> 20)
            return connection


def _stamp(model: str) -> object:
    """Return what changes when a file is replaced."""
    with suppress(OSError, ValueError):
        status = Path(model).stat()
        return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
    return None
