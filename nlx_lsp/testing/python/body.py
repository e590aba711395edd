"""What stands in a case: its call, and what is said of it."""

import ast
from collections.abc import Sequence
from typing import Literal

from attrs import frozen

from nlx_lsp.testing.python.call import Call, unused
from nlx_lsp.testing.python.expression import argument, is_inexact, operand, read
from nlx_lsp.testing.suite import Expectation

Way = Literal["pytest", "unittest", "probe"]
"""Who looks at the result: a plain assertion, a method of ``TestCase``, or the program that only watches."""
_SINGLETONS = frozenset({"None", "True", "False"})


@frozen(kw_only=True)
class Body:
    """The lines of a case, and the modules that they need."""

    lines: tuple[str, ...]
    """Without their line ends; each level begins with a tab."""
    uses: tuple[str, ...] = ()
    """Modules."""


def write(call: Call, expects: Expectation, way: Way, width: int, *, key: str = "") -> Body:
    """Return the body of a case.

    Args:
        call: What is called.
        expects: What has to come of it.
        way: Who looks at the result.
        width: Columns of a line.
        key: What `observe` of the probe takes besides the call.
    """
    uses = list(call.uses)
    if way == "probe":
        return Body(lines=_watch(call, key), uses=tuple(uses))
    if expects.kind == "raises":
        raiser = "pytest.raises" if way == "pytest" else "self.assertRaises"
        uses += ["pytest"] * (way == "pytest")
        lines = _raise(call, f"{raiser}({expects.text})", width)
    elif expects.kind == "runs" or call.assigns:
        lines = (f"with {call}:", "\tpass") if call.enters else call.lines(width)
    else:
        lines, inexact = _return(call, expects.text, way, width)
        uses += ["pytest"] * (way == "pytest" and inexact)
    return Body(lines=(*call.before, *lines), uses=tuple(uses))


def _watch(call: Call, key: str) -> tuple[str, ...]:
    returned = f"entered({call})" if call.enters else str(call)
    work = f"\t{returned}" if call.assigns else f"\treturn {returned}"
    return (*call.before, "def nlx_call():", work, "", f"observe(nlx_call, {key})")


def _raise(call: Call, raiser: str, width: int) -> tuple[str, ...]:
    if call.enters:
        return (f"with {raiser}, {call}:", "\tpass")
    return (f"with {raiser}:", *(f"\t{line}" for line in call.lines(width - 4)))


def _return(call: Call, text: str, way: Way, width: int) -> tuple[tuple[str, ...], bool]:
    """Return the lines, and whether they compare with some tolerance."""
    tree = read(text)
    scalar = not isinstance(tree, ast.List | ast.Tuple | ast.Dict)
    inexact = is_inexact(text) and (way == "pytest" or scalar)
    check = _assert if way == "pytest" else _assert_by_method
    result = unused("result", f"{call} {text}")
    if call.enters:
        inner = check(result, text, width - 4, inexact)
        return (f"with {call} as {result}:", *(f"\t{line}" for line in inner)), inexact
    lines = check(str(call), text, width, inexact)
    if max(map(len, lines)) > width or (len(lines) > 1 and way == "unittest"):
        lines = (*call.lines(width, before=f"{result} = "), *check(result, text, width, inexact))
    return lines, inexact


def _assert(subject: str, text: str, width: int, inexact: bool) -> tuple[str, ...]:
    if text in _SINGLETONS:
        return (f"assert {subject} is {text}",)
    if inexact:
        return (f"assert {subject} == pytest.approx({text})",)
    line = f"assert {subject} == {operand(text)}"
    spread = _spread(text) if len(line) > width else ()
    return (f"assert {subject} == {spread[0]}", *spread[1:]) if spread else (line,)


def _assert_by_method(subject: str, text: str, width: int, inexact: bool) -> tuple[str, ...]:
    if text == "None":
        call = Call(opening="self.assertIsNone(", arguments=(subject,), closing=")")
    else:
        name = "assertAlmostEqual" if inexact else "assertIs" if text in _SINGLETONS else "assertEqual"
        call = Call(opening=f"self.{name}(", arguments=(subject, argument(text)), closing=")")
    return call.lines(width)


def _spread(text: str) -> Sequence[str]:
    """Return a list, tuple, set or mapping with an element a line; nothing for what is none, or empty."""
    tree = read(text)

    def part(node: ast.expr) -> str:
        return ast.get_source_segment(text, node) or ""

    if isinstance(tree, ast.Dict):
        if not all(tree.keys):
            return ()
        pairs = zip(tree.keys, tree.values, strict=True)
        parts = [f"{part(key)}: {part(value)}" for key, value in pairs if key is not None]
    elif isinstance(tree, ast.List | ast.Tuple | ast.Set) and argument(text) == text:
        parts = [part(each) for each in tree.elts]
    else:
        return ()
    return (text[0], *(f"\t{each}," for each in parts), text[-1]) if parts else ()
