"""Whether a condition holds for a value: for conditions so simple that they can be read in any language.

Comparisons of a parameter with a literal, its length, whether it is there, and these joined by and, or, not.
Whatever else a condition says, nobody knows here.  Nothing is run.
"""

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence

_SPELLINGS: Sequence[tuple[str, str]] = (
    (r"(\w+)\.(?:length|size|len)(?:\(\))?(?![\w(])", r"len(\1)"),
    (r"(\w+)\.(?:is_?[eE]mpty|empty)\(\)", r"(len(\1) == 0)"),
    (r"===", "=="),
    (r"!==", "!="),
    (r"&&", " and "),
    (r"\|\|", " or "),
    (r"!(?!=)", " not "),
    (r"\b(?:null|nil|nullptr|NULL)\b", "None"),
    (r"\btrue\b", "True"),
    (r"\bfalse\b", "False"),
)
"""How languages write what Python writes otherwise."""
_COMPARISONS: Mapping[type[ast.cmpop], Callable[[object, object], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.Lt: lambda one, two: one < two,  # type: ignore[operator]  # what cannot be compared is caught
    ast.LtE: lambda one, two: one <= two,  # type: ignore[operator]  # likewise
    ast.Gt: lambda one, two: one > two,  # type: ignore[operator]  # likewise
    ast.GtE: lambda one, two: one >= two,  # type: ignore[operator]  # likewise
    ast.In: lambda one, two: one in two,  # type: ignore[operator]  # likewise
    ast.NotIn: lambda one, two: one not in two,  # type: ignore[operator]  # likewise
}
_LONGEST = 200
"""Characters of a condition."""


class Unknown(Exception):
    """Of what cannot be told."""


def holds(condition: str, name: str, value: str, language: str) -> bool | None:
    """Return whether a condition is true where a parameter has a value; None where nobody knows.

    Args:
        condition: As it is written in the code.
        name: The parameter.
        value: A literal, as Python writes it.
        language: The LSP language identifier: what counts as false differs.
    """
    if len(condition) > _LONGEST:
        return None
    text = condition
    for pattern, meaning in _SPELLINGS if language != "python" else ():
        text = re.sub(pattern, meaning, text)
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        known = _value(ast.parse(value, mode="eval").body, {})
        return _truth(tree, {name: known}, language)
    except (Unknown, SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None


def _truth(node: ast.expr, known: Mapping[str, object], language: str) -> bool:
    if isinstance(node, ast.BoolOp):
        return _joined(node, known, language)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return not _truth(node.operand, known, language)
    if isinstance(node, ast.Compare):
        sides = [_value(each, known) for each in (node.left, *node.comparators)]
        return all(
            _COMPARISONS[type(sign)](one, two)
            for sign, one, two in zip(node.ops, sides, sides[1:], strict=False)
        )
    return _is_true(_value(node, known), language)


def _joined(node: ast.BoolOp, known: Mapping[str, object], language: str) -> bool:
    """Return what a condition of several comes to: one of them may decide, though others are unknown."""
    decisive = isinstance(node.op, ast.Or)
    unknown = False
    for each in node.values:
        try:
            if _truth(each, known, language) is decisive:
                return decisive
        except (Unknown, TypeError):
            unknown = True
    if unknown:
        raise Unknown
    return not decisive


def _is_true(value: object, language: str) -> bool:
    """Return whether a value counts as true."""
    if isinstance(value, bool) or language == "python":
        return bool(value)
    if language.startswith(("javascript", "typescript")):
        return isinstance(value, list | tuple | dict | set) or bool(value)
    if language in {"c", "cpp"} and (value is None or isinstance(value, int | float)):
        return bool(value)
    raise Unknown


def _value(node: ast.expr, known: Mapping[str, object]) -> object:  # noqa: PLR0911 - one for each kind of literal
    match node:
        case ast.Constant(value=value):
            return value
        case ast.Name(id=name) if name in known:
            return known[name]
        case ast.Call(func=ast.Name(id="len"), args=[inner], keywords=[]):
            return len(_value(inner, known))  # type: ignore[arg-type]  # what has no length is caught
        case ast.Call(func=ast.Name(id="set"), args=[], keywords=[]):
            return set()
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return tuple(_value(each, known) for each in parts) if parts else ast.literal_eval(node)
        case ast.Dict(keys=[]):
            return {}
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, known)  # type: ignore[operator]  # what is no number is caught
        case ast.BinOp(left=ast.Constant(value=10), op=ast.Pow(), right=ast.Constant(value=18)):
            return 10**18
        case _:
            raise Unknown
