"""The host's log: a small file that rotates.  Where it cannot be written there is none."""

import logging
import logging.handlers
from pathlib import Path

_FORMAT = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
_BYTES = 1 << 19
_OLD_FILES = 1


def start_log(path: Path) -> None:
    """Log from here on; of other packages, only warnings."""
    logging.raiseExceptions = False  # a full disk costs the log, and nothing else
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=_BYTES, backupCount=_OLD_FILES, encoding="utf-8", errors="backslashreplace"
        )
    except OSError:
        handler = logging.NullHandler()
    logging.basicConfig(format=_FORMAT, level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    logging.getLogger("nlx_lsp").setLevel(logging.INFO)
