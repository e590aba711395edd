"""Says in one sentence where the user's code goes."""

import asyncio

from nlx_lsp.engines.openai import consent
from nlx_lsp.engines.openai.address import Address
from nlx_lsp.engines.openai.engine import OpenAI
from nlx_lsp.engines.protocol import Engine

HERE = "Your code stays on this machine."


async def describe(engine: str, address: str, running: Engine | None = None) -> str:
    """Return where code goes, or would go.

    Args:
        engine: The name of the engine that is chosen.
        address: The server that it would ask; empty for none.
        running: The engine itself, where there is one already: it knows more.
    """
    if engine != OpenAI.name or not address:
        return HERE
    try:
        server = Address.parse(address)
    except ValueError:
        return HERE
    ours = running if isinstance(running, OpenAI) else None
    goal = ours.leaves if ours else None
    if goal is None and await server.loopback():
        return f"Your code stays on this machine: it goes to the server at {server.origin}."
    goal = goal or server
    through = f", passed on by {server.origin}" if goal != server else ""
    agreed = await asyncio.to_thread(consent.is_allowed, goal)
    if agreed is None:
        return f"{HERE} It would go to {goal.origin}{through}, which you have not allowed."
    masked = f"; {ours.masked} masked so far" if ours else ""
    return (
        f"Your code leaves this machine, for {goal.origin}{through}, allowed on {agreed.date}. "
        f"Likely secrets stay here{masked}."
    )
