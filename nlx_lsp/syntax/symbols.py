"""Symbols: the definitions of a document, found by the language's ``outline`` query.

Works on text that does not parse: what the grammar understood is there, the rest is not.
"""

from collections.abc import Iterator
from typing import Literal

import tree_sitter
from attrs import field, frozen

from nlx_lsp.syntax.comments import behind_lead, find_head, find_lead
from nlx_lsp.syntax.declarator import declared, split, unqualified
from nlx_lsp.syntax.source import Source, gather, span_of
from nlx_lsp.syntax.visibility import Visibility
from nlx_lsp.values import Span

Kind = Literal["module", "class", "function", "method"]


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

    kind: Kind
    """What it is: a class is whatever has members, such as a structure, an interface or an enumeration; a
    module is the file, or a namespace in it."""
    name: str
    """Its own name; the file's is empty."""
    parents: tuple[str, ...]
    """The names of the definitions around it, from the outside."""
    parent_kind: Kind
    """What the definition around it is."""
    span: Span
    """All of it, with what stands before it: decorators, and the comments that document it."""
    header: Span
    """From its keyword to the token that ends its header or to its body; the file's is empty."""
    body: Span
    """Its block, or the expression that is its result; empty, at the end, where it is only declared."""
    docstring: Docstring | None
    """Its documentation: a string in its body, or comments before it."""
    public: bool
    """Whether its name and those around it are public, and it is not local to a function."""
    reopens: bool = False
    """Whether it adds members to a class that is defined elsewhere, as Rust's ``impl`` does."""
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
    found = _Findings.gather(source, within)
    stack = [_module(source, found.strings.get(source.tree.root_node.id))]
    symbols = [*stack]
    for captures in sorted(found.definitions.values(), key=lambda captures: _node(captures).start_byte):
        node = _node(captures)
        while node.start_byte >= stack[-1].span.end and len(stack) > 1:
            stack.pop()
        symbol = _symbol(found, captures, stack[-1])
        if symbol is not None:
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
    follower = inside if source.language.doc is None else behind_lead(source, inside)
    found = outline(source, _with_wrapped(source, Span(start=inside, end=follower + 1)))
    around = [s for s in found if s.span.start <= inside < s.span.end]
    return around[-1] if around else found[0]


def _with_wrapped(source: Source, span: Span) -> Span:
    """Return the span, extended so that it touches the definitions whose wrapper it touches.

    A definition is the first or the last thing in its wrapper.
    """
    while True:
        matches = gather(source.language.query("outline"), source.tree.root_node, span)
        wrappers = [node for captures in matches for node in captures.get("wrapper", ())]
        wider = Span(
            start=min([span.start, *(node.named_children[0].end_byte - 1 for node in wrappers)]),
            end=max([span.end, *(node.named_children[-1].start_byte + 1 for node in wrappers)]),
        )
        if wider == span:
            return span
        span = wider


Captures = dict[str, list[tree_sitter.Node]]


