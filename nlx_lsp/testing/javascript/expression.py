"""Expressions as a model writes them: whether one can stand for a value, and how it is written in a file.

Nothing is evaluated.
"""

import re
from collections.abc import Mapping
from typing import Literal

import tree_sitter

from nlx_lsp.testing.javascript.tree import free_identifiers, parse, says, walk

Nature = Literal["scalar", "inexact", "structure"]
"""What compares by identity, what with some tolerance, and what part by part."""
GLOBALS = frozenset(
    """
    undefined NaN Infinity Array ArrayBuffer BigInt Boolean DataView Date Error AggregateError
    EvalError RangeError ReferenceError SyntaxError TypeError URIError Float32Array Float64Array
    Int8Array Int16Array Int32Array Intl JSON Map Math Number Object Promise RegExp Set String
    Symbol Uint8Array Uint8ClampedArray Uint16Array Uint32Array URL URLSearchParams WeakMap WeakSet
    TextEncoder TextDecoder Buffer isFinite isNaN parseFloat parseInt encodeURIComponent
    decodeURIComponent encodeURI decodeURI structuredClone BigInt64Array BigUint64Array
    AbortController AbortSignal Blob Headers Request Response FormData Event EventTarget
    """.split()  # noqa: SIM905 - a list of words
)
"""Names of the language, and of every place where tests run, that make values."""
_ACTIONS = frozenset(
    """
    assignment_expression augmented_assignment_expression update_expression await_expression yield_expression
    sequence_expression import jsx_element jsx_self_closing_element comment html_comment class
    """.split()  # noqa: SIM905 - a list of words
)
_SCALARS = frozenset({"number", "string", "true", "false", "null", "undefined", "template_string"})
_NAMES = frozenset({"undefined", "NaN", "Infinity"})
_TIGHT = frozenset(
    {"identifier", "member_expression", "call_expression", "subscript_expression", "array", "string"}
)
_INEXACT = re.compile(r"-?\d*\.\d+(?:[eE][-+]?\d+)?")


def problem(text: str, known: frozenset[str]) -> str:
    """Return why a text cannot stand where a value is wanted; empty if it can.

    Args:
        text: What the model wrote.
        known: Names that may be used besides the language's own.
    """
    if not text.strip():
        return "there is no value"
    if "\n" in text or "\r" in text:
        return "it has more than one line"
    node = read(text)
    if node is None:
        return "it is no JavaScript expression"
    for each in walk(node):
        if each.type in _ACTIONS or (each.type == "unary_expression" and says(each).startswith("delete")):
            return "it is no mere value"
        if each.type == "property_identifier" and says(each) in {"constructor", "__proto__"}:
            return f"{says(each)} has no place in a value"
    unknown = (says(each) for each in free_identifiers(node) if says(each) not in known | GLOBALS)
    return next((f"{name} is not known here" for name in unknown), "")


def read(text: str) -> tree_sitter.Node | None:
    """Read an expression; None if it is none, or more than one."""
    root = parse(f"({text.strip()});", "x.js").tree.root_node
    if root.has_error or len(root.named_children) != 1:
        return None
    statement = root.named_children[0]
    inner = statement.named_children[0] if statement.named_children else None
    if inner is None or inner.type != "parenthesized_expression" or len(inner.named_children) != 1:
        return None
    return inner.named_children[0]


def nature(text: str) -> Nature:
    """Return how a value is compared."""
    node = read(text)
    if _INEXACT.fullmatch(text.strip()):
        return "inexact"
    if node is None:
        return "structure"
    if node.type == "unary_expression":
        operand = node.child_by_field_name("argument")
        return "scalar" if operand is not None and _is_scalar(operand) else "structure"
    return "scalar" if _is_scalar(node) else "structure"


def _is_scalar(node: tree_sitter.Node) -> bool:
    return node.type in _SCALARS or (node.type == "identifier" and says(node) in _NAMES)


def holder(text: str) -> str:
    """Return an expression so that a dot can follow."""
    node = read(text)
    bare_new = node is not None and node.type == "new_expression"
    if node is not None and (node.type in _TIGHT or (bare_new and text.rstrip().endswith(")"))):
        return text
    return f"({text})"


def written(text: str, names: Mapping[str, str], quote: str) -> str:
    """Return an expression as it stands in the file.

    Args:
        text: The expression.
        names: What things are called there, where it is something else.
        quote: What stands around plain strings.
    """
    node = read(text)
    text = text.strip()
    if node is None:
        return text
    changes: list[tuple[int, int, str]] = []
    free = {each.start_byte for each in free_identifiers(node)}
    for each in walk(node):
        said = says(each)
        if each.type == "string" and not set(said[1:-1]) & {"'", '"', "\\"}:
            changes.append((each.start_byte, each.end_byte, f"{quote}{said[1:-1]}{quote}"))
        elif each.start_byte in free and names.get(said, said) != said:
            new = f"{said}: {names[said]}" if each.type == "shorthand_property_identifier" else names[said]
            if each.type in {"identifier", "shorthand_property_identifier"}:
                changes.append((each.start_byte, each.end_byte, new))
    raw = f"({text});".encode()
    for start, end, new in reversed(changes):
        raw = raw[:start] + new.encode() + raw[end:]
    return raw.decode()[1:-2]


def free_names(text: str) -> tuple[str, ...]:
    """Return the names that an expression takes from outside."""
    node = read(text)
    return () if node is None else tuple(dict.fromkeys(says(each) for each in free_identifiers(node)))
