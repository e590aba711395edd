"""What has been written into a file without a mark in it: fingerprints, in this user's state folder.

For texts that are to be known again although nothing in the file says who wrote them.  Knows nothing of what
the fingerprints are of.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import platformdirs

_MOST = 200
"""Fingerprints a file: the last ones."""
_LIMIT = 1 << 20
"""Bytes; a longer memory is not ours."""


def recall(path: Path) -> dict[str, str]:
    """Return what is remembered of a file; nothing where it cannot be read."""
    place = _place(path)
    with suppress(OSError, ValueError, RecursionError):
        if place.stat().st_size <= _LIMIT:
            found = json.loads(place.read_text("utf-8"))
            if isinstance(found, dict) and found.get("file") == _name(path):
                written = found.get("written")
                return (
                    {str(key): str(value) for key, value in written.items()}
                    if isinstance(written, dict)
                    else {}
                )
    return {}


def remember(path: Path, written: Mapping[str, str]) -> None:
    """Remember what is about to be written into a file, beside what is remembered already.

    Args:
        path: The file; it need not exist.
        written: Fingerprints of texts, each with what is to be known of it.

    Raises:
        OSError: If it cannot be written down.
    """
    known = {key: value for key, value in recall(path).items() if key not in written} | dict(written)
    kept = dict(list(known.items())[-_MOST:])
    place = _place(path)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place.with_suffix(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump({"file": _name(path), "written": kept}, file)
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)


def _name(path: Path) -> str:
    return os.fsencode(os.path.realpath(path)).decode("utf-8", "backslashreplace")


def _place(path: Path) -> Path:
    name = hashlib.sha256(_name(path).encode()).hexdigest()[:32]
    return platformdirs.user_state_path("nlx-lsp", appauthor=False) / "written" / f"{name}.json"
