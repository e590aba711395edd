"""What a server is asked and what it answers, as OpenAI has laid it down; the known kinds differ in details.

Knows the words, not how they are carried.
"""

from collections.abc import Awaitable, Mapping
from typing import Any, ClassVar, Literal, Protocol

from attrs import evolve

from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.engines.openai.piece import Piece, spoken
from nlx_lsp.engines.schema import gbnf, read
from nlx_lsp.values import JSON, Request

Way = Literal["grammar", "schema"]
"""How an answer can be forced into a shape: by a grammar of our own, or as the server reads a JSON schema."""

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

    kind: ClassVar[str] = "OpenAI-compatible"
    """What to call it in front of the user."""
    sign: ClassVar[str] = "/v1/models"
    """What to ask to recognise it."""
    ways: ClassVar[tuple[Way, ...]] = ("schema",)
    """How an answer may be forced into a shape, the best first; each has to be proved."""
    takes_any_name: ClassVar[bool] = False
    """Whether it answers with the one model that it has, whichever is named."""
    switches: ClassVar[dict[str, JSON]] = {}
    """What every conversation is sent with: what switches thinking off, for instance."""

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

    async def examine(self, ask: Ask, offer: Offer, context_tokens: int) -> Offer:  # noqa: ARG002 - others ask
        """Return all that can be found out about a model.

        Args:
            ask: Asks the server.
            offer: The model.
            context_tokens: What the user has set; it counts where the server has no context of its own.
        """
        return evolve(offer, context_tokens=offer.context_tokens or context_tokens)

    async def count(self, ask: Ask, model: str, text: str) -> int | None:  # noqa: ARG002 - others ask
        """Return the length of a text in tokens; None where the server does not count."""
        return None

    def question(self, request: Request, offer: Offer, way: Way | None) -> tuple[str, dict[str, JSON]]:
        """Return the path and the body of a request for a streamed answer.

        Args:
            request: What to generate.
            offer: With which model.
            way: How the answer is forced into the request's schema; None for not at all.
        """
        probabilities = max(1, request.alternatives)
        body: dict[str, JSON] = {
            "model": offer.name,
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
            "seed": request.seed,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if request.stop and way is None:
            body["stop"] = list(request.stop)
        if request.schema is not None and way is not None:
            body |= self.constraint(request.schema, way)
        if isinstance(request.prompt, str):
            return "/v1/completions", body | {"prompt": request.prompt, "logprobs": probabilities}
        messages = [{"role": message.role, "content": message.content} for message in request.prompt]
        told = {"logprobs": True, "top_logprobs": probabilities}
        return "/v1/chat/completions", body | {"messages": messages} | told | self.switches

    def constraint(self, schema: Mapping[str, JSON], way: Way) -> dict[str, JSON]:
        """Return the entries of a body that force the answer into a shape."""
        if way == "grammar":
            return {"grammar": gbnf(read(schema))}
        wanted = {"name": "answer", "strict": True, "schema": explicit(schema)}
        return {"response_format": {"type": "json_schema", "json_schema": wanted}}

    def piece(self, message: Mapping[str, Any], alternatives: int) -> Piece:
        """Return what a message of a streamed answer says.

        Args:
            message: As the server has sent it; it tells of no error.
            alternatives: How many of the likeliest tokens are wanted.

        Raises:
            LookupError: If it makes no sense; so do `TypeError` and `AttributeError`.
        """
        usage = message.get("usage") or {}
        spent = {
            name: usage[theirs]
            for name, theirs in (
                ("prompt_tokens", "prompt_tokens"),
                ("generated_tokens", "completion_tokens"),
            )
            if number(usage.get(theirs))
        }
        cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens")
        if number(cached):
            spent["cached_tokens"] = cached
        if not message.get("choices"):
            return Piece(spent=spent)
        choice = message["choices"][0]
        delta = choice.get("delta") or {}
        ended = choice.get("finish_reason")
        probabilities = (choice.get("logprobs") or {}).get("content")
        said = spoken(delta.get("content") or choice.get("text") or "", probabilities, alternatives)
        return Piece(
            tokens=said.tokens,
            sure=said.sure,
            thought=bool(delta.get("reasoning_content") or delta.get("reasoning")),
            finish=None if ended is None else "length" if ended == "length" else "stop",
            spent=spent,
        )


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


def explicit(schema: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return a schema in which objects say that they have no other properties, as strict servers demand."""
    found = dict(schema)
    if "properties" in found:
        found["properties"] = {name: explicit(inner) for name, inner in found["properties"].items()}
        found["additionalProperties"] = False
    if "items" in found:
        found["items"] = explicit(found["items"])
    return found
