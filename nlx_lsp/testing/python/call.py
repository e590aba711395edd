"""The call that a case makes: of a function, a method, a property, a coroutine or a generator."""

import re
from collections.abc import Iterator, Mapping

from attrs import evolve, field, frozen

from nlx_lsp.syntax.facts import Facts, Parameter
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.testing.python.expression import argument, holder


@frozen(kw_only=True)
class Call:
    """A call, in pieces, so that it can be broken over lines."""

    opening: str
    """Up to the bracket."""
    arguments: tuple[str, ...] = ()
    """As they are written."""
    closing: str = ""
    """From the bracket."""
    before: tuple[str, ...] = ()
    """Lines that have to stand before it; each level of them begins with a tab."""
    uses: tuple[str, ...] = ()
    """Modules that it needs."""
    is_async: bool = False
    """Whether it can only stand in a coroutine."""
    enters: bool = False
    """Whether it makes a context that is to be entered."""
    assigns: bool = False
    """Whether it is an assignment, which has no value."""

    def __str__(self) -> str:
        return f"{self.opening}{', '.join(self.arguments)}{self.closing}"

    def around(self, opening: str, closing: str) -> "Call":
        """Return the call inside another."""
        return evolve(self, opening=opening + self.opening, closing=self.closing + closing)

    def lines(self, width: int, *, before: str = "") -> tuple[str, ...]:
        """Return it in one line, or with an argument a line where it does not fit."""
        whole = f"{before}{self}"
        if len(whole) <= width or not self.arguments or not self.closing:
            return (whole,)
        return (f"{before}{self.opening}", *(f"\t{each}," for each in self.arguments), self.closing)


@frozen(kw_only=True)
class Spelled:
    """A case's expressions as they stand in the file, with the names that things have there."""

    receiver: str = ""
    """What makes the object."""
    arguments: Mapping[str, str] = field(factory=dict)
    """By parameter."""
    owner: str = ""
    """The outermost name of what is called: the function or the class."""


def compose(symbol: Symbol, facts: Facts, spelled: Spelled, *, plugin: str) -> Call:
    """Return the call of a case.

    Args:
        symbol: What is called.
        facts: What the syntax tree says about it.
        spelled: The case's expressions.
        plugin: What runs coroutines here, such as ``asyncio`` of pytest-asyncio; empty for nothing.
    """
    target = _target(symbol, facts, spelled)
    if facts.has_decorator("setter"):
        value = "".join(list(spelled.arguments.values())[:1])
        return Call(opening=f"{target} = {value}", assigns=True)
    if facts.is_property:
        return Call(opening=target)
    call = Call(opening=f"{target}(", arguments=tuple(_pass(facts, spelled.arguments)), closing=")")
    if facts.has_decorator("contextmanager"):
        return evolve(call, enters=True)
    if facts.is_async:
        return _awaited(call, plugin=plugin, generator=facts.is_generator)
    return call.around("list(", ")") if facts.is_generator else call


def unused(name: str, text: str) -> str:
    """Return a name, or one like it, that a text does not use."""
    while re.search(rf"\b{name}\b", text):
        name = f"the_{name}"
    return name


def _target(symbol: Symbol, facts: Facts, spelled: Spelled) -> str:
    """Return what stands before the bracket."""
    if symbol.kind != "method":
        return ".".join([spelled.owner, *[*symbol.parents, symbol.name][1:]])
    holding = ".".join([spelled.owner, *symbol.parents[1:]])
    if symbol.name == "__init__":
        return holding
    free = facts.has_decorator("staticmethod") or facts.has_decorator("classmethod")
    if spelled.receiver and not free:
        return f"{holder(spelled.receiver)}.{symbol.name}"
    return f"{holding}.{symbol.name}"


def _awaited(call: Call, *, plugin: str, generator: bool) -> Call:
    if plugin and generator:
        return evolve(call.around("[item async for item in ", "]"), is_async=True)
    if plugin:
        return evolve(call.around("await ", ""), is_async=True)
    if generator:
        name = unused("collect", str(call))
        collect = (f"async def {name}():", f"\treturn [item async for item in {call}]", "")
        return Call(opening=f"asyncio.run({name}())", before=collect, uses=("asyncio",))
    return evolve(call.around("asyncio.run(", ")"), uses=("asyncio",))


def _pass(facts: Facts, values: Mapping[str, str]) -> Iterator[str]:
    """Yield the arguments: by place as long as none is left out and none is optional, then by name."""
    variadic = any(each.kind == "variadic" and each.name in values for each in facts.parameters)
    last = max(
        (
            n
            for n, each in enumerate(facts.parameters)
            if each.kind == "positional_only" and each.name in values
        ),
        default=-1,
    )
    by_place = True
    for number, each in enumerate(facts.parameters):
        must = variadic or number <= last
        value = values.get(each.name, each.default if must and _is_placed(each) else "")
        if not value:
            by_place = False
        elif each.kind in {"variadic", "keywords"}:
            yield f"{'*' if each.kind == 'variadic' else '**'}{holder(value)}"
        elif _is_placed(each) and (must or (by_place and not each.default)) and each.kind != "keyword_only":
            yield argument(value)
        else:
            by_place = False
            yield f"{each.name}={argument(value)}"


def _is_placed(parameter: Parameter) -> bool:
    return parameter.kind in {"positional_only", "positional"}
