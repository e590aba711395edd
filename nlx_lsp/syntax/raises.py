"""What a function raises or throws by itself, when, and whether it was caught first.

Works on what is written: a variable that is raised is known by its name only.
"""

import re

import tree_sitter
from attrs import frozen

from nlx_lsp.syntax.reading import Reading
from nlx_lsp.syntax.source import span_of
from nlx_lsp.values import Span

_LEADING_NAME = re.compile(r"[\\$]?[^\W\d]\w*(?:(?:\.|::|\\)\w+)*")


@frozen(kw_only=True)
class Raise:
    """An exception that a function raises by itself, or an error that it returns."""

    name: str
    """As written, with dots; where a variable is raised, the variable's."""
    conditions: tuple[str, ...] = ()
    """The conditions of the branches in which it is raised, as written; empty where they are not all."""
    reraised: bool = False
    """Whether it was caught first."""

    @property
    def condition(self) -> str:
        """The one condition under which it is raised; empty where there is not exactly one."""
        return self.conditions[0] if len(self.conditions) == 1 else ""


def raises(reading: Reading) -> tuple[Raise, ...]:
    """Return each exception once, in the order of the text."""
    values = _raised(reading)
    handlers = [(span_of(node), *_handled(reading, node)) for node in reading.nodes("handler")]
    found: dict[str, list[tuple[str, bool]]] = {}
    for node in reading.nodes("raise"):
        raised = _LEADING_NAME.match(reading.text(values[node.id])) if node.id in values else None
        name = raised.group() if raised else ""
        around = [handler for handler in handlers if span_of(node) in handler[0]]
        _, caught, alias = around[-1] if around else (None, (), "")
        reraised = name == alias if name else node.id not in values
        condition = _condition(reading, node)
        for each in caught if reraised else (name,) * bool(name):
            found.setdefault(each, []).append((condition, reraised))
    return tuple(_sum_up(name, places) for name, places in found.items())


def _raised(reading: Reading) -> dict[int, tree_sitter.Node]:
    """Return what is raised, by the statement that does it."""
    found: dict[int, tree_sitter.Node] = {}
    for captures in reading.matches:
        for value in captures.get("raise.value", ()):
            statement = captures["raise"][0] if "raise" in captures else value.parent
            if statement is not None:
                found.setdefault(statement.id, value)
    return found


def _sum_up(name: str, places: list[tuple[str, bool]]) -> Raise:
    conditions = tuple(dict.fromkeys(condition for condition, _ in places))
    return Raise(
        name=name,
        conditions=conditions if all(conditions) else (),
        reraised=all(reraised for _, reraised in places),
    )


def _handled(reading: Reading, handler: tree_sitter.Node) -> tuple[tuple[str, ...], str]:
    """Return the types that a handler catches and the name that it binds."""
    inside = span_of(handler)
    types: list[str] = []
    alias = ""
    for node in reading.nodes("handler.type"):
        if _owner(reading, node) == inside:
            members = node.named_children if node.type == "tuple" else [node]
            types += [reading.text(member) for member in members]
    for node in reading.nodes("handler.name"):
        if _owner(reading, node) == inside:
            alias = reading.text(node)
    return tuple(types), alias


def _owner(reading: Reading, node: tree_sitter.Node) -> Span | None:
    """Return the span of the innermost handler around a node; None in damaged text."""
    place = span_of(node)
    around = [span_of(handler) for handler in reading.nodes("handler")]
    return max((span for span in around if place in span), default=None)


def _condition(reading: Reading, node: tree_sitter.Node) -> str:
    """Return the condition of the branch that a statement stands directly in, or is."""
    guards = {m["guard.body"][0].id: m["guard"][0] for m in reading.matches if "guard" in m}
    place: tree_sitter.Node | None = node
    while place is not None:
        if place.id in guards:
            return reading.text(guards[place.id])
        # What begins where the statement does is the statement still, or the block that it opens.
        place = place.parent if place.start_byte == node.start_byte else None
    return ""
