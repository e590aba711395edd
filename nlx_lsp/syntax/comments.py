"""Comments that document: the ones before a definition, and the ones at the head of a file.

A comment is found by its place in the text, not by its place in the tree: grammars hang it now before, now
into the neighbour of what it is about.
"""

import re
from collections.abc import Iterator

import tree_sitter
from attrs import frozen

from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Span

_BLANKS = b" \t\r\n\f"
_LICENCE = re.compile(r"copyright|licen[sc]e|spdx|\(c\)|©", re.IGNORECASE)
_SIGNS = re.compile(r"^\s*(?:/\*+[*!]?|/{2,}!?|#+|--+(?:\[=*\[)?|\*+(?!/)|=begin|;+)?\s*")
_END = re.compile(r"\s*(?:\*+/|\]=*\]|=end)\s*$")


@frozen(kw_only=True)
class Lead:
    """What stands before a definition and belongs to it."""

    start: int
    """Where the first of it begins; the definition itself where there is nothing."""
    documentation: Span | None
    """The comments that document it."""


def find_lead(source: Source, definition: int) -> Lead:
    """Return what belongs to the definition that begins at an offset: decorators and documentation."""
    language = source.language
    if language.doc is None:
        return Lead(start=definition, documentation=None)
    start = at = definition
    documentation: Span | None = None
    complete = False
    while (node := _before(source, at)) is not None:
        span = _trimmed(source, node)
        if node.type in language.decorators:
            start, complete = span.start, documentation is not None
        elif _is_apart(source, span, at) or complete:
            break
        elif _documents(source, span):
            start = span.start
            documentation = Span(start=start, end=documentation.end if documentation else span.end)
        elif documentation is not None:
            break
        at = span.start
    return Lead(start=start, documentation=documentation)


def find_head(source: Source) -> Span | None:
    """Return the comments that document the file itself."""
    language = source.language
    found: Span | None = None
    for comments, follower in _head_blocks(source):
        block = Span(start=comments[0].start, end=comments[-1].end)
        if language.module_doc is None:
            is_free = follower is None or follower.type in language.openings
            if not is_free and not _is_apart(source, block, follower.start_byte if follower else 0):
                continue
        if not _LICENCE.search(source.slice(block)):
            found = block
    return found


def behind_lead(source: Source, offset: int) -> int:
    """Return where what follows the comments and decorators at an offset begins; there, if there are none."""
    types = source.language.comments | source.language.decorators
    at = offset
    while at < len(source.text):
        node = source.tree.root_node.descendant_for_byte_range(at, at + 1)
        part = _climb(node, types, len(source.text))
        if part is None:
            return at
        rest = source.text[part.end_byte :]
        at = len(source.text) - len(rest.lstrip(_BLANKS))
    return offset


def first_line(documentation: str) -> str:
    """Return the first line of a comment that says something, without the signs around it."""
    lines = (_END.sub("", _SIGNS.sub("", line)).strip() for line in documentation.splitlines())
    return next((line for line in lines if line), "")


def _head_blocks(source: Source) -> Iterator[tuple[list[Span], tree_sitter.Node | None]]:
    """Yield the groups of comments at the head of a file that may document it, with what follows them."""
    language, root, block = source.language, source.tree.root_node, list[Span]()
    pattern = language.module_doc or language.doc
    for index in range(root.child_count):
        node = root.child(index)
        if node is None or node.type not in language.comments:
            if block:
                yield block, node
            if node is None or index or node.type not in language.openings:
                return
            continue
        span = _trimmed(source, node)
        fits = pattern is not None and pattern.match(source.slice(span))
        if block and (not fits or _is_apart(source, block[-1], span.start)):
            yield block, None
            block = []
        if fits:
            block.append(span)
    if block:
        yield block, None


def _before(source: Source, at: int) -> tree_sitter.Node | None:
    """Return the comment or the decorator that is the last thing before an offset."""
    language, end = source.language, at
    while end and source.text[end - 1] in _BLANKS:
        end -= 1
    stands_apart = not language.decorators and source.text.count(b"\n", end, at) > 1
    if end == 0 or stands_apart:
        return None  # without asking the tree, which takes longer
    node = source.tree.root_node.descendant_for_byte_range(end - 1, end)
    return _climb(node, language.comments | language.decorators, at)


def _climb(node: tree_sitter.Node | None, types: frozenset[str], until: int) -> tree_sitter.Node | None:
    """Return the innermost node of some types around a leaf that ends before an offset."""
    while node is not None and node.end_byte <= until:
        if node.type in types:
            return node
        node = node.parent
    return None


def _trimmed(source: Source, node: tree_sitter.Node) -> Span:
    """Return where a comment stands, without the line end that some grammars count in."""
    text = source.text[node.start_byte : node.end_byte].rstrip(_BLANKS)
    return Span(start=node.start_byte, end=node.start_byte + len(text))


def _is_apart(source: Source, comment: Span, at: int) -> bool:
    """Whether a comment has nothing to do with what begins at an offset behind it.

    There is an empty line between them, or the comment is a remark about what stands before it on its line.
    """
    gap = source.text[comment.end : at].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    before = source.text[source.line_start(comment.start) : comment.start]
    return gap.count(b"\n") > 1 or (bool(before.strip()) and b"\n" in gap)


def _documents(source: Source, comment: Span) -> bool:
    pattern = source.language.doc
    return pattern is not None and pattern.match(source.slice(comment)) is not None
