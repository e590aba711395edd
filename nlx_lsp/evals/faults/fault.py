"""What a fault is: one change of one function that a reviewer should find.

Knows no kind of fault and no language.
"""

from collections.abc import Callable, Iterable

import tree_sitter
from attrs import frozen

from nlx_lsp.evals.faults.ground import Ground
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Edit, Span


@frozen(kw_only=True)
class Change:
    """One way to spoil a function."""

    edit: Edit
    """Against the sound document."""
    blamed: int | None = None
    """An offset before the edit whose line one may as well point at; None where only the change will do."""


@frozen(kw_only=True)
class Kind:
    """A kind of fault."""

    name: str
    """What has gone wrong, in two or three words."""
    category: str
    """What a review calls it; one of the review's closed list."""
    also: tuple[str, ...] = ()
    """Other categories that fit as well."""
    find: Callable[[Ground], Iterable[Change]]
    """Returns every way to do it to a function."""

    @property
    def categories(self) -> frozenset[str]:
        """All that fit."""
        return frozenset((self.category, *self.also))


@frozen(kw_only=True)
class Fault:
    """A function that was spoilt in one place."""

    kind: Kind
    """What was done."""
    source: Source
    """The document with the fault."""
    rows: frozenset[int]
    """The lines of `source`, counted from 0, at fault; of what was taken out, those on both sides."""
    sound: str
    """The changed lines as they were; empty where lines were added."""
    faulty: str
    """The changed lines as they are; empty where lines were taken out."""


def replace(node: tree_sitter.Node, text: str) -> Change:
    """Return the change that puts a text in a node's place."""
    return Change(edit=Edit(span=Span(start=node.start_byte, end=node.end_byte), text=text))


def cut(ground: Ground, node: tree_sitter.Node) -> Iterable[Change]:
    """Yield the change that takes a statement out with its lines, if nothing else stands on them."""
    if node.parent is None or node.parent.type not in ground.dialect.blocks:
        return  # The only statement of a branch without braces: another would move into its place.
    text = ground.source.text
    start = ground.source.line_start(node.start_byte)
    end = text.find(b"\n", node.end_byte) + 1 or len(text)
    if not text[start : node.start_byte].strip() and not text[node.end_byte : end].strip(b" \t\r\n;"):
        yield Change(edit=Edit(span=Span(start=start, end=end), text=""))
