"""One model of one server, with what has been found out about both.

What a server refuses besides the question itself is left out from then on.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from attrs import define, evolve, field

from nlx_lsp.engines.openai.address import Address
from nlx_lsp.engines.openai.connection import Connection
from nlx_lsp.engines.openai.dialect import Dialect, Way
from nlx_lsp.engines.openai.length import estimate
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.engines.openai.piece import Piece
from nlx_lsp.engines.openai.troubles import BodyRefused
from nlx_lsp.errors import EngineError, SchemaRefused
from nlx_lsp.values import JSON, Message, Model, Request

_OPTIONAL = (
    "logprobs",
    "top_logprobs",
    "stream_options",
    "seed",
    "chat_template_kwargs",
    "enable_thinking",
    "return_progress",
    "think",
    "truncate",
    "top_k",
)
"""What a server may do without."""
_CONSTRAINTS = ("grammar", "response_format", "json_schema", "format")


@define(kw_only=True)
class Server:
    """A model that can be asked."""

    connection: Connection
    """The way to it."""
    dialect: Dialect
    """How to speak with it."""
    offer: Offer
    """The model."""
    leaves: Address | None = None
    """The other machine that everything goes to; None where nothing leaves this one."""
    way: Way | None = None
    """How its answers are forced into a shape; None if they have to be checked."""
    exact: bool = True
    """Whether it counts tokens."""
    sure: bool = False
    """Whether it tells how sure the model is."""
    model: Model = field(init=False)
    """What the floors above see of it; there when everything has been found out."""
    dropped: set[str] = field(factory=set)
    """What it refuses."""
    merges: bool = False
    """Whether its chat template knows no system, so that its words go before the user's."""

    async def count(self, text: str) -> int:
        """Return the length of a text in tokens; an estimate where the server does not count."""
        found = await self.dialect.count(self.connection.ask, self.offer.name, text) if self.exact else None
        if not isinstance(found, int):
            self.exact = False
            return estimate(text)
        return found

    async def stream(self, request: Request, way: Way | None) -> AsyncGenerator[Piece]:
        """Stream the answer to a request.

        Args:
            request: What to generate.
            way: How the answer is forced into the request's schema; None for not at all.

        Yields:
            Pieces of the answer, as they come.

        Raises:
            SchemaRefused: If the server does not take the schema.
            EngineError: If it fails; see `Connection.stream`.
        """
        while True:
            asked = _merged(request) if self.merges else request
            path, body = self.dialect.question(asked, self.offer, way)
            wanted = {name: value for name, value in body.items() if name not in self.dropped}
            try:
                async with aclosing(self.connection.stream(path, wanted)) as messages:
                    async for message in messages:
                        yield self._piece(message, request.alternatives)
            except BodyRefused as refused:
                if not self._give_in(refused.said.lower(), wanted):
                    if way is None:
                        raise
                    raise SchemaRefused(refused.message, refused.hint) from refused
            else:
                return

    def _piece(self, message: dict[str, JSON], alternatives: int) -> Piece:
        try:
            return self.dialect.piece(message, alternatives)
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            msg = f"{self.dialect.kind} says what makes no sense: {str(message)[:120]}."
            raise EngineError(msg, "Update the server, or try another one.") from error

    def _give_in(self, said: str, body: dict[str, JSON]) -> bool:
        """Leave out what a server has complained of; return whether that was possible."""
        if "system" in said and "role" in said and not self.merges:
            self.merges = True
            return True
        named = [name for name in _OPTIONAL if name in body and name in said]
        if not named and not any(name in said for name in _CONSTRAINTS):
            named = [name for name in _OPTIONAL if name in body]
        self.dropped.update(named)
        return bool(named)


def _merged(request: Request) -> Request:
    """Return a conversation without a system, whose words go before the user's first."""
    if isinstance(request.prompt, str):
        return request
    system = [message.content for message in request.prompt if message.role == "system"]
    others: Sequence[Message] = [message for message in request.prompt if message.role != "system"]
    if not system or not others:
        return request
    first = evolve(others[0], content="\n\n".join([*system, others[0].content]))
    return evolve(request, prompt=(first, *others[1:]))
