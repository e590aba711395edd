"""Gets to know a server: what it is, which model it has, and what it really does.

What a server claims is not believed: it is asked for an answer that it would never give by itself.
"""

import logging
import os
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import PurePath

from nlx_lsp.engines.openai.address import Address
from nlx_lsp.engines.openai.connection import Connection
from nlx_lsp.engines.openai.consent import require
from nlx_lsp.engines.openai.dialect import Dialect, Way
from nlx_lsp.engines.openai.dialects import recognise
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.engines.openai.reading import Reading
from nlx_lsp.engines.openai.server import Server
from nlx_lsp.engines.openai.troubles import Troubles
from nlx_lsp.errors import EngineCrashed, EngineError, ModelMissing, SchemaRefused
from nlx_lsp.settings import OpenAISettings
from nlx_lsp.values import Message, Model, Request

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


async def meet(address: Address, options: OpenAISettings, context_tokens: int) -> Server:
    """Find out everything about a server, of another machine only after a yes; nothing of the user's is sent.

    Args:
        address: Where it is.
        options: How to speak with it.
        context_tokens: Tokens of prompt and answer, where the server does not have a limit of its own.

    Returns:
        The server, with its model and its limits.

    Raises:
        ConsentMissing: If the user has not allowed the address.
        ModelMissing: If the server does not have the model that the user has named, or none.
        EngineError: If it cannot be used; the message says why.
    """
    loopback = await address.loopback()
    leaves = None if loopback else address
    if leaves:
        await require(leaves)
    connection = _connect(options, address, loopback)
    try:
        dialect, offer = await _find(connection, options.model)
        offer = await dialect.examine(connection.ask, offer, context_tokens)
        if offer.relay and not leaves:
            leaves = _relay(offer.relay)
            await require(leaves)
        server = Server(connection=connection, dialect=dialect, offer=offer, leaves=leaves)
        await _prove(server)
        await server.count("word")  # whether it counts at all
    except BaseException:
        await connection.close()
        raise
    server.model = _describe(server)
    _log.info("%s at %s: %s. %s", dialect.kind, address.root, offer, " ".join(server.model.notes))
    return server


async def _find(connection: Connection, wanted: str) -> tuple[Dialect, Offer]:
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


async def _prove(server: Server) -> None:
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


def _connect(options: OpenAISettings, address: Address, loopback: str) -> Connection:
    key = os.environ.get(options.key_variable, "") if options.key_variable else ""
    if options.key_variable and not (key.isascii() and key.isprintable() and key):
        msg = f"There is no key in ${options.key_variable}."
        raise EngineError(msg, "Set the variable where the editor is started, or empty openai.key_variable.")
    try:
        return Connection(
            address,
            loopback=loopback,
            key=key,
            connect_seconds=options.connect_seconds,
            answer_seconds=options.answer_seconds,
            troubles=Troubles(address, options.key_variable),
        )
    except (ImportError, ValueError, OSError) as error:
        msg = f"The way to {address.origin} cannot be prepared: {error}."
        raise EngineError(msg, "Correct HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE.") from error


def _relay(address: str) -> Address:
    try:
        return Address.parse(address)
    except ValueError as error:
        msg = f"The server passes on what it gets to {address!r}, which cannot be allowed."
        raise EngineError(msg, "Set openai.model to a model that runs on this machine.") from error


def _describe(server: Server) -> Model:
    notes = {
        "The server does not tell how sure the model is: what it says is not doubted.": not server.sure,
        "The server forces no shape on answers: they are checked, and asked for again.": not server.way,
        "The server does not count tokens: lengths are estimated.": not server.exact,
    }
    return Model(
        name=PurePath(server.offer.name).name or server.offer.name,
        context_tokens=server.offer.context_tokens,
        address=server.leaves.origin if server.leaves else "",
        notes=tuple(note for note, applies in notes.items() if applies),
        slots=server.offer.slots,
    )
