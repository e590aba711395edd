"""The models of Ollama: ``manifests/HOST/NAMESPACE/MODEL/TAG`` names the layers, ``blobs/sha256-HASH``.

The layer with the weights is a GGUF file like any other.
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from nlx_lsp.models.caches import folders
from nlx_lsp.models.caches.found import Found

PROGRAM = "Ollama"
_WEIGHTS = "application/vnd.ollama.image.model"
_HOST, _NAMESPACE = "registry.ollama.ai", "library"
"""What a name means that has no host, or no namespace."""
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_FLOORS = 4
"""Parts of a manifest's path."""
_SERVICE = ("/usr/share/ollama/.ollama/models", "/var/lib/ollama/.ollama/models")
"""Where Ollama keeps models if the system runs it; mostly not for us to read."""


def models(only: str = "") -> Iterator[Found]:
    """Yield the models that Ollama has.

    Args:
        only: The model that is wanted, ``NAME:TAG``; empty for all.
    """
    for root in _roots():
        manifests = root / "manifests"
        for path in [manifests / _path_of(only)] if only else folders.files(manifests, _FLOORS - 1):
            parts = path.relative_to(manifests).parts
            if len(parts) == _FLOORS and (blob := _weights(root, path)):
                host, namespace, model, tag = parts
                yield Found(
                    path=blob,
                    program=PROGRAM,
                    reference=f"ollama:{_name(host, namespace, model)}:{tag}",
                )


def _roots() -> list[Path]:
    configured = os.environ.get("OLLAMA_MODELS")
    if configured:
        return [folders.expand(configured)]
    return [folders.home() / ".ollama" / "models", *map(Path, _SERVICE)]


def _weights(root: Path, manifest: Path) -> Path | None:
    """Return the file of the layer with the weights; None if there is no such file."""
    content = folders.read_json(manifest)
    layers = content.get("layers") if isinstance(content, Mapping) else None
    for layer in layers if isinstance(layers, list) else []:
        if not isinstance(layer, Mapping) or layer.get("mediaType") != _WEIGHTS:
            continue
        # The digest becomes a part of a path: nothing but a hash may stand there.
        digest = _DIGEST.fullmatch(str(layer.get("digest")))
        blob = root / "blobs" / f"sha256-{digest[1]}" if digest else None
        if blob and _is_complete(blob, layer.get("size")):
            return blob
    return None


def _is_complete(blob: Path, size: object) -> bool:
    try:
        return blob.is_file() and (not isinstance(size, int) or blob.stat().st_size == size)
    except OSError:
        return False


def _path_of(name: str) -> str:
    """Return the path of a model's manifest."""
    path, _, tag = name.rpartition(":")
    parts = path.split("/")
    host, namespace, model = [_HOST, _NAMESPACE][: _FLOORS - 1 - len(parts)] + parts
    return f"{host}/{namespace}/{model}/{tag}"


def _name(host: str, namespace: str, model: str) -> str:
    if host != _HOST:
        return f"{host}/{namespace}/{model}"
    return model if namespace == _NAMESPACE else f"{namespace}/{model}"
