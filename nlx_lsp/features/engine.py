"""The one engine that all jobs of a client share.

Made when first needed, exchanged when the settings want another one.  Knows neither models nor jobs.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from nlx_lsp.engines.protocol import Engine
from nlx_lsp.settings import Settings
from nlx_lsp.settings.table import EngineSettings


class SharedEngine:
    """Hands out the engine that the settings want."""

    def __init__(self) -> None:
        self._engine: Engine | None = None
        self._wanted: EngineSettings | None = None
        self._users: dict[int, int] = {}

    @asynccontextmanager
    async def use(self, settings: Settings) -> AsyncIterator[Engine]:
        """Lend the engine; one that the settings no longer want is closed when nobody uses it any more.

        Raises:
            EngineError: If there is no engine for these settings.
        """
        engine = await self._choose(settings)
        self._users[id(engine)] = self._users.get(id(engine), 0) + 1
        try:
            yield engine
        finally:
            self._users[id(engine)] -= 1
            if not self._users[id(engine)]:
                del self._users[id(engine)]
                if engine is not self._engine:
                    await engine.close()

    async def close(self) -> None:
        """Stop the engine; the next use makes another one."""
        engine, self._engine, self._wanted = self._engine, None, None
        if engine is not None:
            await engine.close()

    async def _choose(self, settings: Settings) -> Engine:
        from nlx_lsp.engines.choice import choose  # noqa: PLC0415  engines are loaded with the first job

        if self._engine is not None and settings.engine == self._wanted:
            return self._engine
        # Not in a thread: it imports the engine's module, see `Session.warm`.
        engine = choose(settings)
        former, self._engine, self._wanted = self._engine, engine, settings.engine
        if former is not None and id(former) not in self._users:
            await former.close()
        return engine
