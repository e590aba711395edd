"""The one engine that all jobs of a client share.

Made when first needed, exchanged when the settings want another one.  Knows neither models nor jobs.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from nlx_lsp.engines.protocol import Engine
from nlx_lsp.errors import EngineCrashed, EngineError
from nlx_lsp.settings import Settings

if TYPE_CHECKING:
    from nlx_lsp.engines.choice import Choice

_GONE = "It was found by itself: try again, and another one is looked for."
_FOUND = "It was found by itself; engine.discover = false leaves it alone."
_SECTIONS = ("engine", "host", "openai")
"""The settings on which an engine depends."""


class SharedEngine:
    """Hands out the engine that the settings want."""

    def __init__(self) -> None:
        self._choosing = asyncio.Lock()
        self._engine: Engine | None = None
        self._choice: Choice | None = None
        self._wanted: Settings | None = None
        self._users: dict[int, int] = {}

    @property
    def current(self) -> Engine | None:
        """The engine in use; None if none has been needed yet."""
        return self._engine

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
        except EngineError as error:
            if self._forget_found(engine):
                error.hint = _GONE if isinstance(error, EngineCrashed) else f"{error.hint} {_FOUND}".strip()
            raise
        finally:
            self._users[id(engine)] -= 1
            if not self._users[id(engine)]:
                del self._users[id(engine)]
                if engine is not self._engine:
                    await engine.close()

    async def explain(self, settings: Settings) -> "Choice":
        """Return what is in use for these settings, or what would be."""
        from nlx_lsp.engines.choice import explain  # noqa: PLC0415  engines are loaded with the first job

        if self._engine is not None and self._choice is not None and _same(settings, self._wanted):
            return self._choice
        return await explain(settings)

    async def close(self) -> None:
        """Stop the engine; the next use makes another one."""
        engine, self._engine, self._wanted = self._engine, None, None
        if engine is not None:
            await engine.close()

    def _forget_found(self, engine: Engine) -> bool:
        """Let the next job look for a server again, if this one was found; return whether it was."""
        if engine is not self._engine or self._choice is None or not self._choice.address:
            return False
        self._engine = None
        return True

    async def _choose(self, settings: Settings) -> Engine:
        from nlx_lsp.engines.choice import explain, make  # noqa: PLC0415  engines are loaded with the first job

        async with self._choosing:
            if self._engine is not None and _same(settings, self._wanted):
                return self._engine
            choice = await explain(settings)
            engine = make(choice, settings)
            former, self._engine = self._engine, engine
            self._choice, self._wanted = choice, settings
        if former is not None and id(former) not in self._users:
            await former.close()
        return engine


def _same(settings: Settings, wanted: Settings | None) -> bool:
    """Whether two settings want the same engine."""
    return wanted is not None and all(
        getattr(settings, section) == getattr(wanted, section) for section in _SECTIONS
    )
