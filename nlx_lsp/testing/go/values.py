"""How Go writes values, and how several results are told apart."""

import re

from nlx_lsp.testing.tree.expression import Dialect

GO = Dialect(
    language="go",
    before="package p\n\nvar x = ",
    after="\n",
    names=frozenset({"identifier", "type_identifier", "package_identifier"}),
    members=frozenset({("qualified_type", "name")}),
    binders=frozenset(),
    own=frozenset(
        {
            *(
                "true",
                "false",
                "nil",
                "string",
                "bool",
                "byte",
                "rune",
                "error",
                "any",
                "len",
                "append",
                "make",
                "new",
            ),
            *(
                "int",
                "int8",
                "int16",
                "int32",
                "int64",
                "uint",
                "uint8",
                "uint16",
                "uint32",
                "uint64",
                "uintptr",
            ),
            *("float32", "float64", "complex64", "complex128", "min", "max"),
        }
    ),
    barred=frozenset({"func_literal", "comment", "block"}),
    dangerous=re.compile(r"<-|\(\*"),
)
"""Go."""
_PLAIN = re.compile(r"(?:u?int(?:8|16|32|64)?|float(?:32|64)|string|bool|byte|rune|uintptr)")


def results(annotation: str) -> tuple[str, ...]:
    """Return the types of a function's results, without their names."""
    text = annotation.strip()
    if not text.startswith("("):
        return (text,) if text else ()
    found, depth = [""], 0
    for sign in text[1:-1]:
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return tuple(each.strip().rpartition(" ")[2] for each in found if each.strip())


def is_plain(kind: str) -> bool:
    """Whether values of a type are compared by ``!=``."""
    return _PLAIN.fullmatch(kind) is not None
