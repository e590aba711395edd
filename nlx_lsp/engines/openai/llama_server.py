"""llama.cpp's own server, llama-server."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from nlx_lsp.engines.openai.dialect import Ask, Dialect, Way, entries, number
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.engines.openai.piece import Piece
from nlx_lsp.values import JSON, Request

_MOST_SLOTS = 4
"""A server of a team has others to serve."""


class LlamaServer(Dialect):
    """llama-server: it takes our grammar, counts tokens, and tells how far it has read a prompt."""

    kind = "llama.cpp"
    ways = ("grammar", "schema")
    takes_any_name = True

    @classmethod
    def recognises(cls, answer: JSON) -> bool:
        """Return whether the list of models is llama.cpp's."""
        return any(entry.get("owned_by") == "llamacpp" for entry in entries(answer))

    def offer(self, entry: Mapping[str, Any]) -> Offer:
        """Return a model with the context of one slot."""
        meta = entry.get("meta") or {}
        return Offer(name=entry["id"], context_tokens=number(meta.get("n_ctx")))

    async def examine(self, ask: Ask, offer: Offer, context_tokens: int) -> Offer:
        """Return the model with its slots."""
        properties = await ask("/props")
        slots = number(properties.get("total_slots")) if isinstance(properties, dict) else 0
        found = await super().examine(ask, offer, context_tokens)
        return evolve(found, slots=min(max(slots, 1), _MOST_SLOTS))

    async def count(self, ask: Ask, model: str, text: str) -> int | None:  # noqa: ARG002 - it has one model
        """Return the length of a text."""
        answer = await ask("/tokenize", {"content": text, "add_special": False, "parse_special": False})
        return len(answer["tokens"]) if isinstance(answer, dict) and "tokens" in answer else None

    def question(self, request: Request, offer: Offer, way: Way | None) -> tuple[str, dict[str, JSON]]:
        """Return the request, with the wish to be told how far the prompt is read."""
        path, body = super().question(request, offer, way)
        quiet = {"chat_template_kwargs": {"enable_thinking": False}} if "messages" in body else {}
        return path, body | {"return_progress": True} | quiet

    def piece(self, message: Mapping[str, Any], alternatives: int) -> Piece:
        """Return what a message says, with the progress and what was measured."""
        piece = super().piece(message, alternatives)
        progress = message.get("prompt_progress")
        if progress:
            piece = evolve(piece, read=progress["processed"], total=progress["total"])
        timings = message.get("timings")
        if timings:
            spent = {
                "prompt_tokens": timings["cache_n"] + timings["prompt_n"],
                "cached_tokens": timings["cache_n"],
                "prompt_seconds": timings["prompt_ms"] / 1000,
                "generated_tokens": timings["predicted_n"],
                "generated_seconds": timings["predicted_ms"] / 1000,
            }
            piece = evolve(piece, spent={**piece.spent, **spent})
        return piece
