"""Programs in a folder of examples: their paths, not their texts.  ``more``: ``from`` is ``file``."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlx_lsp.facts.fact import Fact, Origin
from nlx_lsp.syntax import grammar

_EXAMPLE = re.compile(r"(?:docs/)?(?:examples?|demos?|samples?)/(?:[^/]+/)?[^/]+")
_MOST = 30


def read(root: Path, paths: Sequence[str]) -> Iterator[Fact]:
    """Yield the examples that are code."""
    del root
    found = [path for path in paths if _EXAMPLE.fullmatch(path)]
    for path in found[:_MOST]:
        language = grammar.identify(path)
        if language is not None and language in grammar.supported():
            more = {"from": "file", "language": language}
            yield Fact(kind="example", value=path, origin=Origin(path=path), more=more)
