"""Prove that replaced lines stay inside a symbol, parse, and leave signatures as they are.

Whether a replacement is right cannot be proved.  That it takes no code away by the way can.
"""

import ast
import difflib
import re
import warnings

from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Edit, Span

_TOKEN = re.compile(rb"[^\W\d]\w*|\d+|[^\s\w]")
_LEAST_ALIKE = 0.35
"""The share of tokens that what is replaced and its replacement have in common, at least."""


def verify_replacement(source: Source, symbol: Symbol, edit: Edit) -> None:
    """Check that an edit may be offered as the mending of a symbol.

    Args:
        source: The document.
        symbol: What is mended.
        edit: Replaces whole lines of it.

    Raises:
        EditRefused: If it may not.
    """
    before = source.text[edit.span.start : edit.span.end]
    new = edit.text.encode("utf-8", "surrogatepass")
    if edit.span not in symbol.span or _overlap(edit.span, symbol.header):
        _refuse("it touches more than the symbol's body")
    old_tokens, new_tokens = _TOKEN.findall(before), _TOKEN.findall(new)
    if old_tokens == new_tokens:
        _refuse("it changes nothing")
    if difflib.SequenceMatcher(None, old_tokens, new_tokens, autojunk=False).ratio() < _LEAST_ALIKE:
        _refuse("it has too little to do with what it replaces")
    after = source.edited([edit])
    if _errors(after) > _errors(source) or (_compiles(source) and not _compiles(after)):
        _refuse("it does not parse")
    if not _same_outline(source, after, edit):
        _refuse("it changes what the file defines")


def _same_outline(source: Source, after: Source, edit: Edit) -> bool:
    """Whether the symbols are the same ones, with the same headers, at the places where they have to be."""

    def moved(offset: int) -> int:
        return offset + edit.growth if offset >= edit.span.end else offset

    old, new = outline(source), outline(after)
    return len(old) == len(new) and all(
        (a.kind, a.qualname, source.slice(a.header)) == (b.kind, b.qualname, after.slice(b.header))
        and (moved(a.span.start), moved(a.span.end)) == (b.span.start, b.span.end)
        for a, b in zip(old, new, strict=True)
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _errors(source: Source) -> int:
    """Return how many nodes of the tree are errors, or are missing."""
    found, nodes = 0, [source.tree.root_node]
    while nodes:
        node = nodes.pop()
        found += node.is_error or node.is_missing
        nodes += [child for child in node.children if child.has_error or child.is_missing]
    return found


def _compiles(source: Source) -> bool:
    """Whether the interpreter reads it; a language other than Python is judged by its tree alone."""
    if source.language.id != "python":
        return True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # An invalid escape in the user's code is not our affair.
        try:
            ast.parse(source.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def _refuse(reason: str) -> None:
    msg = f"The replacement is not offered: {reason}."
    raise EditRefused(msg)
