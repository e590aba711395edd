"""Apply edits to a text."""

from collections.abc import Sequence

from nlx_lsp.values import Edit


def apply(text: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the text with the edits made.

    Args:
        text: UTF-8.
        edits: Disjoint, in ascending order, with offsets into `text`.

    Raises:
        ValueError: If the edits overlap, are out of order, or reach behind the text.
    """
    pieces: list[bytes] = []
    at = 0
    for edit in edits:
        if edit.span.start < at or edit.span.end > len(text):
            msg = f"edit {edit.span} overlaps another or leaves the text"
            raise ValueError(msg)
        pieces += [text[at : edit.span.start], edit.text.encode("utf-8", "surrogatepass")]
        at = edit.span.end
    return b"".join([*pieces, text[at:]])
