"""The models of LM Studio: ``PUBLISHER/MODEL/FILE``, as on the hub."""

from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.models import naming
from nlx_lsp.models.caches import folders
from nlx_lsp.models.caches.found import Found

PROGRAM = "LM Studio"
_POINTER = ".lmstudio-home-pointer"
"""A file in the user's home that names LM Studio's folder."""


def models(only: str = "") -> Iterator[Found]:
    """Yield the models that LM Studio has.

    Args:
        only: The repository whose models are wanted; empty for all.
    """
    for place in _places(only):
        repository = f"{place.parent.name}/{place.name}"
        for path in folders.files(place, 1):
            if naming.is_model(path.name):
                file = path.relative_to(place).as_posix()
                yield Found(
                    path=path,
                    program=PROGRAM,
                    reference=f"hf:{repository}/{file}",
                    repository=repository,
                    file=file,
                )


def _places(only: str) -> Iterator[Path]:
    """Yield the folders of the models."""
    for root in _roots():
        if only:
            yield root / only
        else:
            for publisher in folders.folders(root):
                yield from folders.folders(publisher)


def _roots() -> list[Path]:
    home = folders.home()
    pointed = folders.read_text(home / _POINTER, 4096).strip()
    places = [Path(pointed)] if pointed else []
    places += [home / ".lmstudio", home / ".cache" / "lm-studio"]
    return list(dict.fromkeys(place / "models" for place in places))
