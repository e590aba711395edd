"""Prove that replaced lines stay inside a symbol, parse, and leave alone all that stands around them.

Whether a replacement is right cannot be proved.  That it takes no code away by the way can: each replaced
line has one that takes its place, and everything else reads as it did before, in the same blocks.
"""

import difflib
import re
from collections import Counter
from collections.abc import Sequence

from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Edit, Span
from nlx_lsp.verify.parsing import compiles, count_errors, tokens_around, unseen

_TOKEN = re.compile(r"[^\W\d]\w*|\d+|[^\s\w]")
_WORD = re.compile(r"\w+")
_LEAST_ALIKE = 0.2
"""The share of tokens that what is replaced and its replacement have in common, at least."""
_LEAST_KEPT = 0.3
"""The share of a line's words that the line in its place has, at least."""


def verify_replacement(source: Source, symbol: Symbol, edit: Edit) -> None:
    """Check that an edit may be offered as the mending of a symbol.

    Args:
        source: The document.
        symbol: What is mended.
        edit: Replaces whole lines of it.

    Raises:
        EditRefused: If it may not.
    """
    if edit.span not in symbol.span or _overlap(edit.span, symbol.header):
        _refuse("it touches more than the symbol's body")
    _verify_lines(source.slice(edit.span), edit.text)
    after = source.edited([edit])
    if count_errors(after) > count_errors(source) or (not compiles(after) and compiles(source)):
        _refuse("it does not parse")
    within = Span(start=symbol.span.start, end=symbol.span.end + edit.growth)
    if count_errors(source) > count_errors(after):
        # What could not be read is read now: there may be more than before, but not less.
        if _names(source, symbol.span) - _names(after, within):
            _refuse("it changes what the file defines")
    elif not _same_outline(source, after, symbol, edit):
        _refuse("it changes what the file defines")
    elif tokens_around(source, symbol.span, edit.span, edit.growth) != tokens_around(
        after, within, Span(start=edit.span.start, end=edit.span.end + edit.growth), 0
    ):
        _refuse("it changes what stands around it")


def _verify_lines(before: str, text: str) -> None:
    """Check what can be told of the lines alone."""
    if unseen(text) - unseen(before):
        _refuse("it has characters that cannot be seen")
    old, new = _TOKEN.findall(before), _TOKEN.findall(text)
    if old == new:
        _refuse("it changes nothing")
    if difflib.SequenceMatcher(None, old, new, autojunk=False).ratio() < _LEAST_ALIKE:
        _refuse("it has too little to do with what it replaces")
    if not _keeps_lines(before.splitlines(), text.splitlines()):
        _refuse("it takes code away")


def _keeps_lines(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether each line has one that can have come of it, in the same order."""
    place = 0
    for line in filter(str.strip, before):
        while place < len(after) and not _came_of(line, after[place]):
            place += 1
        place += 1
        if place > len(after):
            return False
    return True


def _came_of(before: str, after: str) -> bool:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old:
        return _TOKEN.findall(before) == _TOKEN.findall(after)
    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= _LEAST_KEPT * len(old)


def _names(source: Source, within: Span) -> Counter[str]:
    return Counter(symbol.qualname for symbol in outline(source, within))


def _same_outline(source: Source, after: Source, symbol: Symbol, edit: Edit) -> bool:
    """Whether the symbols are the same ones, with the same headers, at the places where they have to be."""

    def moved(offset: int) -> int:
        return offset + edit.growth if offset >= edit.span.end else offset

    old = outline(source, symbol.span)
    new = outline(after, Span(start=symbol.span.start, end=moved(symbol.span.end)))
    return len(old) == len(new) and all(
        (a.kind, a.qualname, source.slice(a.header)) == (b.kind, b.qualname, after.slice(b.header))
        and (moved(a.span.start), moved(a.span.end)) == (b.span.start, b.span.end)
        for a, b in zip(old, new, strict=True)
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _refuse(reason: str) -> None:
    msg = f"The replacement is not offered: {reason}."
    raise EditRefused(msg)
