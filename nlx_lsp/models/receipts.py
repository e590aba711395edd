"""What we have fetched ourselves: a small file for each model, which says where it came from and where it is.

Only what has a receipt is ours to remove.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs
from attrs import frozen

from nlx_lsp.models.caches import folders


@frozen(kw_only=True)
class Receipt:
    """One model that was fetched."""

    reference: str
    """What was asked for, such as ``hf:owner/name/file.gguf`` or an address."""
    path: str
    """Where it was put, by the name under which it can be opened."""
    size: int
    """Its length in bytes."""
    sha256: str
    """Its hash, in hexadecimal, as it was when it came."""


def data_folder() -> Path:
    """Return our folder for what is worth keeping, whether it exists or not."""
    import platformdirs  # noqa: PLC0415 - only where models are looked for

    return platformdirs.user_data_path("nlx-lsp", appauthor=False)


def receipts() -> Iterator[Receipt]:
    """Yield the receipts; of what is gone in the meantime, too."""
    for path in folders.files(_folder(), 0):
        content = folders.read_json(path)
        if path.suffix == ".json" and isinstance(content, Mapping) and (receipt := _read(content)):
            yield receipt


def find_receipt(path: Path) -> Receipt | None:
    """Return the receipt of a file; None if we have not fetched it."""
    return next((receipt for receipt in receipts() if _settled(receipt.path) == _settled(str(path))), None)


def write_receipt(receipt: Receipt) -> None:
    """Keep a receipt; one of the same place is replaced.

    Raises:
        OSError: If it cannot be written.
    """
    place = _place(receipt.path)
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_suffix(f".{os.getpid()}.draft")
    draft.write_text(json.dumps(attrs.asdict(receipt), indent=2) + "\n", "utf-8")
    draft.replace(place)


def drop_receipt(receipt: Receipt) -> None:
    """Forget a receipt.

    Raises:
        OSError: If it cannot be deleted.
    """
    _place(receipt.path).unlink(missing_ok=True)


def _folder() -> Path:
    return data_folder() / "receipts"


def _place(path: str) -> Path:
    return _folder() / f"{hashlib.sha256(os.fsencode(_settled(path))).hexdigest()[:24]}.json"


def _settled(path: str) -> str:
    """Return a path without links in its folders; the file itself may be one, and is what is meant."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder), name)  # noqa: PTH118 - the text is what counts


def _read(content: Mapping[str, object]) -> Receipt | None:
    reference, path, size, sha256 = (content.get(key) for key in ("reference", "path", "size", "sha256"))
    if (
        isinstance(reference, str)
        and isinstance(path, str)
        and isinstance(size, int)
        and isinstance(sha256, str)
    ):
        return Receipt(reference=reference, path=path, size=size, sha256=sha256)
    return None
