"""How C++ writes values."""

import re

from nlx_lsp.testing.tree.expression import Dialect

CPP = Dialect(
    language="cpp",
    before="auto x = ",
    after=";",
    names=frozenset({"identifier", "type_identifier", "namespace_identifier"}),
    members=frozenset(
        {("qualified_identifier", "name"), ("template_function", "name"), ("template_type", "name")}
    ),
    binders=frozenset({"parameter_list"}),
    own=frozenset(
        {
            *("std", "size_t", "int8_t", "int16_t", "int32_t", "int64_t", "nullptr", "true", "false", "NULL"),
            *("uint8_t", "uint16_t", "uint32_t", "uint64_t", "ptrdiff_t", "INT_MAX", "INT_MIN", "UINT_MAX"),
        }
    ),
    barred=frozenset(
        {
            *("compound_statement", "lambda_expression", "assignment_expression", "update_expression"),
            *("delete_expression", "new_expression", "comment", "comma_expression", "co_await_expression"),
            *("gnu_asm_expression", "pointer_expression", "init_declarator", "throw_statement"),
        }
    ),
    dangerous=re.compile(
        r"\bstd::(?:system|exit|quick_exit|_Exit|abort|terminate|remove|rename|filesystem|thread|jthread|async"
        r"|\w*fstream|fopen|getenv|malloc|free|raise|signal|experimental)\b|\breinterpret_cast\b|\bconst_cast\b"
    ),
)
"""C++, and what tests of C are written in."""
_NUMBER = re.compile(r"[-+]?(?:\d[\d']*\.?\d*(?:[eE][-+]?\d+)?|\.\d+)[fFlL]?")


def is_float(text: str) -> bool:
    """Whether a value is a plain number."""
    return _NUMBER.fullmatch(text.strip()) is not None


def guarded(text: str) -> str:
    """Return an expression as one argument of a macro, which knows no brackets but round ones."""
    depth = 0
    for sign in re.sub(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'', "", text):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0:
            return f"({text})"
    return text
