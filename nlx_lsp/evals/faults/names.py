"""Names that stand for something else: another variable, another function, arguments in the wrong order."""

import re
from collections.abc import Iterator
from itertools import pairwise

import tree_sitter

from nlx_lsp.evals.faults.fault import Change, Kind, replace
from nlx_lsp.evals.faults.ground import Ground
from nlx_lsp.syntax.source import span_of
from nlx_lsp.values import Edit, Span

_SISTERS = """
    startswith endswith, startsWith endsWith, starts_with ends_with, HasPrefix HasSuffix,
    lstrip rstrip, trimStart trimEnd, trim_start trim_end, TrimLeft TrimRight,
    min max, any all, some every, floor ceil, Floor Ceil, lower upper, toLowerCase toUpperCase,
    find rfind, index rindex, indexOf lastIndexOf, partition rpartition, strchr strrchr,
    append extend, push unshift, pop shift, push_back push_front, first last,
    is_some is_none, is_ok is_err, keys values, isdigit isalpha, isdigit isspace
"""
"""Functions that take the same arguments, and that people confuse."""
_SYMMETRIC = re.compile(r"(?i)(min|max|gcd|lcm|hypot|isclose|equals?|assert\w*|print\w*|log|debug|info)$")
"""Functions whose arguments may change places, or do no harm there."""
_UNSAFE = {"safe_load": "unsafe_load", "literal_eval": "eval"}
_CLEANERS = re.compile(
    r"(?i)(shlex\.quote|(html\.|cgi\.)?escape(_?html|_?string|_?xml)?|quote(_plus)?|encodeURIComponent|(os\.path\.)?basename"
    r"|secure_filename|realpath|resolve_path|sanitize\w*)"
)
"""Functions that make a text from outside harmless."""


def _variable(ground: Ground) -> Iterator[Change]:
    bound = ground.nodes("binding")
    roles: dict[str, set[str]] = {}
    for node in ground.nodes("variable"):
        roles.setdefault(ground.text(node), set()).add(_role(node))
    for node in ground.nodes("variable"):
        name = ground.text(node)
        others = {ground.text(each) for each in bound if _reaches(ground, each, node)}
        for other in sorted(others - {name, *ground.source.language.receivers}):
            if name in others and _role(node) in roles.get(other, ()):
                yield replace(node, other)


def _role(node: tree_sitter.Node) -> str:
    """Return what a name is used for: those with a use in common are probably of one kind."""
    if node.parent is None:
        return ""
    place = next(index for index, child in enumerate(node.parent.children) if child.id == node.id)
    return f"{node.parent.type} {node.parent.field_name_for_child(place)}"


def _reaches(ground: Ground, binding: tree_sitter.Node, use: tree_sitter.Node) -> bool:
    """Whether a name is bound in the same function, before it is used, and not by what it is used for."""
    functions = ground.dialect.functions
    scopes = [ground.around(node, functions) for node in (binding, use)]
    outer = [scope.id if scope is not None else ground.symbol.node.id for scope in scopes]
    statement = binding.parent
    if statement is not None and statement.type == "expression_list":
        statement = statement.parent
    values = [
        span_of(value)
        for field in ("right", "value")
        if statement is not None and (value := statement.child_by_field_name(field)) is not None
    ]
    before = binding.end_byte <= use.start_byte
    return outer[0] == outer[1] and before and not any(span_of(use) in value for value in values)


def _arguments(ground: Ground) -> Iterator[Change]:
    """Swap neighbours of the same make: most others would be noticed by a compiler or a first run."""
    for callee, arguments in ground.pairs("callee", "arguments"):
        if _SYMMETRIC.fullmatch(ground.text(callee)):
            continue
        given = [node for node in arguments.named_children if "comment" not in node.type]
        for left, right in pairwise(given):
            first, second = ground.text(left), ground.text(right)
            plain = "splat" not in left.type and "keyword" not in left.type and "=" not in first
            if left.type == right.type and first != second and plain:
                between = ground.source.slice(Span(start=left.end_byte, end=right.start_byte))
                span = Span(start=left.start_byte, end=right.end_byte)
                yield Change(edit=Edit(span=span, text=f"{second}{between}{first}"))


def _function(ground: Ground) -> Iterator[Change]:
    sisters = [pair.split() for pair in _SISTERS.replace("\n", " ").split(",")]
    for node in ground.nodes("callee"):
        for pair in sisters:
            if (name := ground.text(node)) in pair:
                yield replace(node, pair[1 - pair.index(name)])


def _unsafe(ground: Ground) -> Iterator[Change]:
    """Use a text from outside as it is, or a function that trusts it."""
    for callee, arguments in ground.pairs("callee", "arguments"):
        call = arguments.parent
        function = call.named_children[0] if call is not None else None
        if call is None or function is None:
            continue
        if other := _UNSAFE.get(ground.text(callee)):
            yield replace(callee, other)
        elif _CLEANERS.fullmatch(ground.text(function)) and arguments.named_child_count == 1:
            yield replace(call, ground.text(arguments.named_children[0]))


KINDS = (
    Kind(name="wrong variable", category="wrong variable or operator", also=("logic error",), find=_variable),
    Kind(
        name="swapped arguments",
        category="API misuse",
        also=("wrong variable or operator", "logic error"),
        find=_arguments,
    ),
    Kind(
        name="wrong function",
        category="API misuse",
        also=("wrong variable or operator", "logic error"),
        find=_function,
    ),
    Kind(name="trusted input", category="security", find=_unsafe),
)
