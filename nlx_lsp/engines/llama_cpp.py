"""The engine for llama.cpp, which runs nearly every GGUF model on nearly every machine."""

from nlx_lsp.engines.hosted import Hosted


class LlamaCpp(Hosted):
    """llama.cpp, by way of the package xllamacpp."""

    name = "llama_cpp"
    backend = "nlx_lsp.engines.worker.llama_cpp"
