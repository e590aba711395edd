"""Wrong operators, comparisons that are off by one, and conditions that say the opposite."""

from collections.abc import Iterator, Mapping

import tree_sitter

from nlx_lsp.evals.faults.fault import Change, Kind, replace
from nlx_lsp.evals.faults.ground import Ground

_OPPOSITES = (
    ("==", "!="),
    ("===", "!=="),
    ("<", ">"),
    ("<=", ">="),
    ("is", "is not"),
    ("in", "not in"),
    ("and", "or"),
    ("&&", "||"),
    ("+", "-"),
    ("+=", "-="),
    ("<<", ">>"),
    ("&", "|"),
)
_BOUNDS = (("<", "<="), (">", ">="), ("..", "..="))
_NEGATIONS = {"not", "!"}
_SIMPLE = {"identifier", "attribute", "call", "call_expression", "member_expression", "field_expression"}
_SIMPLE |= {"selector_expression", "method_invocation", "subscript"}


def _both_ways(pairs: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return {**dict(pairs), **{second: first for first, second in pairs}}


def _swap(ground: Ground, table: Mapping[str, str]) -> Iterator[Change]:
    for node in ground.nodes("operator"):
        other = table.get(" ".join(ground.text(node).split()))
        if other is not None and not (other in {"-", "-="} and _joins_texts(node)):
            yield replace(node, other)


def _joins_texts(operator: tree_sitter.Node) -> bool:
    """Whether an operand is a string: nobody writes a minus there."""
    operands = operator.parent.named_children if operator.parent is not None else []
    return any("string" in operand.type for operand in operands)


def _wrong(ground: Ground) -> Iterator[Change]:
    return _swap(ground, _both_ways(_OPPOSITES))


def _inclusive(ground: Ground) -> Iterator[Change]:
    return _swap(ground, _both_ways(_BOUNDS))


def _negated(ground: Ground) -> Iterator[Change]:
    """Comparisons are left to the wrong operators: `not a == b` is no slip that anybody makes."""
    for node in ground.nodes("condition"):
        while node.type == "parenthesized_expression" and node.named_child_count == 1:
            node = node.named_children[0]  # noqa: PLW2901 - what counts is inside
        if node.child_count == 2 and ground.text(node.children[0]) in _NEGATIONS:  # noqa: PLR2004 - sign, operand
            yield replace(node, ground.text(node.children[1]))
        elif node.type in _SIMPLE:
            yield replace(node, ground.dialect.negation.format(ground.text(node)))


KINDS = (
    Kind(
        name="wrong operator",
        category="wrong variable or operator",
        also=("logic error",),
        find=_wrong,
    ),
    Kind(name="wrong bound", category="off by one", also=("wrong variable or operator",), find=_inclusive),
    Kind(
        name="negated condition",
        category="logic error",
        also=("wrong variable or operator",),
        find=_negated,
    ),
)
