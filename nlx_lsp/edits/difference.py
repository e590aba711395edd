"""One edit that leads from a text to another, as small as one can be."""

from collections.abc import Callable

from nlx_lsp.values import Edit, Span

_CONTINUATION = 0x80
"""The two high bits of a byte that continues a character of UTF-8."""


def difference(old: bytes, new: bytes) -> Edit:
    """Return one edit, as small as one can be, that leads from a text to another."""
    limit = min(len(old), len(new))
    start = _longest(limit, lambda size: old.startswith(new[:size]))
    while start < limit and _CONTINUATION in (old[start] & 0xC0, new[start] & 0xC0):
        start -= 1
    tail = _longest(limit - start, lambda size: old.endswith(new[len(new) - size :]))
    while tail and old[-tail] & 0xC0 == _CONTINUATION:
        tail -= 1
    span = Span(start=start, end=len(old) - tail)
    return Edit(span=span, text=_decode(new[start : len(new) - tail]))


def _longest(limit: int, fits: Callable[[int], bool]) -> int:
    """Return the largest size that fits; every smaller one does as well."""
    low = 0
    while low < limit:
        middle = (low + limit + 1) // 2
        low, limit = (middle, limit) if fits(middle) else (low, middle - 1)
    return low


def _decode(text: bytes) -> str:
    return text.decode("utf-8", "surrogatepass")
