"""Opens a weights file, or says why it cannot be opened."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from nlx_lsp.errors import ModelMissing


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Give a file, open for reading, and its length in bytes.

    Args:
        path: The file; what is no regular file is not even opened, since a pipe might wait for ever.

    Yields:
        The file, at its start, and its length.

    Raises:
        ModelMissing: If the file is not there, or cannot be read.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            msg = f"The model {path} is a folder or a device."
            raise ModelMissing(msg, "Name the GGUF file itself.")
        with path.open("rb") as file:
            yield file, status.st_size
    except (OSError, ValueError) as error:  # a ValueError for a null character in the name
        reason = error.strerror if isinstance(error, OSError) else error
        msg = f"The model {path} cannot be read: {reason}."
        raise ModelMissing(msg, "Set engine.model to a GGUF file.") from error
