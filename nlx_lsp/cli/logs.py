"""The log: a file that rotates, in the user's folder for logs, and standard error for the server.

Knows neither the protocol nor the client.
"""

import logging
import logging.handlers
import sys
from pathlib import Path

_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
_BYTES = 1 << 20
_OLD_FILES = 3


def log_path() -> Path:
    """Return where the log is written."""
    import platformdirs  # noqa: PLC0415 - only where a log is asked for

    return platformdirs.user_log_path("nlx-lsp", appauthor=False) / "nlx-lsp.log"


def start_log(level: str, *, console: bool) -> None:
    """Log from here on.

    Args:
        level: The least severe messages of ours that are logged; of other packages, warnings are.
        console: Whether the log also goes to standard error.
    """
    logging.raiseExceptions = False  # a log that cannot be written must not break the protocol
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)] if console else []
    try:
        handlers.append(_file())
        trouble = ""
    except OSError as error:
        trouble = f"no log file: {error}"
    logging.basicConfig(format=_FORMAT, level=logging.WARNING, handlers=handlers, force=True)
    logging.captureWarnings(capture=True)
    log = logging.getLogger("nlx_lsp")
    log.setLevel(level.upper())
    if trouble:
        log.warning(trouble)


def _file() -> logging.Handler:
    path = log_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    return logging.handlers.RotatingFileHandler(
        path, maxBytes=_BYTES, backupCount=_OLD_FILES, encoding="utf-8", errors="backslashreplace"
    )
