"""What a file offers to others, and what it takes from them: ECMAScript modules and CommonJS."""

from collections.abc import Iterator, Mapping

import tree_sitter
from attrs import evolve, field, frozen

from nlx_lsp.testing.javascript.tree import parse, says, unquoted

WHOLE = "*"
"""Stands for a module as such."""


@frozen(kw_only=True)
class Way:
    """How a thing is got out of its module."""

    name: str
    """What is imported: an exported name, ``default``, or `WHOLE`."""
    member: str = ""
    """The property of it that is meant."""


@frozen(kw_only=True)
class Taken:
    """One name that a file imports."""

    local: str
    """What it is called in the file."""
    name: str
    """What it is in its module: an exported name, ``default``, or `WHOLE`."""
    specifier: str
    """The module as the file names it."""
    statement: tree_sitter.Node = field(repr=False, eq=False)
    """Where that is said."""


@frozen(kw_only=True)
class Module:
    """A file as others see it."""

    exported: Mapping[str, Way] = field(factory=dict)
    """By the name that things have in the file."""
    taken: tuple[Taken, ...] = ()
    """What it imports, at its top."""
    is_common: bool = False
    """Whether it is CommonJS."""
    is_plain: bool = True
    """Whether it says neither: it imports and exports nothing."""

    @classmethod
    def read(cls, text: str, path: str) -> "Module":
        """Read a file."""
        root = parse(text, path).tree.root_node
        exported: dict[str, Way] = {}
        is_common = is_modern = False
        for node in root.named_children:
            if node.type in {"import_statement", "export_statement"}:
                is_modern = True
            found = dict(_exports(node))
            is_common |= node.type == "expression_statement" and bool(found)
            exported = {**found, **exported}
        taken = tuple(each for node in root.named_children for each in _imports(node))
        is_common |= not is_modern and bool(taken)
        return cls(
            exported=exported,
            taken=taken,
            is_common=is_common and not is_modern,
            is_plain=not (is_common or is_modern),
        )


def _exports(node: tree_sitter.Node) -> Iterator[tuple[str, Way]]:
    if node.type == "export_statement":
        yield from _exports_of_statement(node)
    elif node.type == "expression_statement":
        inner = node.named_children[0] if node.named_children else None
        while inner is not None and inner.type == "assignment_expression":
            value = _last_value(inner)
            yield from _exports_of_assignment(says(inner.child_by_field_name("left")), value)
            inner = inner.child_by_field_name("right")


def _last_value(node: tree_sitter.Node) -> tree_sitter.Node:
    right = node.child_by_field_name("right")
    return node if right is None else _last_value(right) if right.type == "assignment_expression" else right


def _exports_of_statement(node: tree_sitter.Node) -> Iterator[tuple[str, Way]]:
    kinds = {child.type for child in node.children}
    value = node.child_by_field_name("value")
    declaration = node.child_by_field_name("declaration")
    if "default" in kinds:
        yield "default", Way(name="default")
        if declaration is not None:
            yield says(declaration.child_by_field_name("name")) or "default", Way(name="default")
        elif value is not None:
            yield from _values(value, Way(name="default"))
    elif "=" in kinds:
        yield says(node.named_children[0]), Way(name="default")
    elif declaration is not None:
        for name in _declared(declaration):
            yield name, Way(name=name)
    elif node.child_by_field_name("source") is None:
        for clause in node.named_children:
            for each in clause.named_children if clause.type == "export_clause" else ():
                local = says(each.child_by_field_name("name"))
                yield local, Way(name=says(each.child_by_field_name("alias")) or local)


def _declared(node: tree_sitter.Node) -> Iterator[str]:
    if node.type in {"lexical_declaration", "variable_declaration"}:
        for each in node.named_children:
            name = each.child_by_field_name("name")
            if name is not None and name.type == "identifier":
                yield says(name)
    elif node.type not in {"interface_declaration", "type_alias_declaration"}:
        yield says(node.child_by_field_name("name"))


def _exports_of_assignment(left: str, value: tree_sitter.Node) -> Iterator[tuple[str, Way]]:
    if left in {"module.exports", "exports"}:
        yield "exports", Way(name=WHOLE)
        yield from _values(value, Way(name=WHOLE))
        return
    head, _, name = left.rpartition(".")
    if head in {"exports", "module.exports"}:
        way = Way(name=WHOLE, member=name)
        yield name, way
        if value.type == "identifier":
            yield says(value), way


def _values(value: tree_sitter.Node, whole: Way) -> Iterator[tuple[str, Way]]:
    """Yield what an exported value is called in the file, and the parts of an object."""
    if value.type == "identifier":
        yield says(value), whole
    elif value.type == "object":
        for each in value.named_children:
            key = says(each.child_by_field_name("key") or each.child_by_field_name("name") or each)
            way = evolve(whole, member=key)
            inner = each.child_by_field_name("value")
            if each.type in {"shorthand_property_identifier", "method_definition", "pair"}:
                yield says(inner) if inner is not None and inner.type == "identifier" else key, way
    elif value.child_by_field_name("name") is not None:
        yield says(value.child_by_field_name("name")), whole


def _imports(node: tree_sitter.Node) -> Iterator[Taken]:
    if node.type == "import_statement":
        yield from _imports_of_statement(node)
    elif node.type in {"lexical_declaration", "variable_declaration"}:
        for each in node.named_children:
            yield from _required(node, each)


def _imports_of_statement(node: tree_sitter.Node) -> Iterator[Taken]:
    specifier = unquoted(node.child_by_field_name("source"))
    if specifier is None or any(child.type == "type" for child in node.children):
        return
    for clause in node.named_children:
        for each in clause.named_children if clause.type == "import_clause" else ():
            if each.type == "identifier":
                yield Taken(local=says(each), name="default", specifier=specifier, statement=node)
            elif each.type == "namespace_import":
                yield Taken(
                    local=says(each.named_children[0]), name=WHOLE, specifier=specifier, statement=node
                )
            for inner in each.named_children if each.type == "named_imports" else ():
                name = says(inner.child_by_field_name("name"))
                local = says(inner.child_by_field_name("alias")) or name
                if not any(child.type == "type" for child in inner.children):
                    yield Taken(local=local, name=name, specifier=specifier, statement=node)


def _required(statement: tree_sitter.Node, node: tree_sitter.Node) -> Iterator[Taken]:
    value, target = node.child_by_field_name("value"), node.child_by_field_name("name")
    member = ""
    if value is not None and value.type == "member_expression":
        member = says(value.child_by_field_name("property"))
        value = value.child_by_field_name("object")
    if value is None or value.type != "call_expression" or target is None:
        return
    arguments = value.child_by_field_name("arguments")
    if says(value.child_by_field_name("function")) != "require" or arguments is None:
        return
    specifier = unquoted(next(iter(arguments.named_children), None))
    if specifier is None:
        return
    if target.type == "identifier":
        yield Taken(local=says(target), name=member or WHOLE, specifier=specifier, statement=statement)
    for each in target.named_children if target.type == "object_pattern" and not member else ():
        key, inner = each.child_by_field_name("key"), each.child_by_field_name("value")
        name = says(key) if key is not None else says(each)
        local = says(inner) if inner is not None else name
        yield Taken(local=local, name=name, specifier=specifier, statement=statement)