@frozen(kw_only=True)
class _Findings:
    """What the ``outline`` query has found."""

    source: Source
    definitions: dict[int, Captures]
    """By node."""
    strings: dict[int, tree_sitter.Node]
    """The documentation inside of definitions, by the block that it opens."""
    wrappers: set[int]
    visibility: Visibility

    @classmethod
    def gather(cls, source: Source, within: Span | None) -> "_Findings":
        definitions: dict[int, Captures] = {}
        strings: dict[int, tree_sitter.Node] = {}
        wrappers: set[int] = set()
        marks: dict[int, bool] = {}
        for captures in gather(source.language.query("outline"), source.tree.root_node, within):
            if "name" in captures:
                node = _node(captures)
                definitions[node.id] = {**captures, **definitions.get(node.id, {})}
            elif "wrapper" in captures:
                wrappers.update(node.id for node in captures["wrapper"])
            elif "docstring" in captures:
                strings[_home(captures["docstring"][0])] = captures["docstring"][0]
            for mark in {"public", "private"} & captures.keys():
                marks[captures[mark][0].id] = mark == "public"
        return cls(
            source=source,
            definitions=definitions,
            strings=strings,
            wrappers=wrappers,
            visibility=Visibility(source=source, marks=marks),
        )

    def chain(self, node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
        """Yield a definition, and the wrappers around it from the inside."""
        yield node
        while (parent := node.parent) is not None and parent.id in self.wrappers:
            yield parent
            node = parent


def _node(captures: Captures) -> tree_sitter.Node:
    return next(captures[f"symbol.{kind}"][0] for kind in _KINDS if f"symbol.{kind}" in captures)


_KINDS: tuple[Literal["class", "function", "module"], ...] = ("class", "function", "module")


def _home(docstring: tree_sitter.Node) -> int:
    """Return the id of the block that a docstring opens: its statement's parent."""
    statement = docstring.parent
    block = statement.parent if statement is not None else None
    return block.id if block is not None else -1


def _module(source: Source, docstring: tree_sitter.Node | None) -> Symbol:
    whole = Span(start=0, end=len(source.text))
    span = find_head(source) if docstring is None else span_of(docstring)
    return Symbol(
        kind="module",
        name="",
        parents=(),
        parent_kind="module",
        span=whole,
        header=Span(start=0, end=0),
        body=whole,
        docstring=_docstring(source, span),
        public=True,
        node=source.tree.root_node,
    )


def _docstring(source: Source, span: Span | None) -> Docstring | None:
    return None if span is None else Docstring(span=span, text=source.slice(span))


def _symbol(found: _Findings, captures: Captures, parent: Symbol) -> Symbol | None:
    """Return the symbol of a definition; None if it is none after all."""
    source, node = found.source, _node(captures)
    declaration = declared(captures["name"][0])
    is_local = parent.kind in {"function", "method"} and "body" not in captures
    if declaration is None or is_local:
        return None
    owners, name = unqualified(declaration)
    owners += [owner for capture in captures.get("owner", ()) for owner in split(capture)]
    chain = list(found.chain(node))
    outer = chain[-1]
    lead = find_lead(source, outer.start_byte)
    blocks = captures.get("body", [])
    body = Span(start=blocks[0].start_byte, end=blocks[-1].end_byte) if blocks else None
    inside = found.strings.get(blocks[0].id) if blocks else None
    kind = next(kind for kind in _KINDS if f"symbol.{kind}" in captures)
    parent_kind: Kind = "class" if owners else parent.kind
    text = source.slice(span_of(name))
    if not text:
        return None  # The parser has put in what it missed.
    if kind == "module":
        text = text.replace("::", ".")
    return Symbol(
        kind="method" if kind == "function" and parent_kind == "class" else kind,
        name=text,
        parents=(*parent.parents, *([parent.name] if parent.name else []), *owners),
        parent_kind=parent_kind,
        span=Span(start=lead.start, end=outer.end_byte),
        header=_header(source, captures, outer, body),
        body=body or Span(start=outer.end_byte, end=outer.end_byte),
        docstring=_docstring(source, lead.documentation if inside is None else span_of(inside)),
        public=(
            parent.public
            and parent.kind in {"module", "class"}
            and found.visibility.shows(chain, (*owners, text), parent.node if parent.name else None)
        ),
        reopens="reopens" in captures,
        node=node,
    )


def _header(source: Source, captures: Captures, outer: tree_sitter.Node, body: Span | None) -> Span:
    start = _keyword(outer, source.language.decorators | source.language.comments)
    end = outer.end_byte
    if "header.end" in captures:
        end = captures["header.end"][0].end_byte
    elif body is not None and start < body.start:
        end = body.start
    text = source.text[start:end].rstrip(b" \t\r\n;=")
    return Span(start=start, end=start + len(text))


def _keyword(node: tree_sitter.Node, skipped: frozenset[str]) -> int:
    """Return where a definition begins, behind the decorators and comments at its front."""
    for child in node.children:
        if child.type not in skipped and child.start_byte < child.end_byte:
            inner = _keyword(child, skipped)
            if inner < child.end_byte:
                return inner
    return node.end_byte if node.child_count else node.start_byte
