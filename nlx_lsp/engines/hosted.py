"""An engine whose model runs in another process: in the host's worker, or in one of its own.

All that is particular to a library is in its backend in `nlx_lsp.engines.worker`, and in the few lines of its
engine.  Every death of a host or a worker is survived.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Self

from attrs import asdict

from nlx_lsp.engines.conversation import Conversation
from nlx_lsp.engines.host.client import reach
from nlx_lsp.engines.host.place import Place, Terms
from nlx_lsp.engines.protocol import OnLoad
from nlx_lsp.engines.watch import Watch
from nlx_lsp.engines.wire import Line, Options
from nlx_lsp.errors import EngineError, ModelMissing
from nlx_lsp.settings import Settings
from nlx_lsp.values import Chunk, Model, Request, Timings, Token


class Hosted:
    """What the engines of one library or another have in common.

    Args:
        model: The weights file.
        threads: Of computation; 0 for as many as there are physical cores.
        context_tokens: Tokens of prompt and answer that one request may use.
        batch_tokens: Tokens of a prompt that are read at once; a cancel waits for them.
        parallel: Requests that are worked on at the same time, as far as the library can.
        share: Whether the host runs the model, for all editors; otherwise a worker of our own does.
        terms: Of the host; None for the usual ones.
    """

    name: str
    """The name under which settings choose it."""
    backend: str
    """The module that loads models; see `nlx_lsp.engines.worker`."""
    most_parallel = 16
    """Requests that the library can work on at the same time."""

    def __init__(  # noqa: PLR0913 - what settings say
        self,
        model: Path,
        *,
        threads: int = 0,
        context_tokens: int = 4096,
        batch_tokens: int = 64,
        parallel: int = 2,
        share: bool = True,
        terms: Terms | None = None,
    ) -> None:
        self._options = Options(
            model=os.path.abspath(model),  # noqa: PTH100 - the host works elsewhere; through no link, as named
            backend=self.backend,
            threads=threads,
            context_tokens=context_tokens,
            batch_tokens=batch_tokens,
            parallel=min(parallel, self.most_parallel),
        )
        self._share = share
        self._terms = terms
        self._starting = asyncio.Lock()
        self._conversation: Conversation | None = None
        self._model: Model | None = None
        self._closes = 0

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Return the engine that the settings describe.

        Raises:
            ModelMissing: If they name no model.
        """
        engine = settings.engine
        if not engine.model:
            msg = "No model is configured."
            raise ModelMissing(msg, "Set engine.model to a GGUF file.")
        return cls(
            Path(engine.model).expanduser(),
            threads=engine.threads,
            context_tokens=engine.context_tokens,
            batch_tokens=engine.batch_tokens,
            parallel=engine.parallel,
            share=engine.share,
            terms=Terms.of(settings.host),
        )

    async def load(self, on_load: OnLoad | None = None) -> Model:
        """Load the model unless it is loaded, in the host or a worker; of several callers, the first does it.

        Raises:
            EngineMissing: If the library cannot be imported.
            ModelMissing: If there is no model file.
            ModelRefused: If the file is damaged, the library cannot run it, or it does not fit the memory.
            EngineCrashed: If the host or the worker was killed meanwhile.
            EngineError: If no host can be started or reached.
        """
        async with self._starting:
            if not (self._conversation and self._conversation.alive):
                if on_load:
                    on_load(0.0)
                await self._connect()
            if self._conversation is None:
                raise _closed()
            # Also where it was loaded before: the host may have unloaded it.
            found = await self._conversation.load(self._options, on_load)
            self._model = Model(path=self._options.model, slots=self._options.parallel, **found)
        if on_load:
            on_load(1.0)
        return self._model

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the length of each text in tokens."""
        conversation = await self._ready()
        return list(await conversation.result("count", texts=list(texts)))

    async def generate(self, request: Request) -> AsyncGenerator[Chunk]:
        """Stream the answer; see `Engine`.

        Raises:
            SchemaRefused: If the schema cannot be used, or was not obeyed.
            ContextOverflow: If prompt and answer do not fit the model's context.
            EngineCrashed: If the host or the worker died; the next call starts a new one.
        """
        watch = Watch(request.schema)
        conversation = await self._ready()
        fields = asdict(request, recurse=False)
        if not isinstance(request.prompt, str):
            fields["prompt"] = [(message.role, message.content) for message in request.prompt]
        read = total = 0
        async with aclosing(conversation.ask("generate", **fields)) as lines:
            async for line in lines:
                item = line.get("item", {})
                read, total = item.get("read", read), item.get("total", total)
                if line.get("result", line) is None:
                    return  # it has given way
                if "result" in line:
                    yield _last(line["result"], watch)
                elif "text" in item:
                    yield Chunk(tokens=(_token(item, watch),), prompt_done=total, prompt_total=total)
                else:
                    yield Chunk(prompt_done=read, prompt_total=total)

    async def close(self) -> None:
        """Stop what runs, and leave the host; or end the worker, if it is our own."""
        self._closes += 1
        if self._conversation:
            await self._conversation.close()  # ends a load that is under way, too
        async with self._starting:
            if self._conversation:
                await self._conversation.close()
            self._conversation = self._model = None

    async def _ready(self) -> Conversation:
        if not (self._conversation and self._conversation.alive and self._model):
            await self.load()
        if self._conversation is None:
            raise _closed()
        return self._conversation

    async def _connect(self) -> None:
        if self._conversation:
            await self._conversation.close()
        self._conversation = self._model = None
        closes = self._closes
        conversation = await (self._reach_host() if self._share else self._start_worker())
        if closes != self._closes:
            await conversation.close()
            raise _closed()
        self._conversation = conversation

    async def _reach_host(self) -> Conversation:
        return await reach(self._terms or Terms(place=Place.usual()))

    async def _start_worker(self) -> Conversation:
        from nlx_lsp.engines.connection import Connection  # noqa: PLC0415 - otherwise the host's business
        from nlx_lsp.models import memory  # noqa: PLC0415 - likewise

        needed = await asyncio.to_thread(memory.need, self._options)
        memory.check(self._options.model, needed, memory.available())
        return await Connection.start(self.backend, needed)


def _closed() -> EngineError:
    return EngineError("The engine was closed.")


def _token(item: Line, watch: Watch) -> Token:
    return Token(
        text=watch.take(item["text"]),
        probability=item["probability"],
        alternatives=tuple((text, sure) for text, sure in item.get("alternatives", ())),
    )


def _last(result: Line, watch: Watch) -> Chunk:
    finish = watch.end(result.pop("finish"))
    timings = Timings(**result)
    read = timings.prompt_tokens
    return Chunk(finish=finish, timings=timings, prompt_done=read, prompt_total=read)
