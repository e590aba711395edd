"""Names inside declarators: C and its kin write what a thing is around its name, as in ``char *(*f)[3]``.

Knows nodes; a node that is no declarator is its own name.
"""

import re

import tree_sitter

_ARGUMENTS = re.compile(rb"<.*>|\s", re.DOTALL)
_QUALIFIED = {"qualified_identifier", "scope_resolution", "template_function", "template_method"}
_SEPARATOR = re.compile(r"::|[.:]")


def declared(node: tree_sitter.Node) -> tree_sitter.Node | None:
    """Return the name in a declarator, with what qualifies it; None if there is none: ``char *``."""
    while True:
        inner = node.child_by_field_name("declarator")
        if inner is None and node.type.endswith("_declarator"):
            inner = next((child for child in node.named_children if not _is_aside(child)), None)
            if inner is None:
                return None
        if inner is None:
            return None if node.type.startswith("abstract_") else node
        node = inner


def unqualified(node: tree_sitter.Node) -> tuple[list[str], tree_sitter.Node]:
    """Return the names that qualify a name, without their type arguments, and the name itself."""
    owners: list[str] = []
    while node.type in _QUALIFIED:
        scope, name = node.child_by_field_name("scope"), node.child_by_field_name("name")
        if scope is not None:
            owners += split(scope)
        if name is None:
            break
        node = name
    return owners, node


def split(owner: tree_sitter.Node) -> list[str]:
    """Return the names in the name of a class, from the outside, without type arguments."""
    text = _ARGUMENTS.sub(b"", owner.text or b"").decode("utf-8", "replace")
    return [name for name in _SEPARATOR.split(text) if name]


def _is_aside(node: tree_sitter.Node) -> bool:
    """Whether a part of a declarator does not lead to its name."""
    return node.type.endswith(("qualifier", "modifier", "list", "comment", "attribute_specifier"))
