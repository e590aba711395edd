"""What a server is asked and what it answers, as OpenAI has laid it down; the known kinds differ in details.

Knows the words, not how they are carried.
"""

from collections.abc import Awaitable, Mapping
from typing import Any, ClassVar, Protocol

from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.values import JSON

_SPEECHLESS = ("embed", "rerank", "whisper", "tts")
"""Parts of the names of models that do not write."""


class Ask(Protocol):
    """Asks a server one question that it answers at once."""

    def __call__(self, path: str, body: JSON = None) -> Awaitable[JSON]:
        """Return the answer; None where it is no success.

        Args:
            path: Below the server's root.
            body: What to send; None only gets.
        """
        ...


class Dialect:
    """A server of which nothing is known but that it speaks OpenAI's protocol."""

    kind: ClassVar[str] = "a server that speaks OpenAI's protocol"
    """What to call it in front of the user."""
    sign: ClassVar[str] = "/v1/models"
    """What to ask to recognise it."""

    @classmethod
    def recognises(cls, answer: JSON) -> bool:
        """Return whether the answer to `sign` is one of this kind of server."""
        return bool(entries(answer))

    async def offers(self, ask: Ask) -> tuple[Offer, ...]:
        """Return the models that can write, the one that is loaded first."""
        return tuple(self.offer(entry) for entry in entries(await ask(self.sign)) if writes(entry["id"]))

    def offer(self, entry: Mapping[str, Any]) -> Offer:
        """Return what an entry of the list of models says."""
        return Offer(name=entry["id"])


def entries(answer: JSON) -> list[dict[str, Any]]:
    """Return the entries of a list of models; none if the answer is none."""
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, list):
        return []
    return [entry for entry in data if isinstance(entry, dict) and isinstance(entry.get("id"), str)]


def writes(name: str) -> bool:
    """Return whether a model of this name may be one that writes."""
    return not any(word in name.lower() for word in _SPEECHLESS)


def number(value: JSON) -> int:
    """Return a number of tokens that a server has told; 0 if it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
