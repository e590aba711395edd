"""The engine for any server that speaks OpenAI's protocol.

Knows the order of the steps: where the server is, whether the user lets code go there, what it is and can do,
and then one request after the other.  What goes to another machine goes without its likely secrets.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Self

from attrs import evolve

from nlx_lsp.engines.openai.address import Address
from nlx_lsp.engines.openai.consent import require
from nlx_lsp.engines.openai.controls import disarm
from nlx_lsp.engines.openai.reading import Reading
from nlx_lsp.engines.openai.repair import complain, take_out, wish
from nlx_lsp.engines.openai.secrets import mask, veil
from nlx_lsp.engines.protocol import OnLoad, Prospect, check_room
from nlx_lsp.engines.watch import Watch
from nlx_lsp.errors import EngineCrashed, ModelMissing, SchemaRefused
from nlx_lsp.settings import OpenAISettings, Settings
from nlx_lsp.values import Chunk, Model, Request, Token

if TYPE_CHECKING:  # the library for HTTP takes its time
    from nlx_lsp.engines.openai.server import Server

_ATTEMPTS = 3
"""How often an answer that cannot be forced is asked for."""
_OVERHEAD = 8
"""Tokens that a chat template may add to a message."""
_GONE = (EngineCrashed, ModelMissing)
"""Errors of a server that is no longer what it was."""


class OpenAI:
    """A model server.

    Args:
        options: Where it is, and how to speak with it.
        context_tokens: Tokens of prompt and answer, where the server does not have a limit of its own.
    """

    name = "openai"
    runs_files = False

    def __init__(self, options: OpenAISettings, *, context_tokens: int = 4096) -> None:
        self._options = options
        self._context_tokens = context_tokens
        self._meeting = asyncio.Lock()
        self._server: Server | None = None
        self._secrets: set[str] = set()

    @classmethod
    def examine(cls, settings: Settings) -> Prospect:
        """Look at the address; see `Engine`."""
        options = settings.openai
        try:
            address = _address(options)
        except ModelMissing as error:
            return Prospect(model=options.model, problem=error)
        return Prospect(model=options.model or address.root, about=f"at {address.root}")

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Return the engine that the settings describe.

        Raises:
            ModelMissing: If they name no server.
        """
        _address(settings.openai)
        return cls(settings.openai, context_tokens=settings.engine.context_tokens)

    @property
    def leaves(self) -> Address | None:
        """The other machine that everything goes to; None if nothing does, as far as is known."""
        return self._server.leaves if self._server else None

    @property
    def masked(self) -> int:
        """How many different secrets have been taken out of what was sent so far."""
        return len(self._secrets)

    async def load(self, on_load: OnLoad | None = None) -> Model:
        """Get to know the server; nothing of the user's is sent.

        Raises:
            ModelMissing: If there is no address, or the server does not have the model.
            ConsentMissing: If the server is on another machine, and the user has not allowed that.
            EngineError: If the server cannot be used; the message says why.
        """
        return (await self._ready(on_load)).model

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the length of each text in tokens; an estimate where the server does not count."""
        server = await self._ready()
        told = [self._masked(text) for text in texts] if server.leaves else texts
        return await asyncio.gather(*(server.count(disarm(text)) for text in told))

    async def generate(self, request: Request) -> AsyncGenerator[Chunk]:
        """Stream the answer; see `Engine`.

        Where the server does not force answers into a shape, the answer comes at once when it is right.

        Raises:
            SchemaRefused: If the schema cannot be used, or was not obeyed.
            ContextOverflow: If prompt and answer do not fit the model's context.
            ConsentMissing: If the server is on another machine, and the user has not allowed that.
            EngineCrashed: If the server broke off.
            EngineError: If it refuses or fails.
        """
        Watch(request.schema)  # a schema that cannot be used is not sent
        server = await self._ready()
        asked = self._prepared(request, server)
        speak = self._speak if request.schema is None or server.way else self._persuade
        try:
            async with aclosing(speak(server, asked)) as chunks:
                async for chunk in chunks:
                    yield chunk
        except _GONE:
            await self.close()  # it may come back as another one
            raise

    async def close(self) -> None:
        """Close the connections; whatever is under way ends."""
        server, self._server = self._server, None
        if server:
            await server.connection.close()

    async def _speak(self, server: "Server", request: Request) -> AsyncGenerator[Chunk]:
        """Stream an answer, which is forced into its shape if it has to have one."""
        total = await self._check_room(server, request)
        way = None if request.schema is None else server.way
        reading = Reading(request, way)
        async with aclosing(server.stream(request, way)) as pieces:
            async for piece in pieces:
                chunk = reading.take(piece)
                if chunk:
                    yield chunk
        yield reading.end(total)

    async def _persuade(self, server: "Server", request: Request) -> AsyncGenerator[Chunk]:
        """Ask for an answer of a certain shape in words, and again with what was wrong."""
        schema = request.schema or {}
        asked, problems = wish(request), [""]
        for _ in range(_ATTEMPTS):
            total = await self._check_room(server, asked)
            reading = Reading(asked, None)
            async with aclosing(server.stream(asked, None)) as pieces:
                async for piece in pieces:
                    reading.take(piece)
            last = reading.end(total)
            said = "".join(token.text for token in reading.said)
            answer, problems = take_out(said, schema)
            if not problems:
                sure = min(token.probability for token in reading.said)
                yield Chunk(tokens=(Token(text=answer, probability=sure),), prompt_done=0, prompt_total=0)
                yield evolve(last, tokens=(), finish="stop")
                return
            if last.finish == "length":
                yield evolve(last, tokens=())
                return
            asked = complain(asked, said, problems)
        msg = f"The model was asked {_ATTEMPTS} times, and its answer still cannot be used: {problems[0]}."
        raise SchemaRefused(msg, "Use a server that forces answers into their shape, or a better model.")

    async def _check_room(self, server: "Server", request: Request) -> int:
        """Return the length of a prompt.

        Raises:
            ContextOverflow: If there is not room enough for it and its answer.
        """
        texts = (
            [request.prompt] if isinstance(request.prompt, str) else [each.content for each in request.prompt]
        )
        overhead = 0 if isinstance(request.prompt, str) else _OVERHEAD * len(texts)
        total = sum(await asyncio.gather(*map(server.count, texts))) + overhead
        check_room(total, request.max_tokens, server.offer.context_tokens)
        return total

    def _prepared(self, request: Request, server: "Server") -> Request:
        """Return a request as it may be sent: without control tokens, to other machines without secrets."""
        if server.leaves:
            request, found = veil(request)
            self._secrets |= found
        if isinstance(request.prompt, str):
            return evolve(request, prompt=disarm(request.prompt))
        told = tuple(evolve(message, content=disarm(message.content)) for message in request.prompt)
        return evolve(request, prompt=told)

    def _masked(self, text: str) -> str:
        masked = mask([text])
        self._secrets |= masked.secrets
        return masked.texts[0]

    async def _ready(self, on_load: OnLoad | None = None) -> "Server":
        from nlx_lsp.engines.openai.meeting import meet  # noqa: PLC0415 - the library for HTTP takes its time

        async with self._meeting:
            if self._server is None:
                if on_load:
                    on_load(0.0)
                self._server = await meet(_address(self._options), self._options, self._context_tokens)
            elif self._server.leaves:
                await require(self._server.leaves)  # a yes may have been taken back
            server = self._server
        if on_load:
            on_load(1.0)
        return server


def _address(options: OpenAISettings) -> Address:
    try:
        if options.address:
            return Address.parse(options.address)
        msg = "No model server is configured."
    except ValueError as error:
        msg = f"{str(error)[:1].upper()}{str(error)[1:]}."
    raise ModelMissing(msg, "Set openai.address, such as http://127.0.0.1:8080/v1.")
