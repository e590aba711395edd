"""Ollama, by its own protocol.

The one of OpenAI that it also speaks cannot set the length of the context, and cuts a longer prompt silently.
"""

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from nlx_lsp.engines.openai.dialect import Ask, Dialect, Way, explicit, number, writes
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.engines.openai.piece import Piece, spoken
from nlx_lsp.values import JSON, Request

_NANOSECONDS = 1e-9


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

    async def examine(self, ask: Ask, offer: Offer, context_tokens: int) -> Offer:
        """Return the model with the context that it will be run with, which is ours to choose."""
        about = await ask("/api/show", {"model": offer.name})
        about = about if isinstance(about, dict) else {}
        facts = about.get("model_info") or {}
        trained = [number(facts[name]) for name in facts if name.endswith(".context_length")]
        return evolve(
            offer,
            context_tokens=min([context_tokens, *filter(None, trained)]),
            relay=offer.relay or str(about.get("remote_host") or ""),
        )

    def question(self, request: Request, offer: Offer, way: Way | None) -> tuple[str, dict[str, JSON]]:
        """Return the request; a prompt that does not fit is to be an error."""
        options: dict[str, JSON] = {
            "num_ctx": offer.context_tokens,
            "num_predict": request.max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
        }
        if request.stop and way is None:
            options["stop"] = list(request.stop)
        body: dict[str, JSON] = {
            "model": offer.name,
            "options": options,
            "stream": True,
            "truncate": False,
            "think": False,
            "logprobs": True,
            "top_logprobs": max(1, request.alternatives),
        }
        if request.schema is not None and way is not None:
            body["format"] = explicit(request.schema)
        if isinstance(request.prompt, str):
            return "/api/generate", body | {"prompt": request.prompt, "raw": True}
        messages = [{"role": message.role, "content": message.content} for message in request.prompt]
        return "/api/chat", body | {"messages": messages}

    def piece(self, message: Mapping[str, Any], alternatives: int) -> Piece:
        """Return what a message says."""
        told = message.get("message") or message
        said = spoken(
            told.get("content") or told.get("response") or "", message.get("logprobs"), alternatives
        )
        if not message.get("done"):
            return evolve(said, thought=bool(told.get("thinking")))
        spent = {
            "prompt_tokens": message.get("prompt_eval_count", 0),
            "prompt_seconds": message.get("prompt_eval_duration", 0) * _NANOSECONDS,
            "generated_tokens": message.get("eval_count", 0),
            "generated_seconds": message.get("eval_duration", 0) * _NANOSECONDS,
        }
        cut = message.get("done_reason") == "length"
        return evolve(said, finish="length" if cut else "stop", spent=spent)


def _named(answer: JSON) -> list[dict[str, Any]]:
    models = answer.get("models") if isinstance(answer, dict) else None
    if not isinstance(models, list):
        return []
    return [entry for entry in models if isinstance(entry, dict) and isinstance(entry.get("name"), str)]
