"""A file of JavaScript or TypeScript as a syntax tree: its nodes, their text, and the names in it."""

from collections.abc import Iterator

import tree_sitter

from nlx_lsp.syntax.source import Source

_BOUND = frozenset(
    """
    import_specifier import_clause namespace_import variable_declarator function_declaration class_declaration
    generator_function_declaration function_expression generator_function class abstract_class_declaration
    enum_declaration internal_module formal_parameters rest_pattern array_pattern object_assignment_pattern
    assignment_pattern catch_clause required_parameter optional_parameter pair_pattern for_in_statement
    import_require_clause
    """.split()  # noqa: SIM905 - a list of words
)
"""Nodes whose children may be names that they bind."""
_VALUED = frozenset(
    """
    variable_declarator assignment_pattern object_assignment_pattern for_in_statement required_parameter
    optional_parameter
    """.split()  # noqa: SIM905 - a list of words
)
"""Those that hold values besides."""


def parse(text: str, path: str) -> Source:
    """Read a file's text.

    Args:
        text: What it says.
        path: Its name, whose ending says how it is read.

    Returns:
        The text with its tree.
    """
    return Source.parse(text.encode("utf-8", "surrogatepass"), path=path)


def walk(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield a node and all that is in it, in the order of the text."""
    rest = [node]
    while rest:
        each = rest.pop()
        yield each
        rest.extend(reversed(each.children))


def says(node: tree_sitter.Node | None) -> str:
    """Return a node's text; empty for none."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def unquoted(node: tree_sitter.Node | None) -> str | None:
    """Return what a plain string says; None for what is none."""
    if node is None or node.type not in {"string", "template_string"}:
        return None
    if any(child.type == "template_substitution" for child in node.children):
        return None
    return says(node)[1:-1].replace("\\'", "'").replace('\\"', '"').replace("\\`", "`").replace("\\\\", "\\")


def bound_names(node: tree_sitter.Node) -> frozenset[str]:
    """Return every name that is bound somewhere below a node, whatever its scope."""
    return frozenset(says(each) for each in walk(node) if is_binding(each))


def is_binding(node: tree_sitter.Node) -> bool:
    """Whether a node is a name where it is bound."""
    if node.type == "shorthand_property_identifier_pattern":
        return True
    if node.type not in {"identifier", "type_identifier"} or node.parent is None:
        return False
    around = node.parent
    if around.type not in _BOUND:
        return around.type == "arrow_function" and around.child_by_field_name("parameter") == node
    if around.type == "import_specifier":
        return around.named_children[-1] == node
    if around.type in _VALUED:
        return any(around.child_by_field_name(name) == node for name in ("name", "left", "pattern"))
    return True


def free_identifiers(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """Yield the names below a node that are bound nowhere below it."""
    own = bound_names(node)
    for each in walk(node):
        is_foreign = each.parent is not None and each.parent.type == "import_specifier"
        if each.type not in {"identifier", "shorthand_property_identifier"} or is_foreign:
            continue
        if not is_binding(each) and says(each) not in own:
            yield each
