"""Our own folder: models that were downloaded from an address of their own, each with a receipt."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from nlx_lsp.models.caches.found import Found
from nlx_lsp.models.receipts import data_folder, receipts

PROGRAM = "nlx-lsp"


def folder() -> Path:
    """Return where the models are kept, whether it exists or not."""
    return data_folder() / "models"


def path_of(url: str) -> Path:
    """Return where the file of an address is kept; two addresses never share a place."""
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name).strip(".")
    mark = hashlib.sha256(url.encode()).hexdigest()[:12]
    return folder() / mark / (safe[-120:] or "model.gguf")


def models(only: str = "") -> Iterator[Found]:
    """Yield the models of the folder.

    Args:
        only: A repository of a hub; this folder has none of any.
    """
    if only:
        return
    for receipt in receipts():
        path = Path(receipt.path)
        if path.is_relative_to(folder()) and path.is_file():
            yield Found(path=path, program=PROGRAM, reference=receipt.reference)
