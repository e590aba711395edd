"""Which GGUF files ctransformers can run: those that LLaMA had in 2023.

The llama.cpp in it loads some other architectures of that time, too.  But their vocabularies have since been
written in another way, so that it would cut texts into tokens that the models have never seen.
"""

from nlx_lsp.errors import ModelRefused
from nlx_lsp.models.gguf import Header

_KINDS = frozenset(range(16)) - {4, 5}
"""The types of tensors that there were in its time."""


def judge(header: Header) -> ModelRefused | None:
    """Return why ctransformers cannot run a GGUF file; None if nothing speaks against it."""
    reason = ""
    if (header.architecture, header.tokenizer) != ("llama", "llama"):
        reason = (
            "of GGUF files, it knows the architecture llama with the tokenizer llama, "
            f"and not {header.architecture} with {header.tokenizer or 'none'}"
        )
    elif header.kinds - _KINDS:
        reason = "it has weights of a type that is newer than this engine"
    elif header.metadata.get("split.count"):
        reason = "it is cut into parts"
    if not reason:
        return None
    return ModelRefused(f"ctransformers cannot run {header.path}: {reason}.", "Set engine.name to llama_cpp.")
