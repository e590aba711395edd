"""text-generation-webui."""

from collections.abc import Mapping

from nlx_lsp.engines.openai.dialect import Ask, Dialect, Way
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.engines.schema import gbnf, read
from nlx_lsp.values import JSON, Request


class WebUI(Dialect):
    """text-generation-webui: it takes our grammar, if the library that runs the model does, and counts."""

    kind = "text-generation-webui"
    sign = "/v1/internal/model/info"
    ways = ("grammar",)
    takes_any_name = True
    switches = {"enable_thinking": False}  # noqa: RUF012 - never changed

    @classmethod
    def recognises(cls, answer: JSON) -> bool:
        """Return whether the answer tells of the loaded model."""
        return isinstance(answer, dict) and "model_name" in answer and "lora_names" in answer

    async def offers(self, ask: Ask) -> tuple[Offer, ...]:
        """Return the loaded model."""
        answer = await ask(self.sign)
        name = answer.get("model_name") if isinstance(answer, dict) else None
        return (Offer(name=name),) if isinstance(name, str) and name not in ("", "None") else ()

    async def count(self, ask: Ask, model: str, text: str) -> int | None:  # noqa: ARG002 - it has one model
        """Return the length of a text."""
        answer = await ask("/v1/internal/token-count", {"text": text})
        return answer["length"] if isinstance(answer, dict) and "length" in answer else None

    def question(self, request: Request, offer: Offer, way: Way | None) -> tuple[str, dict[str, JSON]]:
        """Return the request; there, only the one likeliest token is meant by a temperature of zero."""
        path, body = super().question(request, offer, way)
        return path, body | ({} if request.temperature else {"top_k": 1})

    def constraint(self, schema: Mapping[str, JSON], way: Way) -> dict[str, JSON]:  # noqa: ARG002 - it has one
        """Return the grammar under its name."""
        return {"grammar_string": gbnf(read(schema))}
