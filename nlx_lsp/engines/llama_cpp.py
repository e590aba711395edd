"""The engine for llama.cpp, which runs nearly every GGUF model on nearly every machine."""

from pathlib import Path

from attrs import evolve

from nlx_lsp.engines.hosted import Hosted
from nlx_lsp.engines.protocol import Prospect
from nlx_lsp.engines.survey import survey
from nlx_lsp.errors import EngineError, ModelRefused
from nlx_lsp.models import ggml, gguf
from nlx_lsp.settings import Settings

_REMOVED = {
    4: ("Q4_2", "Q4_0"),
    5: ("Q4_3", "Q4_1"),
    31: ("Q4_0_4_4", "Q4_0"),
    32: ("Q4_0_4_8", "Q4_0"),
    33: ("Q4_0_8_8", "Q4_0"),
    36: ("IQ4_NL_4_4", "IQ4_NL"),
    37: ("IQ4_NL_4_8", "IQ4_NL"),
    38: ("IQ4_NL_8_8", "IQ4_NL"),
}
"""The types of tensors that llama.cpp no longer knows, and what has taken their place.

Which architectures and newer types it knows depends on its version, and it says so itself."""


class LlamaCpp(Hosted):
    """llama.cpp, by way of the package xllamacpp."""

    name = "llama_cpp"
    backend = "nlx_lsp.engines.worker.llama_cpp"
    runs_files = True

    @classmethod
    def examine(cls, settings: Settings) -> Prospect:
        """Look at the file's header; see `Engine`."""
        model = settings.engine.model
        prospect = survey(model, _judge, package="xllamacpp", remedy="Install the package xllamacpp.")
        return evolve(prospect, foreign=prospect.problem is not None and _is_old(Path(model)))


def _judge(header: gguf.Header) -> EngineError | None:
    try:
        gguf.check_parts(header)
    except EngineError as error:
        return error
    removed = sorted(header.kinds & _REMOVED.keys())
    if not removed:
        return None
    old, new = _REMOVED[removed[0]]
    msg = f"{header.path} has weights of the quantisation {old}, which llama.cpp no longer runs."
    return ModelRefused(msg, f"Get the same model in {new}.")


def _is_old(path: Path) -> bool:
    """Whether a file is of the time before GGUF."""
    try:
        return ggml.is_ggml(path)
    except EngineError:
        return False
