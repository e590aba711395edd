"""Which definitions are public: by their names, by marks at them, by what stands before them or exports them.

Knows the captures that say so, not what a definition is.
"""

import functools
from collections.abc import Mapping, Sequence

import tree_sitter
from attrs import field, frozen

from nlx_lsp.syntax.source import Source, gather, span_of

_BODY_DEPTH = 2
"""How deep the query goes below a class: to what stands directly in its body."""


@frozen(kw_only=True)
class Visibility:
    """What a document says about who may use its definitions."""

    source: Source
    """The document."""
    marks: Mapping[int, bool]
    """Whether a node is public, by its id, where something at it says so."""
    _labels: dict[int, list[tuple[int, bool]]] = field(factory=dict, init=False)
    """Where labels stand in a class, and what they say, by its id; filled as needed."""

    def shows(
        self, chain: Sequence[tree_sitter.Node], names: Sequence[str], owner: tree_sitter.Node | None
    ) -> bool:
        """Whether a definition is public, as far as its parent is.

        Args:
            chain: The definition, and its wrappers.
            names: Its name, behind those of its owners.
            owner: The class or namespace around it; None at the top of the file.
        """
        language = self.source.language
        if any(language.private.match(name) for name in names):
            return False
        marks = [self.marks[node.id] for node in chain if node.id in self.marks]
        if marks:
            return all(marks)
        if owner is None:
            return language.public if self._exports is None else names[0] in self._exports
        said = [public for start, public in self._said_in(owner) if start < chain[0].start_byte]
        return said[-1] if said else language.public

    @functools.cached_property
    def _exports(self) -> frozenset[str] | None:
        """The names that are exported elsewhere in the file; None if it exports nothing at all."""
        source = self.source
        # Only what stands at the top: this is asked for while the user moves about.
        matches = gather(source.language.query("exports"), source.tree.root_node, depth=1)
        names = (node for captures in matches for node in captures.get("export.name", ()))
        return frozenset(source.slice(span_of(name)) for name in names) if matches else None

    def _said_in(self, owner: tree_sitter.Node) -> list[tuple[int, bool]]:
        query = self.source.language.query("labels")
        if owner.id not in self._labels:
            self._labels[owner.id] = sorted(
                (node.start_byte, name == "label.public")
                for captures in gather(query, owner, depth=_BODY_DEPTH)
                for name, nodes in captures.items()
                if name.startswith("label.")
                for node in nodes
                if _stands_in(node, owner)
            )
        return self._labels[owner.id]


def _stands_in(node: tree_sitter.Node, owner: tree_sitter.Node) -> bool:
    """Whether a node is in the body of a class itself, not in that of a class in it."""
    return node.parent is not None and node.parent.parent is not None and node.parent.parent.id == owner.id
