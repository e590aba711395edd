"""What has become of the symbols between two versions of a file, by their syntax trees.

Texts are compared token by token, so that white space and comments do not count as a change of code.
Knows no git.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

import tree_sitter
from attrs import evolve, field, frozen

from nlx_lsp.history.change import SymbolChange, Way
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Span

_LONGEST = 160
"""Characters of a signature."""
_LEAST_TOKENS = 12
"""Tokens from which on two texts that are alike were renamed or moved: shorter ones look alike."""
_SELF = "\0"
"""Stands for a symbol's own name, where texts are compared that may be called otherwise."""


@frozen(kw_only=True)
class Portrait:
    """What of a symbol is compared: its text at once, its tokens where that is not enough."""

    source: Source = field(repr=False)
    """The version of the document that it is in."""
    symbol: Symbol
    """The symbol."""
    inner: tuple[Span, ...] = ()
    """The symbols that stand in it."""
    documentation: frozenset[Span] = field(default=frozenset(), repr=False)
    """All documentation in the document."""

    @property
    def name(self) -> str:
        """Its qualified name."""
        return self.symbol.qualname

    @property
    def last_name(self) -> str:
        """Its name without those around it."""
        return self.symbol.name

    @property
    def signature(self) -> str:
        """Its header on one line, shortened where it is long."""
        text = " ".join(self.source.slice(self.symbol.header).split())
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"

    @property
    def docstring(self) -> str:
        """Its documentation, as it stands there."""
        return self.symbol.docstring.text if self.symbol.docstring else ""

    @property
    def text(self) -> str:
        """Its text, without that of the symbols in it."""
        parts, at = [], self.symbol.span.start
        for hole in self.inner:
            parts.append(self.source.slice(Span(start=at, end=max(hole.start, at))))
            at = max(hole.end, at)
        parts.append(self.source.slice(Span(start=at, end=max(self.symbol.span.end, at))))
        return "".join(parts)

    @property
    def header(self) -> tuple[str, ...]:
        """The tokens before its body, without its own name."""
        return tuple(
            text for start, text in self._own if start < self.symbol.body.start and text != self.last_name
        )

    @property
    def body(self) -> tuple[str, ...]:
        """The other tokens, without those of the symbols in it."""
        return tuple(text for start, text in self._own if start >= self.symbol.body.start)

    @cached_property
    def whole(self) -> tuple[str, ...]:
        """All its tokens, with those of the symbols in it; its own name is left open."""
        return tuple(_SELF if text == self.last_name else text for _, text in self._tokens())

    @property
    def is_telling(self) -> bool:
        """Whether it is long enough to be known again under another name, or elsewhere."""
        return len(self.whole) >= _LEAST_TOKENS

    @cached_property
    def _own(self) -> tuple[tuple[int, str], ...]:
        """The tokens that are not those of the symbols in it; both stand in their order."""
        holes = [*self.inner]
        found = []
        for start, text in self._tokens():
            while holes and holes[0].end <= start:
                holes.pop(0)
            if not holes or start < holes[0].start:
                found.append((start, text))
        return tuple(found)

    def _tokens(self) -> Iterator[tuple[int, str]]:
        """Yield the tokens, each with its offset, without comments and documentation."""
        nodes = [_outer(self.symbol)]
        while nodes:
            node = nodes.pop()
            span = Span(start=node.start_byte, end=node.end_byte)
            if node.type in self.source.language.comments or span in self.documentation:
                continue
            if node.child_count:
                nodes.extend(reversed(node.children))
            elif len(span):
                yield span.start, self.source.slice(span)


Portraits = Mapping[tuple[str, int], Portrait]
"""By the qualified name, and a number for symbols that share one."""


def portray(source: Source) -> Portraits:
    """Return what of each symbol of a document is compared, in the order of the document."""
    symbols = outline(source)
    documentation = frozenset(each.docstring.span for each in symbols if each.docstring)
    inner: dict[int, list[Span]] = defaultdict(list)
    stack: list[Symbol] = []
    for symbol in symbols:
        while stack and symbol.span.start >= stack[-1].span.end:
            stack.pop()
        if stack:
            inner[id(stack[-1])].append(symbol.span)
        stack.append(symbol)
    seen: Counter[str] = Counter()
    found: dict[tuple[str, int], Portrait] = {}
    for symbol in symbols:
        found[symbol.qualname, seen[symbol.qualname]] = Portrait(
            source=source, symbol=symbol, inner=tuple(inner[id(symbol)]), documentation=documentation
        )
        seen[symbol.qualname] += 1
    return found


