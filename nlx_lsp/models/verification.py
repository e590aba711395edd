"""Whether a weights file is what it should be: its length, its hash, its header."""

import asyncio
import hashlib
from pathlib import Path

from nlx_lsp.errors import ModelRefused
from nlx_lsp.models import ggml, gguf
from nlx_lsp.models.failures import no_model, wrong_hash, wrong_size
from nlx_lsp.models.progress import Meter
from nlx_lsp.models.transfer import length

_PIECE = 4 << 20
"""Bytes that are hashed between two looks at the clock."""


async def check(path: Path, meter: Meter, *, title: str = "", size: int = 0, sha256: str = "") -> str:
    """Make sure that a file is the one that was meant, and a model.

    Args:
        path: The file.
        meter: Is told how far it is.
        title: What to call it in front of the user; empty for its path.
        size: The length that it should have, in bytes; 0 if that is not known.
        sha256: The hash that it should have; empty if that is not known.

    Returns:
        Its hash.

    Raises:
        DownloadFailed: If it is not.
        ModelMissing: If it is gone.
        OSError: If it cannot be read.
    """
    title = title or str(path)
    if size and length(path) != size:
        raise wrong_size(title, length(path), size)
    found = await hash_file(path, meter)
    if sha256 and found != sha256:
        raise wrong_hash(title, found, sha256)
    try:
        await asyncio.to_thread(_read_header, path)
    except ModelRefused as error:
        raise no_model(title, str(error.__cause__), error.hint) from error
    return found


async def hash_file(path: Path, meter: Meter) -> str:
    """Return a file's SHA-256, in hexadecimal.

    Raises:
        OSError: If it cannot be read.
    """
    digest = hashlib.sha256()
    total = length(path)
    meter.begin("check", 0, total)
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, _PIECE):
            await asyncio.to_thread(digest.update, piece)
            meter.count(file.tell(), total)
    return digest.hexdigest()


def _read_header(path: Path) -> None:
    if ggml.is_ggml(path):
        ggml.read(path)
    else:
        gguf.read(path)
