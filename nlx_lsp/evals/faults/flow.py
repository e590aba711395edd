"""Statements that lead elsewhere and are missing or wrong: returns, breaks, waits, guards, branches."""

from collections.abc import Iterator

import tree_sitter

from nlx_lsp.evals.faults.fault import Change, Kind, cut, replace
from nlx_lsp.evals.faults.ground import Ground
from nlx_lsp.values import Edit, Span

_JUMPS = {"break": "continue", "continue": "break"}


def _result(ground: Ground) -> Iterator[Change]:
    """Forget the word before a call: what is left still looks like a statement."""
    for whole, value in ground.pairs("result", "result.value"):
        span = Span(start=whole.start_byte, end=value.start_byte)
        yield Change(edit=Edit(span=span, text=""))


def _missing_jump(ground: Ground) -> Iterator[Change]:
    for node in ground.nodes("jump"):
        if not _at_end(ground, node):
            yield from cut(ground, node)


def _other_jump(ground: Ground) -> Iterator[Change]:
    dialect = ground.dialect
    for node in ground.nodes("jump"):
        word, *label = ground.text(node).rstrip(";").split()
        owner = ground.around(node, (*dialect.loops, *dialect.switches))
        if not label and owner is not None and owner.type in dialect.loops:
            yield replace(node.children[0] if node.child_count else node, _JUMPS[word])


def _at_end(ground: Ground, jump: tree_sitter.Node) -> bool:
    """Whether the same happens without a jump, because nothing comes after it."""
    loops, switches = ground.dialect.loops, ground.dialect.switches
    skips = ground.text(jump).startswith("continue")
    ends = loops if skips else switches
    node = jump
    while node.parent is not None and node.type not in (*loops, *switches):
        after = [each for each in node.parent.named_children if each.start_byte >= node.end_byte]
        if any(each.type not in _NOT_NEXT for each in after):
            return False
        node = node.parent
    return node.type in ends


_NOT_NEXT = {"elif_clause", "else_clause", "except_clause", "finally_clause", "comment", "line_comment"}
"""What stands after a statement and is not done after it."""


def _await(ground: Ground) -> Iterator[Change]:
    for whole, value in ground.pairs("await", "awaited"):
        yield replace(whole, ground.text(value))


def _guard(ground: Ground) -> Iterator[Change]:
    for node in ground.nodes("guard"):
        if node.next_named_sibling is not None:
            yield from cut(ground, node)


def _clause(ground: Ground) -> Iterator[Change]:
    for owner, node in ground.pairs("clause.of", "clause"):
        before = node.prev_sibling
        if before is not None and before.type == "else":  # some grammars have no clause around it
            before = before.prev_sibling
        if before is not None:
            # With the white space before it, which is a line's end in most layouts.
            span = Span(start=before.end_byte, end=node.end_byte)
            yield Change(edit=Edit(span=span, text=""), blamed=owner.start_byte)


KINDS = (
    Kind(name="missing return", category="logic error", also=("missing case",), find=_result),
    Kind(name="missing jump", category="logic error", also=("missing case",), find=_missing_jump),
    Kind(name="wrong jump", category="logic error", also=("wrong variable or operator",), find=_other_jump),
    Kind(name="missing await", category="concurrency", also=("API misuse",), find=_await),
    Kind(name="missing guard", category="missing case", also=("error handling", "logic error"), find=_guard),
    Kind(name="missing branch", category="missing case", also=("logic error",), find=_clause),
)
