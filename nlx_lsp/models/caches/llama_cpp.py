"""The cache of llama.cpp: one folder with ``OWNER_NAME_FILE.gguf`` and ``manifest=OWNER=NAME=TAG.json``.

Newer versions keep their models in the cache of the Hugging Face hub.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.models import naming
from nlx_lsp.models.caches import folders
from nlx_lsp.models.caches.found import Found

PROGRAM = "llama.cpp"
_FIELDS = 4
"""Fields of a manifest's name."""


def folder() -> Path:
    """Return where the cache is, whether it exists or not."""
    if configured := os.environ.get("LLAMA_CACHE"):
        return folders.expand(configured)
    if sys.platform == "darwin":
        return folders.home() / "Library" / "Caches" / "llama.cpp"
    if sys.platform == "win32":
        return folders.expand(os.environ.get("LOCALAPPDATA", "~/AppData/Local")) / "llama.cpp"
    return folders.expand(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "llama.cpp"


def models(only: str = "") -> Iterator[Found]:
    """Yield the models of the cache.

    Args:
        only: The repository whose models are wanted; empty for all.
    """
    paths = list(folders.files(folder(), 0))
    known = {only} if only else {repository for path in paths if (repository := _of_manifest(path.name))}
    for path in paths:
        if not naming.is_model(path.name):
            continue
        # The longest: the name of one repository may begin with that of another.
        repository = max((name for name in known if path.name.startswith(_prefix(name))), key=len, default="")
        if repository or not only:
            yield _found(path, repository)


def _prefix(repository: str) -> str:
    return repository.replace("/", "_") + "_" if repository else ""


def _of_manifest(name: str) -> str:
    fields = name.removesuffix(".json").split("=")
    return f"{fields[1]}/{fields[2]}" if len(fields) == _FIELDS and fields[0] == "manifest" else ""


def _found(path: Path, repository: str) -> Found:
    if not repository:
        return Found(path=path, program=PROGRAM, reference=str(path))
    file = path.name.removeprefix(_prefix(repository))
    return Found(
        path=path, program=PROGRAM, reference=f"hf:{repository}/{file}", repository=repository, file=file
    )
