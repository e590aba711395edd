"""Facts: what the syntax tree says about one symbol, found by the language's ``facts`` query.

They are read off the text alone: nothing is imported, run or inferred across files.  What stands in a
nested scope (an inner function, a class, a lambda) says nothing about the symbol around it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import Literal

import tree_sitter
from attrs import field, frozen

from nlx_lsp.syntax.declarator import declared
from nlx_lsp.syntax.source import Source, gather, span_of
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import Span

ParameterKind = Literal["positional_only", "positional", "variadic", "keyword_only", "keywords"]


@frozen(kw_only=True)
class Parameter:
    """One parameter of a function."""

    name: str
    """Without stars."""
    kind: ParameterKind
    """How it is passed."""
    annotation: str = ""
    """Its type as written; empty where there is none."""
    default: str = ""
    """Its default as written; empty where there is none."""

    @property
    def label(self) -> str:
        """The name with its stars, as docstrings write it."""
        return {"variadic": "*", "keywords": "**"}.get(self.kind, "") + self.name


@frozen(kw_only=True)
class Raise:
    """An exception that a function raises by itself, or an error that it returns."""

    name: str
    """As written, with dots; where a variable is raised, the variable's."""
    conditions: tuple[str, ...] = ()
    """The conditions of the branches in which it is raised, as written; empty where they are not all."""
    reraised: bool = False
    """Whether it was caught first."""

    @property
    def condition(self) -> str:
        """The one condition under which it is raised; empty where there is not exactly one."""
        return self.conditions[0] if len(self.conditions) == 1 else ""


@frozen(kw_only=True)
class Facts:
    """What the syntax tree says about a symbol."""

    parameters: tuple[Parameter, ...] = ()
    """In the order of the signature, without the receiver."""
    returns_annotation: str = ""
    """The type of the result as written; empty where there is none."""
    returns: tuple[str, ...] = ()
    """The returned expressions as written, each once; a bare ``return`` and ``return None`` are left out."""
    has_return: bool = False
    """Whether there is a ``return`` statement of any kind."""
    yields: tuple[str, ...] = ()
    """The yielded expressions as written, each once; a bare ``yield`` is an empty text."""
    raises: tuple[Raise, ...] = ()
    """Each exception once, in the order of the text."""
    calls: tuple[str, ...] = ()
    """The names that are called, each once, with dots."""
    decorators: tuple[str, ...] = ()
    """As written, without the sign before them."""
    bases: tuple[str, ...] = ()
    """A class's bases as written."""
    attributes: tuple[str, ...] = ()
    """Names that are assigned on the class or on its object, each once."""
    is_async: bool = False
    """Whether it is a coroutine function or an asynchronous generator."""
    generics: tuple[str, ...] = ()
    """The type parameters as written, with their bounds."""
    receiver: str = ""
    """The object that a method belongs to, as written, where the signature names it: ``&mut self``."""

    @property
    def is_generator(self) -> bool:
        """Whether it yields."""
        return bool(self.yields)

    @property
    def is_property(self) -> bool:
        """Whether it is read like an attribute."""
        names = {decorator.partition("(")[0].rpartition(".")[2] for decorator in self.decorators}
        return bool(names & {"property", "cached_property", "abstractproperty", "getter"})

    def has_decorator(self, name: str) -> bool:
        """Return whether a decorator's last name is `name`."""
        return any(decorator.partition("(")[0].rpartition(".")[2] == name for decorator in self.decorators)


Captures = dict[str, list[tree_sitter.Node]]

_NOTHING = {"None", "none", "null", "undefined", "nil"}
_SIGIL = ":$"
"""What begins a name in some languages without being part of it."""
_LEADING_NAME = re.compile(r"[\\$]?[^\W\d]\w*(?:(?:\.|::|\\)\w+)*")


