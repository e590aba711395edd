"""How Rust writes values: what is an expression, and what a type makes of one."""

import re

from nlx_lsp.testing.tree.expression import Dialect, read, walk

RUST = Dialect(
    language="rust",
    before="fn f() { let x = ",
    after="; }",
    names=frozenset({"identifier", "type_identifier"}),
    members=frozenset(
        {
            ("scoped_identifier", "name"),
            ("scoped_type_identifier", "name"),
            ("macro_invocation", "macro"),
        }
    ),
    binders=frozenset({"closure_parameters"}),
    own=frozenset(
        {
            *(
                "Some",
                "None",
                "Ok",
                "Err",
                "String",
                "Vec",
                "Box",
                "Option",
                "Result",
                "std",
                "Default",
                "self",
            ),
            *("i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize"),
            *("f32", "f64", "char", "str", "bool", "true", "false"),
        }
    ),
    barred=frozenset(
        {
            *(
                "block",
                "unsafe_block",
                "async_block",
                "loop_expression",
                "while_expression",
                "for_expression",
            ),
            *("assignment_expression", "compound_assignment_expr", "return_expression", "try_expression"),
            *("line_comment", "block_comment", "await_expression", "break_expression", "if_expression"),
        }
    ),
    dangerous=re.compile(
        r"\bstd::(?:fs|process|net|env|thread|os|io|mem|ptr|alloc|intrinsics)\b|\b(?!vec\b|format\b|matches\b)\w+!(?!=)"
    ),
)
"""Rust."""
_NUMBER = re.compile(r"-?[\d_]+")
_FLOAT = re.compile(r"-?[\d_]+\.[\d_]*(?:[eE][+-]?\d+)?(?:_?f(?:32|64))?|-?[\d_]+[eE][+-]?\d+")
_OWNING = {"String::from", "str::to_owned"}


def shaped(text: str, annotation: str) -> str:
    """Return a value as a parameter of some type takes it: borrowed, owned, or a number with a point.

    Args:
        text: The value.
        annotation: The type as written; empty where it is not known.
    """
    text, bare = text.strip(), re.sub(r"^&(?:'\w+\s+)?", "", annotation).strip()
    if _NUMBER.fullmatch(text) and bare in {"f64", "f32"}:
        return f"{text}.0"
    if annotation.startswith("&"):
        mutable = bare.startswith("mut ")
        if text.startswith("&") or (bare == "str" and re.fullmatch(r'b?r?#*".*"#*', text)):
            return text
        return f"&mut {text}" if mutable else f"&{owned(text, bare)}"
    return owned(text, annotation)


def owned(text: str, annotation: str) -> str:
    """Return a value whose literals are of the type ``String``, where the type asks for it."""
    if not re.search(r"\bString\b", annotation) or "&" in annotation:
        return text
    node = read(text, RUST)
    if node is None:
        return text
    raw = text.encode()
    for each in reversed(
        [each for each in walk(node) if each.type in {"string_literal", "raw_string_literal"}]
    ):
        around = each.parent
        call = around.parent if around is not None and around.type == "arguments" else None
        function = call.child_by_field_name("function") if call is not None else None
        named = (function.text or b"").decode() if function is not None else ""
        if (
            around is not None and around.type in {"field_expression", "reference_expression"}
        ) or named in _OWNING:
            continue
        end = each.end_byte - node.start_byte
        raw = raw[:end] + b".to_string()" + raw[end:]
    return raw.decode()


def is_float(text: str) -> bool:
    """Whether a value is a number with a point."""
    return _FLOAT.fullmatch(text.strip()) is not None
