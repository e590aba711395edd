"""Removes a model that we have fetched, and nothing that anybody else may need."""

import contextlib
from pathlib import Path

from nlx_lsp.models.caches import folders
from nlx_lsp.models.receipts import Receipt, drop_receipt

_DEPTH = 4
"""Folders between a repository of the hub's cache and the name of a file in it."""


def remove(receipt: Receipt) -> int:
    """Delete a model and forget its receipt.

    In the hub's cache the content goes with the last of its names.

    Args:
        receipt: Of the model; its file may be gone already.

    Returns:
        The bytes that are free now.

    Raises:
        OSError: If it cannot be deleted.
    """
    path = Path(receipt.path)
    content = path.resolve() if path.is_symlink() else path
    size = content.stat().st_size if content.exists() else 0
    path.unlink(missing_ok=True)
    if content != path:
        if content.parent.name != "blobs" or _is_named(content):
            size = 0
        else:
            content.unlink(missing_ok=True)
    _tidy(path.parent)
    drop_receipt(receipt)
    return size


def _is_named(content: Path) -> bool:
    """Whether a content of the hub's cache still has a name in some snapshot."""
    snapshots = content.parent.parent / "snapshots"
    return any(path.resolve() == content for path in folders.files(snapshots, _DEPTH))


def _tidy(folder: Path) -> None:
    """Delete folders that have become empty, up to the snapshot's own."""
    with contextlib.suppress(OSError):  # not empty
        for place in (folder, *folder.parents[:_DEPTH]):
            if place.name == "snapshots":
                break
            for lock in place.glob("*.lock"):
                lock.unlink()
            place.rmdir()
