"""Reading a source file, and writing it back without harm.

What the floors below work on is UTF-8 without a byte order mark; all other bytes go round untouched.
"""

import codecs
import io
import os
import stat
import tokenize
from pathlib import Path

from attrs import frozen

from nlx_lsp.edits.file_change import replace
from nlx_lsp.errors import DocumentMoved, EditRefused, UsageError

_LIMIT = 16 << 20
"""Bytes; nobody has written a longer file by hand."""
_PYTHON = (".py", ".pyi", ".pyw")


@frozen(kw_only=True)
class TextFile:
    """A file as it was when it was read."""

    path: Path
    """Where it is; links are resolved, so that writing replaces the file and not the link."""
    data: bytes
    """All of its bytes."""

    @property
    def mark(self) -> bytes:
        """The byte order mark that it begins with, if any."""
        return codecs.BOM_UTF8 if self.data.startswith(codecs.BOM_UTF8) else b""

    @property
    def text(self) -> bytes:
        """Its text."""
        return self.data[len(self.mark) :]


def read_file(path: Path) -> TextFile:
    """Read a file.

    Raises:
        UsageError: If it cannot be read, or if it is not text in UTF-8.
    """
    try:
        resolved = Path(os.path.realpath(path, strict=True))  # that of `Path` raises RuntimeError, too
        if not stat.S_ISREG(resolved.stat().st_mode):  # a pipe would be waited for
            msg = f"{path} is no regular file."
            raise UsageError(msg)
        data = resolved.read_bytes()
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise UsageError(msg) from error
    if len(data) > _LIMIT:
        msg = f"{path} is longer than {_LIMIT >> 20} MiB."
        raise UsageError(msg)
    _check_encoding(path, data)
    return TextFile(path=resolved, data=data)


def write_file(file: TextFile, text: bytes) -> None:
    """Replace the file's text at one stroke: whoever reads it sees the old text or the new one.

    Mode, owner and byte order mark stay.  Another hard link to the file keeps the old text.

    Raises:
        DocumentMoved: If the file is no longer what was read.
        EditRefused: If it cannot be written.
    """
    try:
        if file.path.read_bytes() != file.data:
            msg = f"{file.path} has changed meanwhile and is left alone."
            raise DocumentMoved(msg, "Run the command again.")
        replace(file.path, file.mark + text)
    except OSError as error:
        msg = f"{file.path} cannot be written: {error.strerror}."
        raise EditRefused(msg) from error


def _check_encoding(path: Path, data: bytes) -> None:
    """Refuse what is not UTF-8, or says of itself that it is not."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        msg = f"{path} is not UTF-8: line {line} has the byte 0x{data[error.start]:02x}."
        raise UsageError(msg, "Convert it first.") from error
    if path.suffix not in _PYTHON:
        return
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        declared_utf8 = codecs.lookup(encoding).name in ("utf-8", "utf-8-sig")
    except SyntaxError as error:
        msg = f"{path} declares an encoding that Python does not know."
        raise UsageError(msg, "Only UTF-8 can be edited.") from error
    if not declared_utf8:
        msg = f"{path} declares the encoding {encoding}."
        raise UsageError(msg, "Only UTF-8 can be edited.")
