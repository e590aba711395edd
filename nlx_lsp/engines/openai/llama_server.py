"""llama.cpp's own server, llama-server."""

from collections.abc import Mapping
from typing import Any

from nlx_lsp.engines.openai.dialect import Dialect, entries, number
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.values import JSON


class LlamaServer(Dialect):
    """llama-server."""

    kind = "llama.cpp"

    @classmethod
    def recognises(cls, answer: JSON) -> bool:
        """Return whether the list of models is llama.cpp's."""
        return any(entry.get("owned_by") == "llamacpp" for entry in entries(answer))

    def offer(self, entry: Mapping[str, Any]) -> Offer:
        """Return a model with the context of one slot."""
        meta = entry.get("meta")
        return Offer(
            name=entry["id"],
            context_tokens=number(meta.get("n_ctx")) if isinstance(meta, dict) else 0,
        )
