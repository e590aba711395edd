"""Symbols: the definitions of a document, found by the language's ``outline`` query.

Works on text that does not parse: what the grammar understood is there, the rest is not.
"""

from typing import Literal

import tree_sitter
from attrs import field, frozen

from nlx_lsp.syntax.source import Source, gather, span_of
from nlx_lsp.values import Span


@frozen(kw_only=True)
class Docstring:
    """The documentation that a symbol has."""

    span: Span
    """Where it stands, with its delimiters."""
    text: str
    """As it stands there, with its delimiters."""


@frozen(kw_only=True)
class Symbol:
    """A definition."""

    kind: Literal["module", "class", "function", "method"]
    """What it is."""
    name: str
    """Its own name; a module's is empty."""
    parents: tuple[str, ...]
    """The names of the definitions around it, from the outside."""
    parent_kind: Literal["module", "class", "function", "method"]
    """What the definition around it is."""
    span: Span
    """All of it, with what stands before it, such as decorators."""
    header: Span
    """From its keyword to the token that ends its header; a module's is empty."""
    body: Span
    """Its block."""
    docstring: Docstring | None
    """Its documentation."""
    public: bool
    """Whether its name and those around it are public, and it is not local to a function."""
    node: tree_sitter.Node = field(repr=False, eq=False)
    """The definition in the tree; belongs to the version of the document that was searched."""

    @property
    def qualname(self) -> str:
        """The name with those of the definitions around it, joined by dots."""
        return ".".join((*self.parents, self.name))

    @property
    def title(self) -> str:
        """How to call it in front of the user."""
        return f"`{self.qualname}`" if self.name else "the module"


def outline(source: Source, within: Span | None = None) -> tuple[Symbol, ...]:
    """Return the symbols of a document in the order of their headers, the module first.

    Args:
        source: The document.
        within: Only symbols that touch this span; finding them costs less than finding all.
    """
    definitions: list[dict[str, list[tree_sitter.Node]]] = []
    docstrings: dict[int, tree_sitter.Node] = {}
    wrappers: set[int] = set()
    module: tree_sitter.Node = source.tree.root_node
    module_docstring: tree_sitter.Node | None = None
    for captures in gather(source.language.queries["outline"], source.tree.root_node, within):
        if "name" in captures:
            definitions.append(captures)
        elif "wrapper" in captures:
            wrappers.add(captures["wrapper"][0].id)
        elif "docstring" in captures:
            node = captures["docstring"][0]
            docstrings[_home(node)] = node
            if _home(node) == module.id:
                module_docstring = node
    symbols = [_module(source, module, module_docstring)]
    stack = [symbols[0]]
    for captures in sorted(definitions, key=lambda found: _node(found).start_byte):
        node = _node(captures)
        while node.start_byte >= stack[-1].span.end and len(stack) > 1:
            stack.pop()
        body = captures["body"][0]
        outer = node.parent if node.parent is not None and node.parent.id in wrappers else node
        symbol = _symbol(source, captures, outer, docstrings.get(body.id), stack[-1])
        symbols.append(symbol)
        stack.append(symbol)
    return tuple(symbols)


def symbol_at(source: Source, offset: int) -> Symbol:
    """Return the innermost symbol around an offset, the module where there is no other.

    The white space before a definition on its line counts as part of it.
    """
    line = source.text[offset:].split(b"\n", 1)[0]
    inside = offset + len(line) - len(line.lstrip()) if line.strip() else offset
    inside = min(inside, max(len(source.text) - 1, 0))
    found = outline(source, _with_wrapped(source, Span(start=inside, end=inside + 1)))
    around = [s for s in found if s.span.start <= inside < s.span.end]
    return around[-1] if around else found[0]


def _with_wrapped(source: Source, span: Span) -> Span:
    """Return the span, extended so that it touches the definitions whose wrapper it touches."""
    matches = gather(source.language.queries["outline"], source.tree.root_node, span)
    wrappers = [captures["wrapper"][0] for captures in matches if "wrapper" in captures]
    return Span(
        start=span.start, end=max([span.end, *(node.named_children[-1].start_byte + 1 for node in wrappers)])
    )


def _node(captures: dict[str, list[tree_sitter.Node]]) -> tree_sitter.Node:
    return (captures.get("symbol.class") or captures["symbol.function"])[0]


def _home(docstring: tree_sitter.Node) -> int:
    """Return the id of the block that a docstring opens: its statement's parent."""
    statement = docstring.parent
    block = statement.parent if statement is not None else None
    return block.id if block is not None else -1


def _read(source: Source, node: tree_sitter.Node | None) -> Docstring | None:
    return None if node is None else Docstring(span=span_of(node), text=source.slice(span_of(node)))


def _module(source: Source, node: tree_sitter.Node, docstring: tree_sitter.Node | None) -> Symbol:
    whole = Span(start=0, end=len(source.text))
    return Symbol(
        kind="module",
        name="",
        parents=(),
        parent_kind="module",
        span=whole,
        header=Span(start=0, end=0),
        body=whole,
        docstring=_read(source, docstring),
        public=True,
        node=node,
    )


def _symbol(
    source: Source,
    captures: dict[str, list[tree_sitter.Node]],
    wrapper: tree_sitter.Node,
    docstring: tree_sitter.Node | None,
    parent: Symbol,
) -> Symbol:
    node = _node(captures)
    name = source.slice(span_of(captures["name"][0]))
    kind: Literal["class", "function", "method"]
    kind = "class" if "symbol.class" in captures else "method" if parent.kind == "class" else "function"
    return Symbol(
        kind=kind,
        name=name,
        parents=(*parent.parents, parent.name) if parent.name else (),
        parent_kind=parent.kind,
        span=span_of(wrapper),
        header=Span(start=node.start_byte, end=captures["header.end"][0].end_byte),
        body=span_of(captures["body"][0]),
        docstring=_read(source, docstring),
        public=(
            parent.public and parent.kind in {"module", "class"} and not source.language.private.match(name)
        ),
        node=node,
    )
