"""Values in cases, for languages that are known by their grammar: are they expressions, and harmless."""

import re
from collections.abc import Iterator, Mapping

import tree_sitter
from attrs import frozen

from nlx_lsp.syntax.grammar import load

_LONGEST = 400
"""Characters of an expression."""


@frozen(kw_only=True)
class Dialect:
    """How a language writes values."""

    language: str
    """Its LSP identifier."""
    before: str
    """What makes a program of an expression that it is put behind."""
    after: str
    """What it is put before."""
    names: frozenset[str]
    """Node types of names."""
    members: frozenset[tuple[str, str]]
    """Where a name belongs to what stands before it: the type of the node around it, and its field there."""
    binders: frozenset[str]
    """Node types in which names are bound: the parameters of closures."""
    own: frozenset[str]
    """Names that every program has, or that every test file gets."""
    barred: frozenset[str]
    """Node types that are no part of a value: statements, assignments, comments."""
    dangerous: re.Pattern[str]
    """What a value does not need and a computer may suffer from."""


def problem(text: str, known: frozenset[str], dialect: Dialect) -> str:
    """Return why a text cannot stand where a value is wanted; empty if it can."""
    text = text.strip()
    if "\n" in text or len(text) > _LONGEST:
        return "it is longer than a line"
    node = read(text, dialect)
    if node is None:
        return f"it is no expression of {dialect.language}"
    if found := dialect.dangerous.search(text):
        return f"{found.group()} has no place in a value"
    for each in walk(node):
        if each.type in dialect.barred:
            return f"{_text(each)[:40]} has no place in a value"
    for each in _free(node, dialect):
        if _text(each) not in known and _text(each) not in dialect.own:
            return f"{_text(each)} is not known here"
    return ""


def read(text: str, dialect: Dialect) -> tree_sitter.Node | None:
    """Read an expression; None if it is none."""
    raw = text.strip().encode()
    start = len(dialect.before.encode())
    whole = dialect.before.encode() + raw + dialect.after.encode()
    root = load(dialect.language).parser().parse(whole).root_node
    node = root.named_descendant_for_byte_range(start, start + len(raw))
    if not raw or root.has_error or node is None:
        return None
    return node if (node.start_byte, node.end_byte) == (start, start + len(raw)) else None


def renamed(text: str, names: Mapping[str, str], dialect: Dialect) -> str:
    """Return an expression with other names in it."""
    text = text.strip()
    node = read(text, dialect)
    if node is None:
        return text
    raw, start = text.encode(), node.start_byte
    for each in sorted(_free(node, dialect), key=lambda each: each.start_byte, reverse=True):
        new = names.get(_text(each))
        if new is not None:
            raw = raw[: each.start_byte - start] + new.encode() + raw[each.end_byte - start :]
    return raw.decode()


def walk(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield a node and all below it."""
    yield node
    for child in node.named_children:
        yield from walk(child)


def _free(node: tree_sitter.Node, dialect: Dialect) -> Iterator[tree_sitter.Node]:
    """Yield the names that an expression takes from outside."""
    bound = {
        _text(name)
        for binder in walk(node)
        if binder.type in dialect.binders
        for name in walk(binder)
        if name.type in dialect.names
    }
    for each in walk(node):
        if each.type in dialect.names and _text(each) not in bound and not _is_member(each, dialect):
            yield each


def _is_member(node: tree_sitter.Node, dialect: Dialect) -> bool:
    parent = node.parent
    if parent is not None and parent.type == "literal_element" and parent.parent is not None:
        pair = parent.parent
        return pair.type == "keyed_element" and pair.named_children[0] == parent
    return parent is not None and any(
        parent.type == kind and parent.child_by_field_name(field) == node for kind, field in dialect.members
    )


def _text(node: tree_sitter.Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
