"""Facts: what the syntax tree says about one symbol, found by the language's ``facts`` query.

They are read off the text alone: nothing is imported, run or inferred across files.  What stands in a
nested scope (an inner function, a class, a lambda) says nothing about the symbol around it.
"""

from typing import Literal

from attrs import frozen

from nlx_lsp.syntax.declarator import declared
from nlx_lsp.syntax.raises import Raise, raises
from nlx_lsp.syntax.reading import Captures, Reading, read
from nlx_lsp.syntax.source import Source, gather, span_of
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import Span

__all__ = ["Facts", "Parameter", "ParameterKind", "Raise", "facts"]

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


_NOTHING = {"None", "none", "null", "undefined", "nil"}
_SIGIL = ":$"
"""What begins a name in some languages without being part of it."""


def facts(source: Source, symbol: Symbol) -> Facts:
    """Return what the syntax tree says about a symbol of this version of the document."""
    reading = read(source, symbol)
    decorators = reading.joined("decorator")
    return Facts(
        parameters=_parameters(reading, symbol, decorators),
        returns_annotation=_result(reading),
        returns=tuple(text for text in reading.texts("return.value") if text not in _NOTHING),
        has_return=bool(reading.nodes("return")),
        yields=_yields(reading),
        raises=raises(reading),
        calls=reading.joined("call"),
        decorators=decorators,
        bases=reading.texts("base"),
        attributes=_attributes(source, symbol, reading),
        is_async=bool(reading.nodes("async")),
        generics=reading.texts("generic"),
        receiver=" ".join(reading.texts("receiver")),
    )


def _result(reading: Reading) -> str:
    nodes = reading.nodes("result")
    return reading.line(Span(start=nodes[0].start_byte, end=nodes[-1].end_byte)) if nodes else ""


def _parameters(reading: Reading, symbol: Symbol, decorators: tuple[str, ...]) -> tuple[Parameter, ...]:
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


def _declared(reading: Reading, captures: Captures) -> tuple[str, str]:
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


def _first(reading: Reading, captures: Captures, name: str) -> str:
    return reading.text(captures[name][0]) if name in captures else ""


def _yields(reading: Reading) -> tuple[str, ...]:
    valued = {node.parent.id: node for node in reading.nodes("yield.value") if node.parent is not None}
    texts = (reading.text(valued[n.id]) if n.id in valued else "" for n in reading.nodes("yield"))
    return tuple(dict.fromkeys(texts))


def _attributes(source: Source, symbol: Symbol, reading: Reading) -> tuple[str, ...]:
    if symbol.kind != "class":
        return ()
    named = [declared(node) for node in reading.nodes("attribute.class")]
    own = [reading.text(node).lstrip(_SIGIL) for node in named if node is not None]
    matches = gather(source.language.query("facts"), symbol.node, symbol.span)
    on_self = [source.slice(span_of(m["attribute"][0])) for m in matches if "attribute" in m]
    return tuple(dict.fromkeys([*own, *on_self]))
