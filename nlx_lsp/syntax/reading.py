"""The captures of the ``facts`` query for one symbol, without what belongs to the scopes in it.

Knows captures and places, not what they mean.
"""

from bisect import bisect_right
from collections.abc import Iterable

import tree_sitter
from attrs import field, frozen

from nlx_lsp.syntax.source import Source, gather, span_of
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import Span

Captures = dict[str, list[tree_sitter.Node]]


@frozen(kw_only=True)
class Reading:
    """The captures of a symbol, without those of nested scopes."""

    source: Source
    """The version of the document."""
    matches: list[Captures] = field(repr=False)
    """The captures of each match."""

    def nodes(self, capture: str) -> list[tree_sitter.Node]:
        """Return the nodes of a capture, each once, in the order of the text."""
        found = {node.id: node for captures in self.matches for node in captures.get(capture, ())}
        return sorted(found.values(), key=lambda node: node.start_byte)

    def text(self, node: tree_sitter.Node) -> str:
        """Return what a node stands for, on one line."""
        return self.line(span_of(node))

    def line(self, span: Span) -> str:
        """Return the text of a span on one line."""
        return " ".join(self.source.slice(span).split())

    def texts(self, capture: str) -> tuple[str, ...]:
        """Return the texts of a capture, each once."""
        return tuple(dict.fromkeys(self.text(node) for node in self.nodes(capture)))

    def joined(self, capture: str) -> tuple[str, ...]:
        """Return the texts between the first and the last node of each match, as in ``object.name``."""
        found = [captures[capture] for captures in self.matches if capture in captures]
        spans = [Span(start=nodes[0].start_byte, end=nodes[-1].end_byte) for nodes in found]
        return tuple(dict.fromkeys(self.line(span) for span in sorted(spans, key=lambda span: span.start)))


def read(source: Source, symbol: Symbol) -> Reading:
    """Run the query on a symbol, and leave out what is nested."""
    query = source.language.query("facts")
    matches = gather(query, symbol.node, span_of(symbol.node))
    front = Span(start=symbol.span.start, end=max(symbol.span.start, symbol.node.start_byte))
    nested = _outermost(
        span_of(node)
        for captures in matches
        for node in captures.get("scope", ())
        if node.id != symbol.node.id and span_of(node) in span_of(symbol.node)
    )
    starts = [scope.start for scope in nested]

    def own(captures: Captures) -> bool:
        place = span_of(next(iter(captures.values()))[0])
        index = bisect_right(starts, place.start) - 1
        return index < 0 or place not in nested[index] or (place == nested[index] and "scope" not in captures)

    def direct(captures: Captures) -> bool:
        """Decorators of inner definitions stand before their scope, not in it."""
        decorator = captures.get("decorator")
        return decorator is None or decorator[0].start_byte < symbol.header.start

    found = [captures for captures in matches if own(captures) and direct(captures)]
    if len(front):
        # Decorators stand outside the definition, as do the type parameters of C++; no more is asked for.
        around = gather(query, _around(symbol), front)
        found += [
            captures
            for captures in around
            for name in ("decorator", "generic")
            if name in captures and span_of(captures[name][0]) in front
        ]
    return Reading(source=source, matches=found)


def _around(symbol: Symbol) -> tree_sitter.Node:
    """Return the node in which a symbol stands with all that belongs to it."""
    node = symbol.node
    while node.parent is not None and symbol.span not in span_of(node):
        node = node.parent
    return node


def _outermost(spans: Iterable[Span]) -> list[Span]:
    """Return the spans that are in no other, in ascending order."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if not found or span not in found[-1]:
            found.append(span)
    return found
