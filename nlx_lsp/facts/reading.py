"""Reading a file of a stranger's project: none that waits, none that is outside of it, and not too much."""

import os
import stat
from pathlib import Path

from nlx_lsp.facts.file import Unreadable

_BINARY = 8_000
"""Bytes at the beginning that are searched for a zero."""


def read_text(root: Path, path: str, largest: int) -> str:
    """Return the text of a file.

    Args:
        root: The project's folder.
        path: The file, from there.
        largest: Bytes that it may have.

    Raises:
        Unreadable: If it is no regular file of the project, too large, or no text.
    """
    whole = root / path
    try:
        if whole.is_symlink() and not Path(os.path.realpath(whole)).is_relative_to(os.path.realpath(root)):
            msg = "is a link out of the project"
            raise Unreadable(msg)
        descriptor = os.open(whole, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as stream:
            found = os.fstat(stream.fileno())
            if not stat.S_ISREG(found.st_mode):
                msg = "is no regular file"
                raise Unreadable(msg)
            if found.st_size > largest:
                msg = f"has {found.st_size:,} bytes, more than the {largest:,} that are read"
                raise Unreadable(msg)
            data = stream.read(largest + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        msg = f"cannot be read: {getattr(error, 'strerror', None) or error}"
        raise Unreadable(msg) from error
    if b"\0" in data[:_BINARY]:
        msg = "is no text"
        raise Unreadable(msg)
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
