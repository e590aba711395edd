"""Where the model lies that a user names: never downloads, never waits for a network."""

from pathlib import Path

from nlx_lsp.errors import UsageError
from nlx_lsp.models import caches
from nlx_lsp.models.caches import own
from nlx_lsp.models.reference import Bundled, File, Web, parse


def resolve(text: str) -> Path | None:
    """Return where the model is that `engine.model` names; None if it is not on this machine.

    Looks into our own folder and into the caches of other programs.

    Args:
        text: A name of the catalogue, ``hf:…``, ``ollama:…``, an address, a path, ``bundled``, or nothing,
            which means the same.
    """
    try:
        reference = parse(text)
    except UsageError:
        return None
    match reference:
        case Bundled():
            return bundled()
        case File(path=path):
            return _if_there(path)
        case Web(url=url):
            return _if_there(own.path_of(url))
        case _:
            found = caches.locate(reference)
            return found.path if found else None


def bundled() -> Path | None:
    """Return the model that comes with this package; None if this copy has none."""
    return next(iter(sorted(Path(__file__).parent.glob("*.gguf"))), None)


def _if_there(path: Path) -> Path | None:
    try:
        return path if path.is_file() else None
    except (OSError, ValueError):  # a folder that may not be searched, or a null character
        return None
