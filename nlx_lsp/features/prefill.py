"""Lets the model read ahead, while the editor is idle, what an action on the symbol at hand would tell it.

An editor that asks for the menu says where the cursor rests.  After a pause the first prompt that this place
would lead to is read into the engine's prefix cache; what the model says to it is thrown away.  Whatever is
run, and whatever is typed, ends that at once, and nobody is told if it fails.
"""

import asyncio
import logging
from collections.abc import Hashable, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

from attrs import evolve

from nlx_lsp.errors import NlxError
from nlx_lsp.features.document import Document
from nlx_lsp.values import Offer

if TYPE_CHECKING:
    from nlx_lsp.engines.protocol import Engine
    from nlx_lsp.features.session import Session
    from nlx_lsp.settings import Settings
    from nlx_lsp.syntax.source import Source

PAUSE = 0.7
"""Seconds for which the cursor has to rest."""

_log = logging.getLogger(__name__)


class Prefill:
    """Reads ahead for one client.

    Args:
        session: The client's.
    """

    def __init__(self, session: "Session") -> None:
        self.wanted = False
        """Whether the user wants it; the settings say so."""
        self._session = session
        self._place: Hashable = None
        self._task: asyncio.Task[None] | None = None
        self._loading: asyncio.Task[None] | None = None

    def consider(self, document: Document, offers: Sequence[Offer]) -> None:
        """Take notice that the cursor rests where these actions are offered; returns at once."""
        local = [offer for offer in offers if len(offer.span) < len(document.text)]
        if not (self.wanted and local and document.source):
            return
        place = (document.uri, document.source.slice(local[0].span))
        if place != self._place:
            self.stop()
            self._place = place
            self._task = asyncio.create_task(self._read_later(document.source, local))

    def stop(self) -> None:
        """Let go of what is being read: there is something better to do."""
        if self._task is not None and not self._task.done():
            self._task.cancel()
            self._place = None  # it may be read another time

    async def close(self) -> None:
        """Stop, and wait until that is so."""
        tasks = [task for task in (self._task, self._loading) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _read_later(self, source: "Source", offers: Sequence[Offer]) -> None:
        await asyncio.sleep(PAUSE)
        on_battery = await asyncio.to_thread(_on_battery)
        if on_battery or self._session.jobs.running:
            return
        try:
            settings = await self._session.configuration.settings(source.path)
            await self._load(settings)
            async with self._session.engine.use(settings) as engine:
                if engine.runs_files:  # another one costs somebody money, or lies behind a wire
                    await self._read(engine, source, offers, settings)
        except NlxError as error:
            _log.info("Nothing is read ahead: %s", error)
        except Exception:  # noqa: BLE001  nobody else would ever hear of it
            _log.exception("Reading ahead failed")

    async def _load(self, settings: "Settings") -> None:
        """Load the model.  Once begun, that goes on: whatever is run needs it, too."""
        if self._loading is None or self._loading.done():
            self._loading = asyncio.create_task(self._load_now(settings))
            self._loading.add_done_callback(lambda task: task.cancelled() or task.exception())
        await asyncio.shield(self._loading)

    async def _load_now(self, settings: "Settings") -> None:
        async with self._session.engine.use(settings) as engine:
            if engine.runs_files:
                await engine.load()

    async def _read(
        self, engine: "Engine", source: "Source", offers: Sequence[Offer], settings: "Settings"
    ) -> None:
        """Read the first prompt of the first action that has one; actions on a symbol share most of it."""
        from nlx_lsp import pipeline  # noqa: PLC0415  loaded with the first job

        for offer in offers:
            action = self._session.repertoire.find(source.path)[offer.action]
            prompts = await pipeline.show(
                action, source, offer.span, engine, settings=settings, options=offer.options
            )
            if prompts:
                request = evolve(prompts[0].request, schema=None, max_tokens=1, yields=True)
                async with aclosing(engine.generate(request)) as chunks:
                    timings = [chunk.timings async for chunk in chunks]
                if timings and (took := timings[-1]):
                    fresh = took.prompt_tokens - took.cached_tokens
                    _log.info("Read ahead for %r: %d tokens, %d anew", offer.title, took.prompt_tokens, fresh)
                return


def _on_battery() -> bool:
    import psutil  # noqa: PLC0415  not needed to start up

    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    return battery is not None and battery.power_plugged is False
