"""All that is wrong with the documentation of a symbol, or of a whole document."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from tree_sitter import Node

from nlx_lsp.drift import exceptions, parameters, results
from nlx_lsp.drift.discrepancy import Drift
from nlx_lsp.drift.documented import Documented
from nlx_lsp.drift.subject import Subject
from nlx_lsp.edits.docstring.style import styles
from nlx_lsp.syntax.facts import Facts, facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Span

_EMPTY = re.compile(
    r"(?:pass|\.\.\.|raise NotImplementedError.*|return NotImplemented"
    r"|throw\b[^;{}]*;?|error\([^\n]*\)|(?:todo|unimplemented|panic)!?\([^\n]*\);?)?",
    re.DOTALL | re.IGNORECASE,
)
"""A body that does nothing, or says only that others do it."""
_OVERLOADED = {"typescript", "typescriptreact"}
"""Languages in which a function may have several headers, of which the first is documented for all."""
_CONSTRUCTOR = "__init__"
_MOST = 20_000
"""Texts that are remembered."""


class Checker:
    """Looks at one version of a document after the other, each time only at what is new in it.

    What stands on the first level of a file, and each symbol in it, is looked at again when its text has
    changed.
    """

    def __init__(self, *, strict: bool = False) -> None:
        """Begin with nothing known.

        Args:
            strict: Whether what may be meant otherwise counts as well (docs/drift.md).
        """
        self._strict = strict
        self._known: dict[bytes, tuple[Drift, ...]] = {}
        """By the digest of a text; places count from its start."""

    def check(self, source: Source) -> list[Drift]:
        """Return what is wrong, in the order of the text."""
        if len(self._known) > _MOST:
            self._known.clear()
        found: list[Drift] = []
        for part in _parts(source):
            found += self._recall(source, part, self._look_at_part)
        return sorted(found, key=lambda drift: (drift.span, drift.code))

    def _recall(
        self, source: Source, span: Span, look: Callable[[Source, Span], list[Drift]], kind: str = ""
    ) -> list[Drift]:
        """Return what is wrong in a span, from memory if its text has been looked at before as that kind."""
        text = kind.encode() + b"\n" + source.text[span.start : span.end]
        digest = hashlib.blake2b(text, digest_size=16).digest()
        if digest not in self._known:
            found = look(source, span)
            # Whether an exception is gone depends on the rest of the file.
            if any(drift.code.startswith("exception") for drift in found):
                return found
            self._known[digest] = tuple(drift.shifted(-span.start) for drift in found)
        return [drift.shifted(span.start) for drift in self._known[digest]]

    def _look_at_part(self, source: Source, part: Span) -> list[Drift]:
        symbols = [symbol for symbol in outline(source, part) if symbol.name and symbol.span in part]
        headers = Counter(symbol.qualname for symbol in symbols)
        found: list[Drift] = []
        for symbol in symbols:
            if source.language.id in _OVERLOADED and headers[symbol.qualname] > 1:
                continue
            if symbol.kind == "class":
                found += check_symbol(source, symbol, symbols, strict=self._strict)
            elif symbol.docstring is not None:
                look = partial(self._look_at_function, symbol)
                found += self._recall(source, symbol.span, look, symbol.kind)
        return found

    def _look_at_function(self, symbol: Symbol, source: Source, _: Span) -> list[Drift]:
        return check_symbol(source, symbol, (), strict=self._strict)


def _parts(source: Source) -> Iterator[Span]:
    """Yield what stands on the first level with the comments before it, a function with all its headers."""
    if not styles(source.language.id):
        return
    before: Span | None = None
    name: bytes | None = None
    start: int | None = None
    for node in source.tree.root_node.children:
        if node.type in source.language.comments:
            start = node.start_byte if start is None else start
            continue
        part = Span(start=node.start_byte if start is None else start, end=node.end_byte)
        last, name, start = name, _declared(source, node), None
        if before is not None and name is not None and name == last:
            part = Span(start=before.start, end=part.end)
        elif before is not None:
            yield before
        before = part
    if before is not None:
        yield before


def _declared(source: Source, node: Node) -> bytes | None:
    """Return the name of the function that a node declares, where another header of it may follow."""
    if source.language.id not in _OVERLOADED:
        return None
    while node.type in {"export_statement", "ambient_declaration"} and node.named_children:
        node = node.named_children[-1]
    name = node.child_by_field_name("name") if node.type.startswith("function_") else None
    return name.text if name else None


def check(source: Source, *, strict: bool = False) -> list[Drift]:
    """Return what is wrong with the documentation of a document, in the order of the text.

    Args:
        source: The document.
        strict: As for `Checker`.
    """
    return Checker(strict=strict).check(source)


def check_symbol(
    source: Source, symbol: Symbol, symbols: Sequence[Symbol], *, strict: bool = False
) -> list[Drift]:
    """Return what is wrong with the documentation of one symbol.

    Args:
        source: The document.
        symbol: Whose documentation it is.
        symbols: Those in which to look for a class's constructor.
        strict: As for `Checker`.
    """
    if symbol.kind == "module" or source.misunderstood(symbol.node):
        return []
    documented = Documented.read(source, symbol)
    if documented is None:
        return []
    own = facts(source, symbol)
    subject = Subject(
        source=source,
        symbol=symbol,
        facts=own,
        signature=_signature(source, symbol, symbols) if symbol.kind == "class" else own,
        documented=documented,
        stub=_is_stub(source, symbol, own),
        strict=strict,
    )
    # In other languages than Python a signature tells what may be thrown, and the body does not.
    topics = (parameters, results, exceptions) if source.language.id == "python" else (parameters, results)
    return [drift for compare in topics for drift in compare.compare(subject)]


def _signature(source: Source, symbol: Symbol, symbols: Sequence[Symbol]) -> Facts | None:
    """Return the facts of a class's constructor; None without one."""
    inside = (*symbol.parents, symbol.name)
    constructors = [
        each
        for each in symbols
        if each.name == _CONSTRUCTOR and each.parents == inside and each.span in symbol.span
    ]
    return facts(source, constructors[0]) if len(constructors) == 1 else None


def _is_stub(source: Source, symbol: Symbol, own: Facts) -> bool:
    if not symbol.body:
        return True
    body = source.slice(symbol.body)
    if symbol.docstring is not None:
        body = body.replace(symbol.docstring.text, "", 1)
    code = "\n".join(line.partition("#")[0] for line in body.splitlines()).strip(" \t\r\n{}")
    marked = any(own.has_decorator(name) for name in ("overload", "abstractmethod", "abstractproperty"))
    return marked or _EMPTY.fullmatch(code) is not None
