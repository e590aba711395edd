"""The environment variables that a file reads, by the section ``environment`` of its language's queries.

``more``: ``default`` is the value that stands beside the name, as written; ``from`` is ``code``.
"""

import re
from collections.abc import Iterable, Iterator

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.syntax.source import Source, gather, span_of

_NAME = re.compile(r"[A-Za-z_]\w{0,99}")
_GIVEN = re.compile(r"CARGO_(?:PKG|MANIFEST|BIN|CRATE)_|OUT_DIR$")
"""What cargo sets for itself while it builds."""
_LONGEST = 80


def read(file: File, source: Source) -> Iterator[Fact]:
    """Yield the variables whose names are written down."""
    found: dict[int, tuple[str, int, str]] = {}
    for captures in gather(source.language.query("environment"), source.tree.root_node):
        [node] = captures["environment"][:1]
        name = source.slice(span_of(node)).strip("\"'`")
        if _NAME.fullmatch(name) and not _GIVEN.match(name):
            default = (
                source.slice(span_of(captures["environment.default"][0]))
                if captures.get("environment.default")
                else ""
            )
            known = found.get(node.id, ("", 0, ""))
            shown = default if len(default) <= _LONGEST and "\n" not in default else ""
            found[node.id] = (name, node.start_point.row + 1, shown or known[2])
    for name, line, default in found.values():
        yield file.fact("environment", name, line, {"default": default, "from": "code"})


def merge(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield the facts, only one of a variable that code reads in many places: one that tells a default."""
    told = list(facts)
    best: dict[str, Fact] = {}
    for fact in told:
        if _is_read(fact):
            known = best.setdefault(fact.value, fact)
            if "default" in fact.more and "default" not in known.more:
                best[fact.value] = fact
    yield from (fact for fact in told if not _is_read(fact) or best[fact.value] is fact)


def _is_read(fact: Fact) -> bool:
    return fact.kind == "environment" and fact.more.get("from") == "code"
