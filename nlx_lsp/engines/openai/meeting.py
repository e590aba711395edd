"""Gets to know a server: what it is, which model it has, and what it really does.

What a server claims is not believed: it is asked for an answer that it would never give by itself.
"""

import logging
from collections.abc import Sequence
from contextlib import aclosing

from nlx_lsp.engines.openai.connection import Connection
from nlx_lsp.engines.openai.dialect import Dialect, Way
from nlx_lsp.engines.openai.dialects import recognise
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.engines.openai.reading import Reading
from nlx_lsp.engines.openai.server import Server
from nlx_lsp.errors import EngineCrashed, EngineError, ModelMissing, SchemaRefused
from nlx_lsp.values import Message, Request

_PROBE = Request(
    prompt=(Message(role="user", content="Tell a long story of the sea, in plain sentences."),),
    schema={
        "type": "object",
        "properties": {
            "colour": {"enum": ["ultramarine"]},
            "story": {"type": "string", "maxLength": 8},
            "pages": {"enum": ["seven"]},
        },
        "required": ["colour", "story", "pages"],
    },
    max_tokens=96,
)
"""Asks for one thing and allows only another."""
_NAMED = 6
"""Models that a message names."""

_log = logging.getLogger(__name__)


async def find(connection: Connection, wanted: str) -> tuple[Dialect, Offer]:
    """Return how to speak with a server, and the model to ask.

    Args:
        connection: To the server.
        wanted: The model that the user has named; empty for the first.

    Raises:
        ModelMissing: If it does not have that model, or none.
        EngineError: If it is no model server.
    """
    dialect = await recognise(connection.ask)
    if dialect is None:
        answer = await connection.demand(Dialect.sign)  # says what is wrong, if anything is
        if not wanted and isinstance(answer, dict) and not answer.get("data"):
            msg = "The server offers no model."
            raise ModelMissing(msg, "Load one there, or set openai.model.")
        return Dialect(), Offer(name=wanted or "default")
    return dialect, _pick(await dialect.offers(connection.ask), wanted, dialect)


async def prove(server: Server) -> None:
    """Find out how the answers of a server can be forced into a shape, and whether it tells probabilities.

    Raises:
        EngineError: If it does not answer at all.
    """
    failure: EngineError | None = None
    for way in server.dialect.ways:
        try:
            obeys = await _obeys(server, way)
        except SchemaRefused as error:
            _log.info("%s does not obey a %s: %s", server.dialect.kind, way, error)
        except EngineCrashed:
            raise
        except EngineError as error:
            failure = error
        else:
            failure = None
            if obeys:
                server.way = way
                return
    if failure:
        raise failure


async def _obeys(server: Server, way: Way) -> bool:
    reading = Reading(_PROBE, way)
    async with aclosing(server.stream(_PROBE, way)) as pieces:
        async for piece in pieces:
            reading.take(piece)
            server.sure |= reading.sure
    return reading.end(0).finish == "stop"


def _pick(offers: Sequence[Offer], wanted: str, dialect: Dialect) -> Offer:
    if not offers:
        msg = f"{dialect.kind} offers no model that writes."
        raise ModelMissing(msg, "Load one there.")
    if not wanted or (dialect.takes_any_name and len(offers) == 1):
        return offers[0]
    names = (wanted, f"{wanted}:latest")
    found = next((offer for offer in offers if offer.name in names), None)
    if found is None:
        listed = ", ".join(offer.name for offer in offers[:_NAMED]) + (", …" if len(offers) > _NAMED else "")
        msg = f"{dialect.kind} has no model {wanted}."
        raise ModelMissing(msg, f"Set openai.model to one that it offers: {listed}.")
    return found
