"""Pictures that are there to be shown: on top, or in a folder for documents or pictures."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlx_lsp.facts.fact import Fact, Origin

_PICTURE = re.compile(
    r"(?:(?:docs?|documentation|images?|img|assets|media|pictures|screenshots?|\.github|art|logo)/(?:[^/]+/)*)?"
    r"[^/]+\.(?:png|jpe?g|gif|svg|webp)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"logo|banner|screenshot|demo|overview", re.IGNORECASE)
_MOST = 20


def read(root: Path, paths: Sequence[str]) -> Iterator[Fact]:
    """Yield the pictures, those whose names say that they show the whole in front."""
    del root
    found = sorted(filter(_PICTURE.fullmatch, paths), key=lambda path: (not _FIRST.search(path), path))
    for path in found[:_MOST]:
        yield Fact(kind="picture", value=path, origin=Origin(path=path), more={"from": "file"})
