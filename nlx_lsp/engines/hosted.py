"""An engine whose model runs in a process of its own, started when it is first needed.

All that is particular to a library is in its backend in `nlx_lsp.engines.worker`, and in the few lines of its
engine.  Every death of the host is survived.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Self

from attrs import asdict

from nlx_lsp.engines.connection import Connection
from nlx_lsp.engines.protocol import OnLoad
from nlx_lsp.engines.watch import Watch
from nlx_lsp.engines.wire import Line, Options
from nlx_lsp.errors import EngineCrashed, EngineError, ModelMissing, ModelRefused
from nlx_lsp.settings import Settings
from nlx_lsp.values import JSON, Chunk, Model, Request, Timings, Token

_REASON = re.compile(r"\berror[^:]*: (?!error)(.+)")
"""What is worth telling of a line of a library's log."""

_KILLED = -9
"""The status of a process that somebody else has killed."""


class Hosted:
    """What the engines of one library or another have in common.

    Args:
        model: The weights file.
        threads: Of computation; 0 for as many as there are physical cores.
        context_tokens: Tokens of prompt and answer that one request may use.
        batch_tokens: Tokens of a prompt that are read at once; a cancel waits for them.
        parallel: Requests that are worked on at the same time.
    """

    name: str
    """The name under which settings choose it."""
    backend: str
    """The module that loads models; see `nlx_lsp.engines.worker`."""

    def __init__(
        self,
        model: Path,
        *,
        threads: int = 0,
        context_tokens: int = 4096,
        batch_tokens: int = 64,
        parallel: int = 2,
    ) -> None:
        self._options = Options(
            model=str(model),
            threads=threads,
            context_tokens=context_tokens,
            batch_tokens=batch_tokens,
            parallel=parallel,
        )
        self._starting = asyncio.Lock()
        self._connection: Connection | None = None
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
        )

    async def load(self, on_load: OnLoad | None = None) -> Model:
        """Start the host unless it runs; of several callers, the first starts it.

        Raises:
            EngineMissing: If the library cannot be imported.
            ModelMissing: If there is no model file.
            ModelRefused: If the file is damaged, or the library cannot run it.
            EngineCrashed: If the host was killed while it loaded.
        """
        return (await self._ready(on_load))[1]

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the length of each text in tokens."""
        connection, _ = await self._ready()
        return list(await _result(connection, "count", texts=list(texts)))

    async def generate(self, request: Request) -> AsyncGenerator[Chunk]:
        """Stream the answer; see `Engine`.

        Raises:
            SchemaRefused: If the schema cannot be used, or was not obeyed.
            ContextOverflow: If prompt and answer do not fit the model's context.
            EngineCrashed: If the host died; the next call starts a new one.
        """
        watch = Watch(request.schema)
        connection, _ = await self._ready()
        fields = asdict(request, recurse=False)
        if not isinstance(request.prompt, str):
            fields["prompt"] = [(message.role, message.content) for message in request.prompt]
        read = total = 0
        async with aclosing(connection.ask("generate", **fields)) as lines:
            async for line in lines:
                item = line.get("item", {})
                read, total = item.get("read", read), item.get("total", total)
                if "result" in line:
                    yield _last(line["result"], watch)
                elif "text" in item:
                    yield Chunk(tokens=(_token(item, watch),), prompt_done=total, prompt_total=total)
                else:
                    yield Chunk(prompt_done=read, prompt_total=total)

    async def close(self) -> None:
        """End the host."""
        self._closes += 1
        if self._connection:
            await self._connection.close()  # ends a load that is under way, too
        async with self._starting:
            if self._connection:
                await self._connection.close()
            self._connection = None

    async def _ready(self, on_load: OnLoad | None = None) -> tuple[Connection, Model]:
        async with self._starting:
            if not (self._connection and self._connection.alive and self._model):
                if on_load:
                    on_load(0.0)
                self._connection, self._model = await self._start()
            connection, model = self._connection, self._model
        if on_load:
            on_load(1.0)
        return connection, model

    async def _start(self) -> tuple[Connection, Model]:
        if self._connection:
            await self._connection.close()
        closes = self._closes
        self._connection = await Connection.start(self.backend)
        if closes != self._closes:
            await self._connection.kill()
            msg = "The engine was closed."
            raise EngineError(msg)
        return self._connection, await self._load(self._connection)

    async def _load(self, connection: Connection) -> Model:
        try:
            found = await _result(connection, "load", **asdict(self._options))
        except ModelRefused as refused:
            await connection.close()  # so that all of the log is there
            reason = next(filter(None, map(_reason, connection.log)), "")
            message = refused.message.removesuffix(".") + (f": {reason}." if reason else ".")
            raise ModelRefused(message, refused.hint) from refused
        except EngineCrashed as crashed:
            await connection.close()
            if connection.status == _KILLED:
                raise
            msg = f"{self.name} breaks down when it reads {self._options.model}."
            raise ModelRefused(
                msg, "The file is damaged, or of a kind that this engine cannot run."
            ) from crashed
        except BaseException:
            await connection.kill()
            raise
        return Model(path=self._options.model, **found)


async def _result(connection: Connection, call: str, **fields: JSON) -> JSON:
    async with aclosing(connection.ask(call, **fields)) as lines:
        return [line async for line in lines][-1]["result"]


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


def _reason(line: str) -> str:
    found = _REASON.search(line)
    return found.group(1).rstrip(".") if found else ""
