"""LM Studio's local server."""

from collections.abc import Mapping
from typing import Any

from nlx_lsp.engines.openai.dialect import Ask, Dialect, entries, number
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.values import JSON


class LMStudio(Dialect):
    """LM Studio."""

    kind = "LM Studio"
    sign = "/api/v0/models"

    @classmethod
    def recognises(cls, answer: JSON) -> bool:
        """Return whether the list tells which models are loaded; to the unknown, LM Studio says yes."""
        return any("state" in entry for entry in entries(answer))

    async def offers(self, ask: Ask) -> tuple[Offer, ...]:
        """Return the models that can write, those that are loaded first."""
        found = [entry for entry in entries(await ask(self.sign)) if entry.get("type") in ("llm", "vlm")]
        return tuple(map(self.offer, sorted(found, key=lambda entry: entry.get("state") != "loaded")))

    def offer(self, entry: Mapping[str, Any]) -> Offer:
        """Return a model; one that is not loaded yet gets a context of LM Studio's choice."""
        return Offer(name=entry["id"], context_tokens=number(entry.get("loaded_context_length")))
