"""Ollama, vLLM, LM Studio and text-generation-webui, imitated from their documentation.

Each takes what it says from the test, and obeys a schema only if it is told to.
"""

import json
from collections.abc import Callable
from typing import Any

from attrs import define
from engines.openai_servers.imitation import PROBED, Asked, Reply, chat, events, is_probe, lines

Say = Callable[[Any], str]
"""Says something about a request's body."""

UNKNOWN = Reply(status=404, body={"detail": "Not Found"})


def fill(body: Any) -> str:
    """Return an answer of the shape that a request asks for, each text of which is the same."""
    schema = body.get("format") or body["response_format"]["json_schema"]["schema"]
    return json.dumps(_filled(schema))


def _filled(schema: Any) -> Any:
    if schema.get("type") == "object":
        return {name: _filled(inner) for name, inner in schema["properties"].items()}
    return schema["enum"][0] if "enum" in schema else "Add two whole numbers."


@define
class Kind:
    """What the kinds have in common: a conversation as OpenAI lays it down."""

    say: Say = lambda _: "Hello."
    obeys: bool = True
    thinks: str = ""

    def text(self, body: Any, *, constrained: bool) -> str:
        if is_probe(body):
            return PROBED if self.obeys and constrained else "Once upon a time there was the sea."
        return self.say(body)

    def converse(self, body: Any) -> Reply:
        said = self.text(body, constrained="response_format" in body)
        thought = {"reasoning_content": self.thinks} if self.thinks and not is_probe(body) else {}
        cut = "length" if thought and not said else "stop"
        return events(*chat(said, finish=cut, **thought))

    def __call__(self, asked: Asked) -> Reply:
        match asked.target:
            case "/v1/models":
                return Reply(body={"object": "list", "data": self.models()})
            case "/v1/chat/completions":
                return self.converse(asked.body)
        return self.other(asked)

    def models(self) -> list[dict[str, Any]]:
        return [{"id": "some-model", "object": "model", "owned_by": "somebody"}]

    def other(self, asked: Asked) -> Reply:  # noqa: ARG002 - the kinds know more
        return UNKNOWN


@define
class VLLM(Kind):
    """vLLM: strict about names, counts tokens."""

    def models(self) -> list[dict[str, Any]]:
        return [{"id": "org/coder", "object": "model", "owned_by": "vllm", "max_model_len": 2048}]

    def converse(self, body: Any) -> Reply:
        if body["model"] != "org/coder":
            problem = f"The model `{body['model']}` does not exist."
            return Reply(status=404, body={"object": "error", "message": problem, "code": 404})
        return Kind.converse(self, body)

    def other(self, asked: Asked) -> Reply:
        if asked.target != "/tokenize":
            return UNKNOWN
        words = asked.body["prompt"].split()
        return Reply(body={"count": len(words), "max_model_len": 2048, "tokens": list(range(len(words)))})


@define
class LMStudio(Kind):
    """LM Studio: answers what it does not know with a success."""

    def models(self) -> list[dict[str, Any]]:
        return [{"id": name, "object": "model", "owned_by": "organization_owner"} for name in ("a", "b")]

    def other(self, asked: Asked) -> Reply:
        if asked.target != "/api/v0/models":
            return Reply(body={"error": f"Unexpected endpoint or method. ({asked.method} {asked.target})"})
        about = {"object": "model", "max_context_length": 32768}
        data = [
            {"id": "text-embedding-nomic", "type": "embeddings", "state": "loaded", **about},
            {"id": "a", "type": "llm", "state": "not-loaded", **about},
            {"id": "b", "type": "llm", "state": "loaded", "loaded_context_length": 3000, **about},
        ]
        return Reply(body={"object": "list", "data": data})


@define
class WebUI(Kind):
    """text-generation-webui: takes a grammar, counts tokens."""

    def models(self) -> list[dict[str, Any]]:
        return [{"id": "loaded", "object": "model", "created": 0, "owned_by": "user"}]

    def converse(self, body: Any) -> Reply:
        said = self.text(body, constrained=bool(body.get("grammar_string")))
        return events(*chat(json.dumps(json.loads(said), separators=(",", ":")) if said == PROBED else said))

    def other(self, asked: Asked) -> Reply:
        match asked.target:
            case "/v1/internal/model/info":
                return Reply(body={"model_name": "loaded", "lora_names": []})
            case "/v1/internal/token-count":
                return Reply(body={"length": len(asked.body["text"].split())})
        return UNKNOWN


@define
class Ollama(Kind):
    """Ollama: a protocol of its own, which streams lines of JSON."""

    remote: str = ""

    def __call__(self, asked: Asked) -> Reply:
        match asked.target:
            case "/api/tags":
                far = {"remote_host": self.remote, "remote_model": "big"} if self.remote else {}
                return Reply(
                    body={"models": [{"name": "nomic-embed-text:latest"}, {"name": "coder:latest", **far}]}
                )
            case "/api/ps":
                return Reply(body={"models": []})
            case "/api/show":
                return Reply(body={"details": {}, "model_info": {"llama.context_length": 8192}})
            case "/api/chat":
                return self.converse(asked.body)
            case "/v1/models":
                return Reply(body={"object": "list", "data": [{"id": "coder:latest", "owned_by": "library"}]})
        return Reply(status=404, body="404 page not found", kind="text/plain")

    def converse(self, body: Any) -> Reply:
        said = self.text(body, constrained="format" in body)
        parts: list[dict[str, Any]] = [{"content": said[at : at + 4]} for at in range(0, len(said), 4)]
        if self.thinks and not is_probe(body):
            parts.insert(0, {"content": "", "thinking": self.thinks})
        messages = [{"message": {"role": "assistant", **part}, "done": False} for part in parts]
        last = {
            "message": {"role": "assistant", "content": ""},
            "done": True,
            "done_reason": "stop" if said else "length",
            "prompt_eval_count": 26,
            "prompt_eval_duration": 130_000_000,
            "eval_count": len(parts),
            "eval_duration": 4_000_000,
        }
        return lines(*messages, last)
