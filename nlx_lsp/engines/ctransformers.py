"""The engine for the package ctransformers: small, old, and good enough for LLaMA models."""

from nlx_lsp.engines.hosted import Hosted


class CTransformers(Hosted):
    """ctransformers, which answers one request after the other."""

    name = "ctransformers"
    backend = "nlx_lsp.engines.worker.ctransformers"
