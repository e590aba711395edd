"""Functions that are yet to be written: a body with nothing in it, or with what stands for nothing."""

import re

import tree_sitter
from attrs import frozen

from nlx_lsp.actions.own.site import Site, indent_of, newline_of, unit_of
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import Span

_PLACEHOLDER = re.compile(
    r"""
    (?: pass | \.\.\.
    | (?:raise|throw)\s+(?:new\s+)?[\w.:]*(?:NotImplemented|Unsupported|UnimplementedE|Todo)\w*(?:\s*\(.*\))?
    | (?:raise|throw)\s+(?:new\s+)?[\w.:]+\s*\(?\s*["'](?:todo|not\ (?:yet\ )?implemented|unimplemented)\b.*
    | (?:todo|unimplemented)!?\s*\(\s*(?:["'].*["'])?\s*\) | \?\?\?
    | (?:panic|error)!?\s*\(\s*["'](?:todo|not\ (?:yet\ )?implemented|unimplemented|implement\ me)\b.*
    )\s*;?
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""What programmers write where they have not written anything yet."""
_DECLARES = re.compile(r"\b(?:abstractmethod|overload|abstract)\b")
_DECLARATIONS = (".pyi", ".d.ts")


@frozen(kw_only=True)
class Stub:
    """A body that is yet to be written."""

    site: Site
    """Where it goes: comments and documentation stay."""
    span: Span
    """What stands in its place now."""


def find_stub(source: Source, symbol: Symbol) -> Stub | None:
    """Return what is yet to be written of a function; None if it is written, or only declared."""
    header = source.slice(Span(start=symbol.span.start, end=max(symbol.header.end, symbol.span.start)))
    if (
        symbol.kind not in ("function", "method")
        or not len(symbol.body)
        or source.path.endswith(_DECLARATIONS)
        or _DECLARES.search(header)
    ):
        return None
    inner, braces = _inside(source, symbol)
    rest = _statement(source, symbol, inner)
    statement = source.slice(rest)
    if statement.strip() and not _PLACEHOLDER.fullmatch(statement.strip()):
        return None
    return Stub(site=_site(source, symbol, rest, braces=braces), span=rest)


def _inside(source: Source, symbol: Symbol) -> tuple[Span, bool]:
    """Return a body without its braces, and whether it has some."""
    text = source.slice(symbol.body)
    if text.startswith("{") and text.endswith("}") and len(text) > 1:
        return Span(start=symbol.body.start + 1, end=symbol.body.end - 1), True
    return symbol.body, False


def _statement(source: Source, symbol: Symbol, inner: Span) -> Span:
    """Return what is neither comment nor documentation nor white space in a body, from end to end.

    Where that is nothing, it is the end of the last comment.
    """
    taken = [each for each in _comments(source, inner) if each in inner]
    if symbol.docstring is not None and symbol.docstring.span in inner:
        taken.append(symbol.docstring.span)
    covered = bytearray(source.text[inner.start : inner.end])
    for each in taken:
        covered[each.start - inner.start : each.end - inner.start] = b" " * len(each)
    bare = bytes(covered)
    if not bare.strip():
        end = max((each.end for each in taken), default=inner.start)
        return Span(start=end, end=end)
    start = inner.start + len(bare) - len(bare.lstrip())
    return Span(start=start, end=inner.start + len(bare.rstrip()))


def _comments(source: Source, within: Span) -> list[Span]:
    nodes: list[tree_sitter.Node] = [source.tree.root_node]
    found = []
    while nodes:
        node = nodes.pop()
        if node.end_byte <= within.start or node.start_byte >= within.end:
            continue
        if node.type in source.language.comments:
            end = node.start_byte + len(source.text[node.start_byte : node.end_byte].rstrip())
            found.append(Span(start=node.start_byte, end=end))
        else:
            nodes += node.children
    return found


def _site(source: Source, symbol: Symbol, rest: Span, *, braces: bool) -> Site:
    newline, unit = newline_of(source), unit_of(source)
    outer = indent_of(source, symbol.header.start)
    line = source.text[source.line_start(rest.start) : rest.start]
    if len(rest) and not line.strip():
        span = Span(start=source.line_start(rest.start), end=rest.end)
        return Site(span=span, newline=newline, indent=indent_of(source, rest.start), unit=unit)
    if not braces:
        # The body stands behind its header, or there is only documentation in it.
        start = rest.start if not len(rest) else len(source.text[: rest.start].rstrip(b" \t"))
        end = rest.end
        return Site(
            span=Span(start=start, end=end), newline=newline, indent=outer + unit, unit=unit, before=newline
        )
    start = len(source.text[: rest.start].rstrip())
    closing = source.text.find(b"}", rest.end, symbol.body.end)
    return Site(
        span=Span(start=start, end=closing),
        newline=newline,
        indent=outer + unit,
        unit=unit,
        before=newline,
        after=newline + outer,
    )