@frozen(kw_only=True)
class _Reading:
    """The captures of a symbol, without those of nested scopes."""

    source: Source
    matches: list[Captures] = field(repr=False)

    def nodes(self, capture: str) -> list[tree_sitter.Node]:
        found = {node.id: node for captures in self.matches for node in captures.get(capture, ())}
        return sorted(found.values(), key=lambda node: node.start_byte)

    def text(self, node: tree_sitter.Node) -> str:
        return self.line(span_of(node))

    def line(self, span: Span) -> str:
        return " ".join(self.source.slice(span).split())

    def texts(self, capture: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.text(node) for node in self.nodes(capture)))

    def joined(self, capture: str) -> tuple[str, ...]:
        """Return the texts between the first and the last node of each match, as in ``object.name``."""
        found = [captures[capture] for captures in self.matches if capture in captures]
        spans = [Span(start=nodes[0].start_byte, end=nodes[-1].end_byte) for nodes in found]
        return tuple(dict.fromkeys(self.line(span) for span in sorted(spans, key=lambda span: span.start)))


def facts(source: Source, symbol: Symbol) -> Facts:
    """Return what the syntax tree says about a symbol of this version of the document."""
    reading = _read(source, symbol)
    decorators = reading.joined("decorator")
    return Facts(
        parameters=_parameters(reading, symbol, decorators),
        returns_annotation=_result(reading),
        returns=tuple(text for text in reading.texts("return.value") if text not in _NOTHING),
        has_return=bool(reading.nodes("return")),
        yields=_yields(reading),
        raises=_raises(reading),
        calls=reading.joined("call"),
        decorators=decorators,
        bases=reading.texts("base"),
        attributes=_attributes(source, symbol, reading),
        is_async=bool(reading.nodes("async")),
        generics=reading.texts("generic"),
        receiver=" ".join(reading.texts("receiver")),
    )


def _read(source: Source, symbol: Symbol) -> _Reading:
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
    return _Reading(source=source, matches=found)


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


def _result(reading: _Reading) -> str:
    nodes = reading.nodes("result")
    return reading.line(Span(start=nodes[0].start_byte, end=nodes[-1].end_byte)) if nodes else ""


def _parameters(reading: _Reading, symbol: Symbol, decorators: tuple[str, ...]) -> tuple[Parameter, ...]:
    found: dict[int, Captures] = {}
    for captures in reading.matches:
        if "parameter" in captures:
            node = captures["parameter"][0]
            found[node.id] = {**found.get(node.id, {}), **captures}
    positional_until = max(
        (n.start_byte for n in reading.nodes("parameter.positional_only_until")), default=-1
    )
    keyword_from = min((n.start_byte for n in reading.nodes("parameter.keyword_only_from")), default=None)
    parameters: list[Parameter] = []
    for captures in sorted(found.values(), key=lambda captures: captures["parameter"][0].start_byte):
        start = captures["parameter"][0].start_byte
        kind: ParameterKind = "positional"
        if "parameter.variadic" in captures:
            kind = "variadic"
        elif "parameter.keywords" in captures:
            kind = "keywords"
        elif start < positional_until:
            kind = "positional_only"
        elif "parameter.keyword" in captures or (keyword_from is not None and start > keyword_from):
            kind = "keyword_only"
        name, annotation = _declared(reading, captures)
        parameters.append(
            Parameter(
                name=name,
                kind=kind,
                annotation=annotation,
                default=_first(reading, captures, "parameter.default"),
            )
        )
    # Whatever its name, the first parameter of a method is its receiver, unless the method is static.
    is_bound = symbol.kind == "method" and "staticmethod" not in decorators
    return tuple(parameters[1:] if is_bound and reading.source.language.first_is_receiver else parameters)


def _declared(reading: _Reading, captures: Captures) -> tuple[str, str]:
    """Return the name and the type of a parameter."""
    if "parameter.declarator" not in captures:
        return _first(reading, captures, "parameter.name"), _first(reading, captures, "parameter.type")
    declarator = captures["parameter.declarator"][0]
    start = captures["parameter"][0].start_byte
    name = declared(declarator)
    if name is None:
        return "", reading.line(Span(start=start, end=declarator.end_byte))
    before = reading.source.slice(Span(start=start, end=name.start_byte))
    after = reading.source.slice(Span(start=name.end_byte, end=declarator.end_byte))
    return reading.text(name), " ".join((before + after).split())


