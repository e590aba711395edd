"""vLLM, a server for teams."""

from collections.abc import Mapping
from typing import Any

from nlx_lsp.engines.openai.dialect import Ask, Dialect, entries, number
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.values import JSON

_SLOTS = 4
"""Of the hundreds that it may have: it batches what comes, from whomever."""


class VLLM(Dialect):
    """vLLM: it counts tokens, and obeys a JSON schema."""

    kind = "vLLM"
    switches = {"chat_template_kwargs": {"enable_thinking": False}}  # noqa: RUF012 - never changed

    @classmethod
    def recognises(cls, answer: JSON) -> bool:
        """Return whether the list of models is vLLM's."""
        return any(entry.get("owned_by") == "vllm" for entry in entries(answer))

    def offer(self, entry: Mapping[str, Any]) -> Offer:
        """Return a model with its context."""
        return Offer(name=entry["id"], context_tokens=number(entry.get("max_model_len")), slots=_SLOTS)

    async def count(self, ask: Ask, model: str, text: str) -> int | None:
        """Return the length of a text."""
        if not text:
            return 0
        answer = await ask("/tokenize", {"model": model, "prompt": text, "add_special_tokens": False})
        return answer["count"] if isinstance(answer, dict) and "count" in answer else None
