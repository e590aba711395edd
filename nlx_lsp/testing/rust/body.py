"""The body of a case in Rust: the call, and what is claimed of what comes of it."""

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from attrs import frozen

from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.facts import Parameter
from nlx_lsp.testing.rust.values import RUST, is_float, owned, shaped
from nlx_lsp.testing.suite import Case, Target
from nlx_lsp.testing.tree.expression import read, renamed
from nlx_lsp.testing.tree.run import SEEN

Way = Literal["test", "probe"]
_PANICS = {"panic", "unreachable", "todo", "unimplemented"}
_WIDTH = 92
"""Characters of a line, without what it is indented by."""
_TIGHT = {
    "identifier",
    "call_expression",
    "scoped_identifier",
    "field_expression",
    "string_literal",
    "macro_invocation",
}


@frozen(kw_only=True)
class Paths:
    """How names are reached."""

    prefix: str
    """The module's path, with the colons behind it; empty where all of it is imported."""
    names: frozenset[str] = frozenset()
    """Names of the module that values use."""


@frozen(kw_only=True)
class Written:
    """A case."""

    head: tuple[str, ...]
    """Its attributes."""
    opening: str
    """``fn``, or ``async fn``."""
    lines: tuple[str, ...]
    """Its body."""


def write(target: Target, case: Case, paths: Paths, way: Way, index: int, *, tokio: bool) -> Written:  # noqa: PLR0913 - one case, seen from all sides
    """Return a case.

    Args:
        target: What is tested.
        case: The values, and what is expected.
        paths: How names are reached.
        way: Whether it claims something, or only shows what happens.
        index: Its number, for `way` ``probe``.
        tokio: Whether the package has something that runs coroutines.

    Raises:
        EditRefused: If it is a coroutine and nothing runs it.
    """
    facts = target.facts
    if facts.is_async and (not tokio or way == "probe"):
        msg = f"{target.symbol.title} is asynchronous, and the package does not require tokio."
        raise EditRefused(msg, "Add tokio to its dev-dependencies, or test it by hand.")
    call = _call(target, case, paths) + (".await" if facts.is_async else "")
    attribute = "#[tokio::test]" if facts.is_async else "#[test]"
    opening = "async fn" if facts.is_async else "fn"
    if way == "probe":
        return Written(head=(attribute,), opening=opening, lines=tuple(_shown(call, index)))
    panics = case.expects.kind == "raises" and case.expects.text in _PANICS
    head = (attribute, "#[should_panic]") if panics else (attribute,)
    comment = [f"// {case.comment}"] if case.comment else []
    return Written(head=head, opening=opening, lines=(*comment, *_claim(target, case, paths, call)))


def _claim(target: Target, case: Case, paths: Paths, call: str) -> Iterator[str]:
    result = target.facts.returns_annotation
    text = _spell(case.expects.text, paths)
    if case.expects.kind == "raises":
        name = text.replace(".", "::")
        if case.expects.text in _PANICS:
            yield f"{call};" if not result else f"let _ = {call};"
        elif re.fullmatch(r"(?:\w+::)*[A-Z]\w*", name) and not name.endswith(("String", "Error")):
            yield f"assert!(matches!({call}, Err({name} {{ .. }})));"
        else:
            yield f"assert!({call}.is_err());"
    elif case.expects.kind == "runs" or not result:
        yield f"{call};" if not result else f"let _ = {call};"
    elif text in {"true", "false"} and result == "bool":
        yield f"assert!({'!' if text == 'false' else ''}{call});"
    elif result in {"f64", "f32"} and is_float(shaped(text, result)):
        near = "1e-9" if result == "f64" else "1e-5"
        yield f"assert!(({call} - {_operand(shaped(text, result))}).abs() < {near});"
    else:
        expected = (
            shaped(text, result) if result.startswith("f") else owned(text, result if "<" in result else "")
        )
        line = f"assert_eq!({call}, {expected});"
        yield from [line] if len(line) <= _WIDTH else ["assert_eq!(", f"    {call},", f"    {expected}", ");"]


def _shown(call: str, index: int) -> Iterator[str]:
    """Yield a body that makes a call twice, and prints what comes of it."""
    yield "for _ in 0..2 {"
    yield f'    let seen = std::panic::catch_unwind(|| format!("{{:?}}", {call}));'
    yield "    match seen {"
    yield f'        Ok(text) => println!("\\n{SEEN} {index} returns {{}}", text),'
    yield f'        Err(_) => println!("\\n{SEEN} {index} raises panic"),'
    yield "    }"
    yield "}"


def _call(target: Target, case: Case, paths: Paths) -> str:
    symbol, facts = target.symbol, target.facts
    given = ", ".join(_argument(each, case.arguments, paths) for each in facts.parameters)
    if symbol.kind == "method" and facts.receiver:
        receiver = _spell(case.receiver, paths)
        node = read(receiver, RUST)
        tight = node is not None and node.type in _TIGHT
        return f"{receiver if tight else f'({receiver})'}.{symbol.name}({given})"
    return f"{paths.prefix}{'::'.join((*symbol.parents, symbol.name))}({given})"


def _argument(parameter: Parameter, arguments: Mapping[str, str], paths: Paths) -> str:
    if parameter.name not in arguments:
        msg = f"There is no value for {parameter.name}, and Rust has no defaults."
        raise EditRefused(msg)
    return shaped(_spell(arguments[parameter.name], paths), parameter.annotation)


def _spell(text: str, paths: Paths) -> str:
    return renamed(text, {name: f"{paths.prefix}{name}" for name in paths.names}, RUST)


def _operand(text: str) -> str:
    return f"({text})" if text.startswith("-") else text