def _first(reading: _Reading, captures: Captures, name: str) -> str:
    return reading.text(captures[name][0]) if name in captures else ""


def _yields(reading: _Reading) -> tuple[str, ...]:
    valued = {node.parent.id: node for node in reading.nodes("yield.value") if node.parent is not None}
    texts = (reading.text(valued[n.id]) if n.id in valued else "" for n in reading.nodes("yield"))
    return tuple(dict.fromkeys(texts))


def _raises(reading: _Reading) -> tuple[Raise, ...]:
    values = _raised(reading)
    handlers = [(span_of(node), *_handled(reading, node)) for node in reading.nodes("handler")]
    found: dict[str, list[tuple[str, bool]]] = {}
    for node in reading.nodes("raise"):
        raised = _LEADING_NAME.match(reading.text(values[node.id])) if node.id in values else None
        name = raised.group() if raised else ""
        around = [handler for handler in handlers if span_of(node) in handler[0]]
        _, caught, alias = around[-1] if around else (None, (), "")
        reraised = name == alias if name else node.id not in values
        condition = _condition(reading, node)
        for each in caught if reraised else (name,) * bool(name):
            found.setdefault(each, []).append((condition, reraised))
    return tuple(_sum_up(name, places) for name, places in found.items())


def _raised(reading: _Reading) -> dict[int, tree_sitter.Node]:
    """Return what is raised, by the statement that does it."""
    found: dict[int, tree_sitter.Node] = {}
    for captures in reading.matches:
        for value in captures.get("raise.value", ()):
            statement = captures["raise"][0] if "raise" in captures else value.parent
            if statement is not None:
                found.setdefault(statement.id, value)
    return found


def _sum_up(name: str, places: list[tuple[str, bool]]) -> Raise:
    conditions = tuple(dict.fromkeys(condition for condition, _ in places))
    return Raise(
        name=name,
        conditions=conditions if all(conditions) else (),
        reraised=all(reraised for _, reraised in places),
    )


def _handled(reading: _Reading, handler: tree_sitter.Node) -> tuple[tuple[str, ...], str]:
    """Return the types that a handler catches and the name that it binds."""
    inside = span_of(handler)
    types: list[str] = []
    alias = ""
    for node in reading.nodes("handler.type"):
        if _owner(reading, node) == inside:
            members = node.named_children if node.type == "tuple" else [node]
            types += [reading.text(member) for member in members]
    for node in reading.nodes("handler.name"):
        if _owner(reading, node) == inside:
            alias = reading.text(node)
    return tuple(types), alias


def _owner(reading: _Reading, node: tree_sitter.Node) -> Span | None:
    """Return the span of the innermost handler around a node; None in damaged text."""
    place = span_of(node)
    around = [span_of(handler) for handler in reading.nodes("handler")]
    return max((span for span in around if place in span), default=None)


def _condition(reading: _Reading, node: tree_sitter.Node) -> str:
    """Return the condition of the branch that a statement stands directly in, or is."""
    guards = {m["guard.body"][0].id: m["guard"][0] for m in reading.matches if "guard" in m}
    place: tree_sitter.Node | None = node
    while place is not None:
        if place.id in guards:
            return reading.text(guards[place.id])
        # What begins where the statement does is the statement still, or the block that it opens.
        place = place.parent if place.start_byte == node.start_byte else None
    return ""


def _attributes(source: Source, symbol: Symbol, reading: _Reading) -> tuple[str, ...]:
    if symbol.kind != "class":
        return ()
    named = [declared(node) for node in reading.nodes("attribute.class")]
    own = [reading.text(node).lstrip(_SIGIL) for node in named if node is not None]
    matches = gather(source.language.query("facts"), symbol.node, symbol.span)
    on_self = [source.slice(span_of(m["attribute"][0])) for m in matches if "attribute" in m]
    return tuple(dict.fromkeys([*own, *on_self]))
