"""Whether a documented type and an annotation can both be true.

What is written for people ("array-like", "list of int") is no type expression, and contradicts nothing.
"""

import ast
import re

_TAIL = re.compile(
    r",\s*(?:optional|default\b.*|defaults?\s.*|keyword[- ]only)$|\s*\(?optional\)?$", re.IGNORECASE
)
_QUOTES = re.compile(r"^[`'\"]+|[`'\"]+$")
_FAMILIES = (
    {
        "list",
        "tuple",
        "Sequence",
        "MutableSequence",
        "Iterable",
        "Collection",
        "Iterator",
        "set",
        "frozenset",
    },
    {"dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict"},
    {"str", "PathLike", "Path", "LiteralString"},
    {"bytes", "bytearray", "memoryview", "Buffer", "ReadableBuffer"},
    {"int", "float", "complex", "Number", "Real"},
    {"bool"},
)
"""Names of which one may be said for another: a broader word for a narrower one, or the reverse."""
_KNOWN = frozenset.union(frozenset({"None", "object", "type"}), *_FAMILIES)
_ANYTHING = {"Any", "object"}


def contradicts(documented: str, annotation: str) -> bool:
    """Return whether a documented type is a type that the annotation rules out.

    Args:
        documented: As the documentation has it, with what it says beside the type, such as ``, optional``.
        annotation: As the code has it.
    """
    told, real = _alternatives(bare(documented)), _alternatives(annotation)
    if told is None or real is None or real & _ANYTHING or told & _ANYTHING:
        return False
    foreign = told - {"None"} - real
    return any(name in _KNOWN and not _related(name, real) for name in foreign)


def bare(documented: str) -> str:
    """Return a documented type without what is said beside it, and without quotes."""
    text = documented.strip()
    while (shorter := _TAIL.sub("", text)) != text:
        text = shorter
    return _QUOTES.sub("", text)


def _alternatives(text: str) -> set[str] | None:
    """Return the outermost names of a type, one an alternative; None if the text is no type."""
    try:
        return _names(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _names(node: ast.expr) -> set[str] | None:
    match node:
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _union([left, right])
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return {_lowered(name)}
        case ast.Constant(value=None):
            return {"None"}
        case ast.Constant(value=str(text)):
            return _alternatives(text)
        case ast.Subscript(value=value, slice=inner):
            return _subscripted(value, inner)
        case _:
            return None


def _subscripted(value: ast.expr, inner: ast.expr) -> set[str] | None:
    outer = _names(value)
    elements = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if outer == {"Union"}:
        return _union(elements)
    if outer == {"Optional"}:
        return _union([inner, ast.Constant(None)])
    if outer in ({"Annotated"}, {"Final"}, {"ClassVar"}, {"Required"}, {"NotRequired"}):
        return _names(elements[0])
    return outer


def _union(nodes: list[ast.expr]) -> set[str] | None:
    found = [_names(node) for node in nodes]
    return None if None in found else set().union(*(names for names in found if names))


def _lowered(name: str) -> str:
    return name.lower() if name in {"List", "Dict", "Tuple", "Set", "FrozenSet", "Type"} else name


def _related(name: str, real: set[str]) -> bool:
    """Return whether a name may stand for one of those that are real, or for one that is not known here."""
    return any(
        other not in _KNOWN or any({name, other} <= family for family in _FAMILIES)
        for other in real - {"None"}
    )
