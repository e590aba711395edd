"""The log, as far as the client sees it: `window/logMessage`.

Where else the log goes is the command line's business.
"""

import asyncio
import logging
from contextlib import suppress

from lsprotocol import types
from pygls.lsp.server import LanguageServer

_OURS = "nlx_lsp"
"""The logger of this package."""
_KINDS = (
    (logging.ERROR, types.MessageType.Error),
    (logging.WARNING, types.MessageType.Warning),
    (logging.INFO, types.MessageType.Info),
)


def take_over() -> None:
    """Silence pygls where it logs, with a traceback, each error that it also reports to the server."""
    logging.getLogger("pygls.protocol.json_rpc").setLevel(logging.CRITICAL)


class ClientLog(logging.Handler):
    """Sends what this program logs to the client.

    It hangs on our own logger alone: pygls logs every message that it sends, so its log would never end.

    Args:
        lsp: What speaks the protocol.
        loop: Where it does so; records come from any thread.
    """

    def __init__(self, lsp: LanguageServer, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._lsp = lsp
        self._loop = loop
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record, from whatever thread it comes."""
        kind = next((kind for level, kind in _KINDS if record.levelno >= level), types.MessageType.Log)
        params = types.LogMessageParams(type=kind, message=f"nlx: {self.format(record)}")
        with suppress(RuntimeError):  # the loop is closed: nobody is there to be told
            self._loop.call_soon_threadsafe(self._lsp.window_log_message, params)


def attach(lsp: LanguageServer) -> None:
    """Send the log to the client from here on."""
    logging.getLogger(_OURS).addHandler(ClientLog(lsp, asyncio.get_running_loop()))


def detach() -> None:
    """Send no more."""
    log = logging.getLogger(_OURS)
    for handler in [handler for handler in log.handlers if isinstance(handler, ClientLog)]:
        log.removeHandler(handler)
