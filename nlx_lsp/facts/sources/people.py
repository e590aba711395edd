"""``CITATION.cff`` and ``AUTHORS``: who made it, and how it wants to be cited."""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.facts.formats import yaml
from nlx_lsp.facts.reader import Reader
from nlx_lsp.facts.sources.person import split_person

_ENTRY = re.compile(r"\s*(?:[-*+]\s+)?(\S[^<>()\[\]#:]{1,60}?)\s*<([^<>\s]+@[^<>\s]+)>\s*")
"""Only lines with an address: other lines of such files are prose as often as names."""
_MOST = 50


def read_citation(file: File) -> Iterator[Fact]:
    """Yield what ``CITATION.cff`` says.

    Raises:
        Unreadable: If it is no YAML.
    """
    tree = yaml.parse(file)
    yield from tree.facts("name", "title")
    yield from tree.facts("version", "version")
    yield from tree.facts("licence", "license", says="manifest")
    for place in tree.items("authors"):
        given, family = tree.text(*place, "given-names"), tree.text(*place, "family-names")
        name = f"{given} {family}".strip() or tree.text(*place, "name")
        if name:
            yield tree.fact("author", name, *place, email=tree.text(*place, "email"), role="author")
    for key in ("repository-code", "url"):
        yield from tree.facts("link", key, label={"url": "Homepage"}.get(key, "Repository"))
    if doi := tree.text("doi"):
        yield tree.fact("link", f"https://doi.org/{doi}", "doi", label="DOI")
    yield from tree.facts("keyword", "keywords")


def read_authors(file: File) -> Iterator[Fact]:
    """Yield the authors of a list, those with an address."""
    found = 0
    for number, line in enumerate(file.lines, 1):
        if found < _MOST and (entry := _ENTRY.fullmatch(line)):
            found += 1
            name, email = split_person(f"{entry[1]} <{entry[2]}>")
            yield file.fact("author", name, number, {"email": email, "role": "author"})


CITATION = Reader(wants=("CITATION.cff",), read=read_citation)
AUTHORS = Reader(wants=("AUTHORS", "AUTHORS.*", "MAINTAINERS", "MAINTAINERS.*"), read=read_authors)
