"""A case's call in C++: its arguments in their places, and what has to be declared before it."""

import re
from collections.abc import Mapping

from attrs import frozen

from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.facts import Parameter
from nlx_lsp.testing.cpp.values import CPP, guarded
from nlx_lsp.testing.suite import Case, Target
from nlx_lsp.testing.tree.expression import read, renamed

_TIGHT = {
    "identifier",
    "call_expression",
    "qualified_identifier",
    "compound_literal_expression",
    "field_expression",
}


@frozen(kw_only=True)
class Call:
    """A call."""

    before: tuple[str, ...]
    """Declarations: of what is passed by reference, to be changed."""
    text: str
    """The call itself."""
    result: str
    """The type of what comes back; empty for nothing."""
    expected: str
    """What is expected, with the names that it has outside of its namespace."""


def compose(target: Target, case: Case, names: Mapping[str, str]) -> Call:
    """Return a case's call.

    Args:
        target: What is tested.
        case: The values.
        names: How names are written outside of their namespace.

    Raises:
        EditRefused: If a value is missing that has no default.
    """
    symbol, facts = target.symbol, target.facts
    before: list[str] = []
    arguments: list[str] = []
    given = [each for each in facts.parameters if each.kind == "positional"]
    last = max((n for n, each in enumerate(given) if each.name in case.arguments), default=-1)
    for number, each in enumerate(given):
        if number > last:
            break  # what is behind has a default, be it in another file
        text = renamed(_value(each, case.arguments), names, CPP)
        if re.search(r"&\s*$", each.annotation) and not re.search(r"\bconst\b|&&", each.annotation):
            kind = each.annotation.rstrip("& \t")
            name = re.sub(r"\W", "", each.name) or f"value{number}"
            before.append(f"{_qualified(kind, names)} {name} = {text};")
            arguments.append(name)
        else:
            arguments.append(text)
    listed = ", ".join(arguments)
    owner = "::".join((*".".join(symbol.parents).split("."), symbol.name)) if symbol.parents else symbol.name
    result = facts.returns_annotation.strip()
    if is_bound(target):
        receiver = renamed(case.receiver, names, CPP)
        node = read(receiver, CPP)
        tight = node is not None and node.type in _TIGHT
        text = f"{receiver if tight else f'({receiver})'}.{symbol.name}({listed})"
    elif symbol.kind == "method" and symbol.name == symbol.parents[-1]:
        text, result = f"{'::'.join('.'.join(symbol.parents).split('.'))}({listed})", ""
    else:
        text = f"{owner}({listed})"
    expected = renamed(case.expects.text, names, CPP)
    if expected.startswith("{"):
        bare = re.sub(r"\bconst\b|&", "", result).strip()
        expected = _qualified(bare, names) + expected
    result = "" if result == "void" else result
    return Call(before=tuple(before), text=guarded(text), result=result, expected=guarded(expected))


def _value(parameter: Parameter, arguments: Mapping[str, str]) -> str:
    if parameter.name not in arguments and not parameter.default:
        msg = f"There is no value for {parameter.name or parameter.annotation}."
        raise EditRefused(msg)
    return arguments.get(parameter.name, parameter.default)


def is_bound(target: Target) -> bool:
    """Whether a call needs an object: not of a constructor, nor of what belongs to its class alone."""
    symbol = target.symbol
    if symbol.kind != "method" or symbol.name == symbol.parents[-1]:
        return False
    text = (symbol.node.text or b"").decode("utf-8", "replace")
    return re.search(r"\bstatic\b", text.partition("{")[0]) is None


def _qualified(kind: str, names: Mapping[str, str]) -> str:
    """Return a type with the names that it has outside of its namespace."""
    return re.sub(r"(?<![\w:])[A-Za-z_]\w*", lambda match: names.get(match[0], match[0]), kind)
