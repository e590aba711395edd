"""The models that lie on this machine: in our own folder, and in the caches of other programs, in place.

One module a cache.  Each has `PROGRAM`, its name, and `models`, which yields what is there::

    def models(only: str = "") -> Iterator[Found]: ...

`only` names a repository, or a model of Ollama, to save the way through all others.  Caches belong to other
programs and may be half written, unreadable or hostile: whatever does not look right is passed over, and no
look at them takes long.  Knows nothing of networks.
"""

from collections.abc import Callable, Iterator

from nlx_lsp.models import naming
from nlx_lsp.models.caches import hugging_face, llama_cpp, lm_studio, ollama, own
from nlx_lsp.models.caches.found import Found
from nlx_lsp.models.reference import Hub, Listed, Ollama, hub_of

__all__ = ["Found", "inventory", "locate"]

_Models = Callable[[str], Iterator[Found]]

_HUBS: tuple[_Models, ...] = (own.models, hugging_face.models, lm_studio.models, llama_cpp.models)
"""The caches that know repositories."""


def inventory() -> Iterator[Found]:
    """Yield every model that is there."""
    for models in (*_HUBS, ollama.models):
        yield from models("")


def locate(reference: Hub | Listed | Ollama) -> Found | None:
    """Return where a model lies; None if it does not."""
    match reference:
        case Ollama():
            return next(iter(ollama.models(f"{reference.name}:{reference.tag}")), None)
        case Hub():
            return _of_hub(reference)
        case Listed(entry=entry):
            exact = _of_hub(hub_of(entry))
            if exact or not entry.ollama:
                return exact or _same_file(entry.file)
            return _same_file(entry.file) or next(iter(ollama.models(entry.ollama)), None)


def _of_hub(reference: Hub) -> Found | None:
    for models in _HUBS:
        there = {found.file: found for found in models(reference.repository) if found.file}
        name = reference.file or naming.choose(there, reference.quantisation)
        if found := there.get(name):
            return found
    return None


def _same_file(file: str) -> Found | None:
    """Look for a file of the same name that comes from another repository, as others convert models, too."""
    wanted = file.lower()
    return next((found for found in inventory() if found.path.name.lower() == wanted), None)
