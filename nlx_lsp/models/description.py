"""The documentation of the catalogue, made of the catalogue, so that it cannot be wrong."""

from collections.abc import Iterator

from nlx_lsp.models.catalogue import entries

_THINKING = {"": "never", "template": "switched off"}
_HEAD = ("name", "download", "memory", "context", "licence", "thinks aloud", "from", "good for")


def markdown() -> str:
    """Return the table of the catalogue."""
    return "".join(f"| {' | '.join(row)} |\n" for row in _rows())


def _rows() -> Iterator[tuple[str, ...]]:
    yield _HEAD
    yield ("---",) * len(_HEAD)
    for entry in entries():
        yield (
            f"`{entry.name}`",
            f"{entry.size / 1e9:.1f} GB",
            f"{entry.memory / 1e9:.1f} GB",
            f"{entry.context_tokens // 1024}k",
            entry.licence,
            _THINKING[entry.thinking],
            entry.repository,
            entry.note,
        )
