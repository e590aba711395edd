"""The question whether code may go to another machine."""

from functools import partial

from nlx_lsp.errors import ConsentMissing
from nlx_lsp.features.client import Client
from nlx_lsp.features.question import Questions


class Consents:
    """What the user of one client has been asked.

    Args:
        client: Asks.
    """

    def __init__(self, client: Client) -> None:
        self._questions = Questions(client)

    async def obtain(self, missing: ConsentMissing) -> bool:
        """Return whether the user lets code go where it was about to go, and remember a yes."""
        return await self._questions.settle(missing.address, partial(self._ask, missing.address))

    async def _ask(self, origin: str) -> bool:
        from nlx_lsp.engines.openai import consent  # noqa: PLC0415  engines are loaded with the first job
        from nlx_lsp.engines.openai.address import Address  # noqa: PLC0415  as above

        address = Address.parse(origin)
        question = _question(address.scheme == "http", origin)
        return await self._questions.put(question, "Allow", partial(consent.allow, address))


def _question(openly: bool, origin: str) -> str:
    way = " The way there is NOT encrypted: anybody on it can read along." if openly else ""
    return f"May your code go to {origin}, another machine? Likely secrets stay here.{way}"
