"""The ground: one function, and what in it can be spoilt, found by its language's queries.

Which languages there are, and what their nodes mean, is said in the ``.scm`` files beside this module: TOML
behind ``;;``, then tree-sitter queries over a closed vocabulary of captures:

``@operator`` of a comparison, a sum or a logical expression; ``@condition`` of a branch or loop;
``@index``: what stands between brackets, or bounds a range; ``@step``: a sum of which one operand may be 1;
``@boolean``; ``@default`` of a parameter; ``@arguments`` and ``@callee`` of a call; ``@variable``: a name
that is read; ``@binding``: a name that is bound; ``@result``: a return statement, and ``@result.value``;
``@jump``: a break or continue; ``@await`` and ``@awaited``; ``@guard``: a branch that only leaves;
``@clause``: a branch that can be taken out, and ``@clause.of``, its statement; ``@handler`` of errors, and
``@handler.body``; ``@release``: a statement that calls ``@release.name``; ``@scoped``: a statement that
releases ``@scoped.value`` at its end, with ``@scoped.body`` and, where there is one, ``@scoped.name``.  A
capture whose name begins with ``_`` is for the query's own use.
"""

import functools
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import tree_sitter
from attrs import field, frozen

from nlx_lsp.errors import LanguageError
from nlx_lsp.syntax import grammar
from nlx_lsp.syntax.source import Source, gather, span_of
from nlx_lsp.syntax.symbols import Symbol

CAPTURES = frozenset(
    """
    operator condition index step boolean default arguments callee variable binding result result.value jump
    await awaited guard clause clause.of handler handler.body release release.name
    scoped scoped.value scoped.name scoped.body
    """.split()  # noqa: SIM905 - quoted names would hide the groups
)
"""The closed vocabulary."""

_TYPES = {"type", "type_annotation"}
"""Operators and names below these say nothing about what happens."""


@frozen(kw_only=True)
class Dialect:
    """How a language spells what the kinds of fault need to know."""

    negation: str
    """A condition with ``{}`` turned into its opposite."""
    nothing: str
    """The body of a handler that does nothing."""
    blocks: tuple[str, ...]
    """The nodes whose children are statements."""
    functions: tuple[str, ...]
    """The nodes that have names of their own."""
    loops: tuple[str, ...]
    """The nodes that ``continue`` belongs to."""
    switches: tuple[str, ...] = ()
    """The nodes other than loops that ``break`` belongs to."""
    query: tree_sitter.Query = field(repr=False, eq=False)
    """Finds what can be spoilt."""


@frozen(kw_only=True)
class Ground:
    """A function, and what in it can be spoilt."""

    source: Source
    """The sound document."""
    symbol: Symbol
    """The function in it."""
    dialect: Dialect
    """Its language."""
    matches: tuple[dict[str, list[tree_sitter.Node]], ...] = field(repr=False, eq=False)
    """What the query found, in the order of the text."""

    @classmethod
    def survey(cls, source: Source, symbol: Symbol) -> "Ground":
        """Look a function over.

        Raises:
            KeyError: If there are no queries for the language; see `languages`.
        """
        dialect = _dialect(source.language.id)
        found = [
            captures
            for captures in gather(dialect.query, symbol.node)
            if not any(_in_type(node, symbol.node) for nodes in captures.values() for node in nodes)
        ]
        return cls(source=source, symbol=symbol, dialect=dialect, matches=tuple(sorted(found, key=_place)))

    def nodes(self, capture: str) -> list[tree_sitter.Node]:
        """Return what a capture stands for, each node once, in the order of the text."""
        found = {node.id: node for captures in self.matches for node in captures.get(capture, ())}
        return sorted(found.values(), key=lambda node: (node.start_byte, -node.end_byte))

    def pairs(self, *captures: str) -> Iterator[tuple[tree_sitter.Node, ...]]:
        """Yield the nodes of several captures that were found together."""
        for match in self.matches:
            if all(capture in match for capture in captures):
                yield tuple(match[capture][0] for capture in captures)

    def text(self, node: tree_sitter.Node) -> str:
        """Return the text of a node."""
        return self.source.slice(span_of(node))

    def around(self, node: tree_sitter.Node, types: tuple[str, ...]) -> tree_sitter.Node | None:
        """Return the innermost node of some types around a node, in the function; None if there is none."""
        parent = node.parent
        while parent is not None and parent.id != self.symbol.node.id and parent.type not in types:
            parent = parent.parent
        return parent if parent is not None and parent.type in types else None


def languages() -> frozenset[str]:
    """Return the identifiers of the languages whose functions can be spoilt."""
    return frozenset(_tables()) & frozenset(grammar.supported())


@functools.cache
def _tables() -> dict[str, tuple[dict[str, Any], str]]:
    """Return the header and the queries of each language."""
    texts = {
        path.name: path.read_text("utf-8")
        for path in files("nlx_lsp.evals.faults").iterdir()
        if path.name.endswith(".scm")
    }
    found: dict[str, tuple[dict[str, Any], str]] = {}
    for text in texts.values():
        header, queries = _header(text), text
        if base := header.get("extends"):
            header, queries = {**_header(texts[base]), **header}, texts[base] + text
        found.update(dict.fromkeys(header["languages"], (header, queries)))
    return found


def _header(text: str) -> dict[str, Any]:
    lines = (line.removeprefix(";;") for line in text.splitlines() if line.startswith(";;"))
    return tomllib.loads("\n".join(lines))


@functools.cache
def _dialect(language_id: str) -> Dialect:
    header, queries = _tables()[language_id]
    query = tree_sitter.Query(grammar.load(language_id).grammar, queries)
    names = {query.capture_name(index) for index in range(query.capture_count)}
    if unknown := sorted(name for name in names - CAPTURES if not name.startswith("_")):
        msg = f"The faults of {language_id} have unknown captures: {', '.join(unknown)}."
        raise LanguageError(msg)
    return Dialect(
        negation=header["negation"],
        nothing=header["nothing"],
        blocks=tuple(header["blocks"]),
        functions=tuple(header["functions"]),
        loops=tuple(header["loops"]),
        switches=tuple(header.get("switches", ())),
        query=query,
    )


def _place(captures: dict[str, list[tree_sitter.Node]]) -> tuple[int, int]:
    node = next(iter(captures.values()))[0]
    return node.start_byte, node.end_byte


def _in_type(node: tree_sitter.Node, top: tree_sitter.Node) -> bool:
    while node.id != top.id and node.parent is not None:
        if node.type in _TYPES:
            return True
        node = node.parent
    return False
