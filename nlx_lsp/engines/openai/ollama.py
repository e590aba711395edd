"""Ollama, by its own protocol.

The one of OpenAI that it also speaks cannot set the length of the context, and cuts a longer prompt silently.
"""

from typing import Any

from nlx_lsp.engines.openai.dialect import Ask, Dialect, writes
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.values import JSON


class Ollama(Dialect):
    """Ollama."""

    kind = "Ollama"
    sign = "/api/tags"

    @classmethod
    def recognises(cls, answer: JSON) -> bool:
        """Return whether the answer lists models as Ollama does."""
        return isinstance(answer, dict) and isinstance(answer.get("models"), list)

    async def offers(self, ask: Ask) -> tuple[Offer, ...]:
        """Return the models that can write, those that are loaded first."""
        running = {entry["name"] for entry in _named(await ask("/api/ps"))}
        found = [entry for entry in _named(await ask(self.sign)) if writes(entry["name"])]
        found.sort(key=lambda entry: entry["name"] not in running)
        return tuple(Offer(name=entry["name"], relay=str(entry.get("remote_host") or "")) for entry in found)


def _named(answer: JSON) -> list[dict[str, Any]]:
    models = answer.get("models") if isinstance(answer, dict) else None
    if not isinstance(models, list):
        return []
    return [entry for entry in models if isinstance(entry, dict) and isinstance(entry.get("name"), str)]
