"""Documents for people, by their well-known names.  ``more``: ``says`` is what such a document is for."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from nlx_lsp.facts.fact import Fact, Origin

_KNOWN = {
    "readme": "an introduction",
    "contributing": "how to contribute",
    "hacking": "how to contribute",
    "code_of_conduct": "how people treat each other here",
    "security": "how to report a weakness",
    "support": "where to get help",
    "changelog": "what has changed from version to version",
    "changes": "what has changed from version to version",
    "history": "what has changed from version to version",
    "news": "what has changed from version to version",
    "upgrading": "how to upgrade",
    "authors": "who made it",
    "maintainers": "who looks after it",
    "governance": "who decides what",
    "roadmap": "what is planned",
    "citation": "how to cite it",
    "license": "the licence",
    "licence": "the licence",
    "copying": "the licence",
    "notice": "notices about parts by others",
    "install": "how to install it",
    "todo": "what is left to do",
}
_TEXTS = ("", ".md", ".markdown", ".rst", ".org", ".txt", ".adoc", ".cff")
_FOLDERS = ("", ".github/", "docs/")
_PAGE = re.compile(r"(?:docs?|documentation|doc)/(?:[\w.-]+/)?[^/]+\.(?:md|rst|org|adoc)")
_MOST = 60


def read(root: Path, paths: Sequence[str]) -> Iterator[Fact]:
    """Yield the documents on top, in ``.github`` and in ``docs``."""
    del root
    found = 0
    for path in sorted(paths, key=lambda path: (path.count("/"), path)):
        folder, _, name = path.rpartition("/")
        stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
        says = _KNOWN.get(stem.lower().replace("-", "_"), "")
        known = says and f"{dot}{ending}".lower() in _TEXTS and (f"{folder}/" if folder else "") in _FOLDERS
        if found < _MOST and (known or _PAGE.fullmatch(path)):
            found += 1
            more = {"says": says} if known else {}
            yield Fact(kind="document", value=path, origin=Origin(path=path), more=more)