def compare(before: Portraits, after: Portraits) -> tuple[SymbolChange, ...]:
    """Return what has become of the symbols of one file.

    Of a symbol that is new or gone, those in it are not told.
    """
    gone = [old for key, old in before.items() if key not in after and old.name]
    fresh = [new for key, new in after.items() if key not in before and new.name]
    pairs = list(_pair(gone, fresh))
    known = {id(portrait) for pair in pairs for portrait in pair}
    changes = [_change("renamed", new, before=old.name) for old, new in pairs]
    changes += (_change("added", new) for new in _outermost(fresh) if id(new) not in known)
    changes += (_change("removed", old) for old in _outermost(gone) if id(old) not in known)
    for key, new in after.items():
        if key in before and (change := _difference(before[key], new)):
            changes.append(change)
    return tuple(changes)


def find_moves(
    changes: Mapping[str, Sequence[SymbolChange]], portraits: Mapping[str, tuple[Portraits, Portraits]]
) -> dict[str, tuple[SymbolChange, ...]]:
    """Return the changes of several files, with what left one of them for another told as one move.

    Args:
        changes: By file.
        portraits: Of both versions of each file.
    """
    left: dict[tuple[str, tuple[str, ...]], tuple[str, str]] = {}
    for path, change, portrait in _portrayed("removed", changes, portraits, 0):
        left.setdefault((portrait.last_name, portrait.whole), (path, change.name))
    if not left:
        return {path: tuple(found) for path, found in changes.items()}
    moved: dict[tuple[str, str], str] = {}
    for path, change, portrait in _portrayed("added", changes, portraits, 1):
        origin = left.get((portrait.last_name, portrait.whole))
        if origin and origin[0] != path:
            moved[path, change.name] = origin[0]
            left.pop((portrait.last_name, portrait.whole))
            moved[origin] = ""
    return {
        path: tuple(
            evolve(change, way="moved", before=moved[path, change.name])
            if change.way == "added" and (path, change.name) in moved
            else change
            for change in found
            if not (change.way == "removed" and (path, change.name) in moved)
        )
        for path, found in changes.items()
    }


def _portrayed(
    way: Way,
    changes: Mapping[str, Sequence[SymbolChange]],
    portraits: Mapping[str, tuple[Portraits, Portraits]],
    version: int,
) -> Iterator[tuple[str, SymbolChange, Portrait]]:
    """Yield the changes of one way whose text is long enough to be known again, with their portraits."""
    for path, found in changes.items():
        by_name = {portrait.name: portrait for portrait in portraits[path][version].values()}
        for change in found:
            if change.way == way and by_name[change.name].is_telling:
                yield path, change, by_name[change.name]


def _pair(gone: Sequence[Portrait], fresh: Sequence[Portrait]) -> Iterator[tuple[Portrait, Portrait]]:
    """Yield what is the same, at the same place, under another name; each former one once."""
    if not (gone and fresh):
        return
    former: dict[Hashable, list[Portrait]] = defaultdict(list)
    for old in gone:
        if old.is_telling:
            former[old.symbol.kind, old.symbol.parents, old.whole].append(old)
    for new in fresh:
        if alike := former[new.symbol.kind, new.symbol.parents, new.whole]:
            yield alike.pop(0), new


def _outermost(portraits: Sequence[Portrait]) -> Iterator[Portrait]:
    """Yield those that stand in none of the others."""
    names = {portrait.name for portrait in portraits}
    for portrait in portraits:
        parents = portrait.symbol.parents
        if not any(".".join(parts) in names for parts in accumulate((parent,) for parent in parents)):
            yield portrait


def _difference(old: Portrait, new: Portrait) -> SymbolChange | None:
    if old.text == new.text:
        return None
    # White space between definitions comes and goes with them.
    if (old.inner or new.inner) and old.text.split() == new.text.split():
        return None
    if new.name and old.header != new.header:
        return _change("signature", new, former=old.signature)
    if old.body != new.body:
        return _change("body", new)
    return _change("documentation" if old.docstring != new.docstring else "layout", new)


def _change(way: Way, portrait: Portrait, *, before: str = "", former: str = "") -> SymbolChange:
    return SymbolChange(
        way=way,
        kind=portrait.symbol.kind,
        name=portrait.name,
        before=before,
        signature=portrait.signature,
        former=former,
        public=portrait.symbol.public,
    )


def _outer(symbol: Symbol) -> tree_sitter.Node:
    """Return the definition's node, or the one around it that holds its decorators."""
    node = symbol.node
    while node.parent is not None and node.parent.start_byte >= symbol.span.start:
        if node.parent.end_byte > symbol.span.end:
            break
        node = node.parent
    return node
