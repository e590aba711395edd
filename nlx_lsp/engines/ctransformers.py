"""The engine for the package ctransformers: small, old, and good enough for LLaMA models."""

from nlx_lsp.engines.hosted import Hosted
from nlx_lsp.engines.protocol import Prospect
from nlx_lsp.engines.survey import survey
from nlx_lsp.errors import EngineError, ModelRefused
from nlx_lsp.models.gguf import Header
from nlx_lsp.settings import Settings

_KINDS = frozenset(range(16)) - {4, 5}
"""The types of tensors that there were in its time."""


class CTransformers(Hosted):
    """ctransformers, which answers one request after the other."""

    name = "ctransformers"
    backend = "nlx_lsp.engines.worker.ctransformers"
    runs_files = True

    @classmethod
    def examine(cls, settings: Settings) -> Prospect:
        """Look at the file's header; see `Engine`."""
        remedy = 'Install it with pip install "nlx-lsp[ctransformers]".'
        return survey(settings.engine.model, _judge, package="ctransformers", remedy=remedy)


def _judge(header: Header) -> EngineError | None:
    reason = ""
    if (header.architecture, header.tokenizer) != ("llama", "llama"):
        reason = (
            "it knows the architecture llama with the tokenizer llama, "
            f"and not {header.architecture} with {header.tokenizer or 'none'}"
        )
    elif header.kinds - _KINDS:
        reason = "it has weights of a type that is newer than this engine"
    elif header.metadata.get("split.count"):
        reason = "it is cut into parts"
    if not reason:
        return None
    msg = f"ctransformers cannot run {header.path}: {reason}."
    return ModelRefused(msg, "Set engine.name to llama_cpp.")
