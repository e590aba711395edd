"""vLLM, a server for teams."""

from collections.abc import Mapping
from typing import Any

from nlx_lsp.engines.openai.dialect import Dialect, entries, number
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.values import JSON


class VLLM(Dialect):
    """vLLM."""

    kind = "vLLM"

    @classmethod
    def recognises(cls, answer: JSON) -> bool:
        """Return whether the list of models is vLLM's."""
        return any(entry.get("owned_by") == "vllm" for entry in entries(answer))

    def offer(self, entry: Mapping[str, Any]) -> Offer:
        """Return a model with its context."""
        return Offer(name=entry["id"], context_tokens=number(entry.get("max_model_len")))
