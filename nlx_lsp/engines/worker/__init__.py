"""The process that holds a model: ``python -m nlx_lsp.engines.worker BACKEND``.

An engine's library may crash, block or print; here it can do no harm to others.  The worker reads requests
from its standard input and answers on its standard output (see `nlx_lsp.engines.wire`), and ends with its
standard input.  `session` is the same for all libraries, and one module a library is its backend.
"""
