"""The cache of the Hugging Face hub: ``models--OWNER--NAME/snapshots/COMMIT/FILE``, links to ``blobs/HASH``.

Follows the same variables of the environment as Hugging Face's own library, which is slow to load.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.models import naming
from nlx_lsp.models.caches import folders
from nlx_lsp.models.caches.found import Found

PROGRAM = "Hugging Face"
_PREFIX = "models--"
_DEPTH = 3
"""Folders inside of a repository that may hold a model."""


def folder() -> Path:
    """Return where the cache is, whether it exists or not."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if name in os.environ:
            return folders.expand(os.environ[name])
    home = os.environ.get("HF_HOME")
    if home is not None:
        return folders.expand(home) / "hub"
    return folders.expand(os.environ.get("XDG_CACHE_HOME", "~/.cache")) / "huggingface" / "hub"


def repository_folder(repository: str) -> Path:
    """Return where the cache keeps a repository."""
    return folder() / f"{_PREFIX}{repository.replace('/', '--')}"


def models(only: str = "") -> Iterator[Found]:
    """Yield the models of the cache, of each file the newest that was fetched.

    Args:
        only: The repository whose models are wanted; empty for all.
    """
    places = [repository_folder(only)] if only else folders.folders(folder())
    for place in places:
        owner, dashes, name = place.name.removeprefix(_PREFIX).partition("--")
        if place.name.startswith(_PREFIX) and dashes and name:
            yield from _of_repository(place, f"{owner}/{name}")


def _of_repository(place: Path, repository: str) -> Iterator[Found]:
    seen: set[str] = set()
    for snapshot in _newest_first(place):
        for path in folders.files(snapshot, _DEPTH):
            file = path.relative_to(snapshot).as_posix()
            if naming.is_model(file) and file not in seen:
                seen.add(file)
                yield Found(
                    path=path,
                    program=PROGRAM,
                    reference=f"hf:{repository}/{file}",
                    repository=repository,
                    file=file,
                )


def _newest_first(place: Path) -> list[Path]:
    """Return the snapshots: first the one that the main branch was at, then by age."""
    main = folders.read_text(place / "refs" / "main", 1024).strip()
    snapshots = list(folders.folders(place / "snapshots"))
    return sorted(snapshots, key=lambda path: (path.name != main, -_changed(path)))


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
