"""Numbers and truth values that are wrong: indices, steps, defaults, constants."""

import re
from collections.abc import Iterator

import tree_sitter

from nlx_lsp.evals.faults.fault import Change, Kind, replace
from nlx_lsp.evals.faults.ground import Ground

_INTEGER = re.compile(r"-?\d+")
_COUNTER = re.compile(
    r"(?i)[ijkmn]|(.*_)?(idx|index|pos|position|offset|start|end|stop|count|size|length|len)"
)
"""Names that stand for whole numbers, as far as a name can tell: a key is not off by one."""
_TRUTH = {"True": "False", "true": "false"}


def _index(ground: Ground) -> Iterator[Change]:
    for node in ground.nodes("index"):
        text = ground.text(node)
        if _INTEGER.fullmatch(text):
            yield replace(node, _further(text))
        elif _COUNTER.fullmatch(text):
            yield replace(node, f"{text} + 1")


def _further(number: str) -> str:
    """Return the number that is one further from zero, on the same side."""
    return str(int(number) + (-1 if number.startswith("-") else 1))


def _step(ground: Ground) -> Iterator[Change]:
    """Forget the one that is added or taken away."""
    for node in ground.nodes("step"):
        left, right = _operands(node)
        if ground.text(right) == "1":
            yield replace(node, ground.text(left))


def _operands(node: tree_sitter.Node) -> tuple[tree_sitter.Node, tree_sitter.Node]:
    return node.named_children[0], node.named_children[-1]


def _default(ground: Ground) -> Iterator[Change]:
    for node in ground.nodes("default"):
        text = ground.text(node)
        if other := _opposite(text):
            yield replace(node, other)
        elif _INTEGER.fullmatch(text):
            yield replace(node, _further(text))


def _boolean(ground: Ground) -> Iterator[Change]:
    defaults = {node.id for node in ground.nodes("default")}
    for node in ground.nodes("boolean"):
        if node.id not in defaults and (other := _opposite(ground.text(node))):
            yield replace(node, other)


def _opposite(text: str) -> str | None:
    return {**_TRUTH, **{second: first for first, second in _TRUTH.items()}}.get(text)


KINDS = (
    Kind(name="wrong index", category="off by one", find=_index),
    Kind(name="forgotten one", category="off by one", find=_step),
    Kind(name="wrong default", category="logic error", also=("API misuse",), find=_default),
    Kind(name="wrong truth value", category="logic error", find=_boolean),
)
