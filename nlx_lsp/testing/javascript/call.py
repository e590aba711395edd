"""The call that a case makes: of a function, a method, a getter, a constructor, a generator."""

from collections.abc import Iterator, Mapping
from typing import Literal

import tree_sitter
from attrs import frozen

from nlx_lsp.syntax.facts import Facts
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.testing.javascript.expression import holder
from nlx_lsp.testing.javascript.tree import says

Manner = Literal["function", "method", "getter", "setter", "constructor"]


@frozen(kw_only=True)
class Call:
    """A call, and how its result is had."""

    text: str
    """The call, with what unfolds a generator around it."""
    is_async: bool = False
    """Whether its result has to be waited for."""
    streams: bool = False
    """Whether its results come one after the other, each to be waited for."""

    @property
    def awaited(self) -> str:
        """The expression of its result."""
        return f"await {self.text}" if self.is_async else self.text


def compose(symbol: Symbol, facts: Facts, arguments: Mapping[str, str], *, receiver: str, owner: str) -> Call:
    """Return the call of a case.

    Args:
        symbol: What is called.
        facts: What the syntax tree says about it.
        arguments: Expressions by parameter.
        receiver: What makes the object of a method.
        owner: What the outermost of its names is called in the test file.
    """
    manner, bound = manner_of(symbol), is_bound(symbol)
    holding = holder(receiver) if bound and receiver else ".".join([owner, *symbol.parents[1:]])
    target = f"{holding}.{symbol.name}" if symbol.parents else owner
    given = ", ".join(_pass(facts, arguments))
    if manner == "constructor":
        return Call(text=f"new {holding}({given})")
    if manner == "getter":
        return Call(text=target)
    if manner == "setter":
        return Call(text=f"({target} = {given or 'undefined'})")
    text = f"{target}({given})"
    if facts.is_generator:
        return Call(text=text, is_async=True, streams=True) if facts.is_async else Call(text=f"[...{text}]")
    return Call(text=text, is_async=facts.is_async or _promises(facts))


def manner_of(symbol: Symbol) -> Manner:
    """Return how a symbol is used."""
    if symbol.name == "constructor":
        return "constructor"
    marks = {child.type for child in symbol.node.children}
    if symbol.node.type == "method_definition" and marks & {"get", "set"}:
        return "getter" if "get" in marks else "setter"
    return "method" if symbol.kind == "method" else "function"


def is_bound(symbol: Symbol) -> bool:
    """Whether a call needs an object that is made first: what is static, or in an object, does not."""
    if symbol.kind != "method" or symbol.name == "constructor":
        return False
    definition = _member(symbol.node)
    if definition is None:
        return ".prototype." in says(_assigned(symbol.node))
    if any(child.type == "static" for child in definition.children):
        return False
    return definition.parent is not None and definition.parent.type == "class_body"


def _member(node: tree_sitter.Node) -> tree_sitter.Node | None:
    for each in (node, node.parent):
        if each is not None and each.type in {
            "method_definition",
            "field_definition",
            "public_field_definition",
            "pair",
        }:
            return each
    return None


def _assigned(node: tree_sitter.Node) -> tree_sitter.Node | None:
    around = node.parent
    if around is None or around.type != "assignment_expression":
        return None
    return around.child_by_field_name("left")


def _promises(facts: Facts) -> bool:
    """Whether a result is a promise, by its type or by what is returned."""
    heads = ("Promise<", "Promise.", "new Promise(", "PromiseLike<")
    return facts.returns_annotation.startswith(heads[::3]) or any(
        text.startswith(heads[1:3]) for text in facts.returns
    )


def _pass(facts: Facts, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the arguments; ``undefined`` stands for one that is left out before another."""
    last = max((n for n, each in enumerate(facts.parameters) if each.name in values), default=-1)
    for each in facts.parameters[: last + 1]:
        value = values.get(each.name)
        if each.kind == "variadic":
            yield f"...{holder(value or '[]')}"
        else:
            yield value or "undefined"
