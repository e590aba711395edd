"""How a text is read: whether it parses, and what stands around a place of it.

Knows texts and trees, and nothing of what is changed in them or why.
"""

import ast
import re
import unicodedata
import warnings
from collections.abc import Iterator

from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Span

_BLOCK = re.compile(
    r"statement|block|clause|body|preproc|(?:if|unless|else|while|until|for|case|switch|match|try)(?:_|$)"
)
"""What a statement can stand in, by its name in the grammar."""


def count_errors(source: Source) -> int:
    """Return how many nodes of the tree are errors, or are missing."""
    found, nodes = 0, [source.tree.root_node]
    while nodes:
        node = nodes.pop()
        found += node.is_error or node.is_missing
        nodes += [child for child in node.children if child.has_error or child.is_missing]
    return found


def compiles(source: Source) -> bool:
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


def tokens_around(source: Source, within: Span, span: Span, growth: int) -> list[tuple[int, int, str, int]]:
    """Return the tokens around a span: where they stand, what they are, and in how many blocks.

    Args:
        source: The text.
        within: Where to look.
        span: What does not count.
        growth: By how much that which stands behind the span is going to move.
    """
    return [
        (
            node_span.start + (growth if node_span.start >= span.end else 0),
            node_span.end + (growth if _ends_behind(node_span, span) else 0),
            kind,
            depth,
        )
        for node_span, kind, depth in _tokens(source, within)
        if node_span not in span
    ]


def _ends_behind(token: Span, span: Span) -> bool:
    """Whether a token's end moves with what stands behind a span; not one before an insertion."""
    return token.end > span.end or token.start >= span.end or (token.end == span.end and len(span) > 0)


def _tokens(source: Source, within: Span) -> Iterator[tuple[Span, str, int]]:
    nodes = [(source.tree.root_node, 0)]
    while nodes:
        node, depth = nodes.pop()
        if node.end_byte <= within.start or node.start_byte >= within.end:
            continue
        if node.child_count:
            inside = depth + bool(_BLOCK.search(node.type))
            nodes += [(child, inside) for child in reversed(node.children)]
        else:
            yield Span(start=node.start_byte, end=node.end_byte), node.type, depth


def unseen(text: str) -> set[str]:
    """Return the characters that are neither shown nor white space, and those that turn the others round."""
    return {c for c in text if unicodedata.category(c).startswith("C") and c not in "\t\r\n"}
