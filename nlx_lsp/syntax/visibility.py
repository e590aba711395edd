"""Which definitions are public: by their names, by marks at them, by what stands before them or exports them.

Knows the captures that say so, not what a definition is.
"""

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
    exports: frozenset[str] | None
    """The names that are exported elsewhere in the file; None if the file exports nothing at all."""
    _labels: dict[int, list[tuple[int, bool]]] = field(factory=dict, init=False)
    """Where labels stand in a class, and what they say, by its id; filled as needed."""

    @classmethod
    def survey(cls, source: Source, marks: Mapping[int, bool]) -> "Visibility":
        """Return what a document says, given the marks at its definitions."""
        # Only what stands at the top: this is asked for while the user moves about.
        matches = gather(source.language.query("exports"), source.tree.root_node, depth=1)
        names = {source.slice(span_of(node)) for found in matches for node in found.get("export.name", ())}
        return cls(source=source, marks=marks, exports=frozenset(names) if matches else None)

    def shows(
        self, chain: Sequence[tree_sitter.Node], names: Sequence[str], parent: tree_sitter.Node
    ) -> bool:
        """Whether a definition is public, as far as its parent is.

        Args:
            chain: The definition, and its wrappers.
            names: Its name, behind those of its owners.
            parent: The definition around it.
        """
        language = self.source.language
        if any(language.private.match(name) for name in names):
            return False
        marks = [self.marks[node.id] for node in chain if node.id in self.marks]
        if marks:
            return all(marks)
        said = [public for start, public in self._said_in(parent) if start < chain[0].start_byte]
        if said:
            return said[-1]
        is_top = parent.id == self.source.tree.root_node.id
        if is_top and self.exports is not None:
            return names[0] in self.exports
        return language.public

    def _said_in(self, parent: tree_sitter.Node) -> list[tuple[int, bool]]:
        query = self.source.language.query("labels")
        if parent.id not in self._labels:
            self._labels[parent.id] = sorted(
                (node.start_byte, name == "label.public")
                for captures in gather(query, parent, depth=_BODY_DEPTH)
                for name, nodes in captures.items()
                if name.startswith("label.")
                for node in nodes
                if _stands_in(node, parent)
            )
        return self._labels[parent.id]


def _stands_in(node: tree_sitter.Node, parent: tree_sitter.Node) -> bool:
    """Whether a node is in the body of a class itself, not in that of a class in it."""
    return node.parent is not None and node.parent.parent is not None and node.parent.parent.id == parent.id
