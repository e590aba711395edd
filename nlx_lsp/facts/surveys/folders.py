"""The folders of a project, at most two levels of them, and what their names mean where that is a custom.

``more``: ``files`` is their number, ``says`` the meaning, ``from`` is ``name`` where the name alone says it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import evolve

from nlx_lsp.facts.fact import Fact, Origin

_MEANINGS = {
    "src": "the source code",
    "lib": "the source code",
    "include": "the public headers",
    "tests": "the tests",
    "test": "the tests",
    "spec": "the tests",
    "docs": "the documentation",
    "doc": "the documentation",
    "examples": "examples",
    "example": "examples",
    "scripts": "scripts",
    "tools": "tools for development",
    "benchmarks": "benchmarks",
    "bench": "benchmarks",
    "cmd": "the programs",
    "bin": "the programs",
    "internal": "what other projects cannot import",
    "migrations": "changes of the database's layout",
    "locale": "translations",
    "locales": "translations",
    "i18n": "translations",
    "fixtures": "data for tests",
    ".github": "what GitHub does",
    ".ci": "what the continuous integration runs",
}
_SPLIT = ("src", "lib", "include", "cmd")
"""Known folders into which it is worth looking."""
_MOST = 60


def read(root: Path, paths: Sequence[str]) -> Iterator[Fact]:
    """Yield the folders on top and those in them that hold more than one file."""
    del root
    files: Counter[str] = Counter()
    first: dict[str, str] = {}
    for path in paths:
        parts = path.split("/")[:-1]
        depth = 1 if parts and parts[0] in _MEANINGS and parts[0] not in _SPLIT else 2
        for end in range(1, min(len(parts), depth) + 1):
            folder = "/".join(parts[:end])
            files[folder] += 1
            first.setdefault(folder, path)
    told = sorted(folder for folder, count in files.items() if "/" not in folder or count > 1)
    for folder in sorted(told, key=lambda folder: folder.count("/"))[:_MOST]:
        says = _MEANINGS.get(folder.rpartition("/")[2], "")
        more = {"files": str(files[folder]), **({"says": says, "from": "name"} if says else {})}
        yield Fact(kind="folder", value=f"{folder}/", origin=Origin(path=first[folder]), more=more)


def merge(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield the facts, with one for each folder: what a file in it says comes before what its name means."""
    told = list(facts)
    best: dict[str, Fact] = {}
    counts: dict[str, str] = {}
    for fact in told:
        if fact.kind == "folder":
            counts[fact.value] = counts.get(fact.value) or fact.more.get("files", "")
            known = best.get(fact.value)
            if known is None or (_weight(fact) > _weight(known)):
                best[fact.value] = fact
    for fact in told:
        if fact.kind != "folder":
            yield fact
        elif best.get(fact.value) is fact:
            files = counts[fact.value]
            yield evolve(fact, more={**fact.more, **({"files": files} if files else {})})


def _weight(fact: Fact) -> int:
    if "says" not in fact.more:
        return 0
    return 1 if fact.more.get("from") == "name" else 2
