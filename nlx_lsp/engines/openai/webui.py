"""text-generation-webui."""

from nlx_lsp.engines.openai.dialect import Ask, Dialect
from nlx_lsp.engines.openai.offer import Offer
from nlx_lsp.values import JSON


class WebUI(Dialect):
    """text-generation-webui: it answers with the model that is loaded, whichever one is named."""

    kind = "text-generation-webui"
    sign = "/v1/internal/model/info"

    @classmethod
    def recognises(cls, answer: JSON) -> bool:
        """Return whether the answer tells of the loaded model."""
        return isinstance(answer, dict) and "model_name" in answer and "lora_names" in answer

    async def offers(self, ask: Ask) -> tuple[Offer, ...]:
        """Return the loaded model."""
        answer = await ask(self.sign)
        name = answer.get("model_name") if isinstance(answer, dict) else None
        return (Offer(name=name),) if isinstance(name, str) and name not in ("", "None") else ()
