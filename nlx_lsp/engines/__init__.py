"""Engines generate text.  One module an engine; all of them keep the `Engine` protocol.

An engine knows nothing of code, documents or the language server.  It is found by its name through
the entry point group ``nlx_lsp.engines``, built-ins and third parties alike.
"""

from nlx_lsp.engines.protocol import Engine

__all__ = ["Engine"]
