"""How Java writes values, and the body of a case: the call, and what is claimed of what comes of it."""

import re
from collections.abc import Iterator

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.suite import Case, Target
from nlx_lsp.testing.tree.expression import Dialect, read

UTILITIES = frozenset(
    {
        *("List", "Map", "Set", "Optional", "ArrayList", "LinkedList", "ArrayDeque", "HashMap", "HashSet"),
        *("LinkedHashMap", "TreeMap", "TreeSet", "Arrays", "Collections", "OptionalInt", "Locale", "UUID"),
    }
)
"""Names of ``java.util``: a test file imports what it uses of them."""
JAVA = Dialect(
    language="java",
    before="class A { Object x = ",
    after="; }",
    names=frozenset({"identifier", "type_identifier"}),
    members=frozenset(
        {("field_access", "field"), ("method_invocation", "name"), ("method_reference", "name")}
    ),
    binders=frozenset({"inferred_parameters", "formal_parameters"}),
    own=UTILITIES
    | {
        *("String", "Integer", "Long", "Double", "Float", "Boolean", "Character", "Byte", "Short", "Object"),
        *("Math", "StringBuilder", "Iterable", "CharSequence", "Number", "java"),
    },
    barred=frozenset(
        {
            *("block", "class_body", "assignment_expression", "update_expression", "switch_expression"),
            *("line_comment", "block_comment", "lambda_expression"),
        }
    ),
    dangerous=re.compile(
        r"\b(?:System|Runtime|ProcessBuilder|Process|Files?|Paths?|Thread|Class|getClass|Unsafe|exit)\b"
    ),
)
"""Java."""
_FLOATS = {"double": "1e-9", "float": "1e-5f"}
_TIGHT = {"identifier", "method_invocation", "field_access", "object_creation_expression", "string_literal"}


def call(target: Target, case: Case) -> str:
    """Return a case's call.

    Raises:
        EditRefused: If a value is missing.
    """
    symbol, facts = target.symbol, target.facts
    missing = [
        each.name
        for each in facts.parameters
        if each.kind == "positional" and each.name not in case.arguments
    ]
    if missing:
        msg = f"There is no value for {missing[0]}, and Java has no defaults."
        raise EditRefused(msg)
    given = ", ".join(case.arguments.values())
    owner = ".".join(symbol.parents)
    if is_constructor(target):
        return f"new {owner}({given})"
    if not is_bound(target):
        return f"{owner}.{symbol.name}({given})"
    node = read(case.receiver, JAVA)
    tight = node is not None and node.type in _TIGHT
    return f"{case.receiver if tight else f'({case.receiver})'}.{symbol.name}({given})"


def is_constructor(target: Target) -> bool:
    """Whether a method makes an object."""
    return bool(target.symbol.parents) and target.symbol.name == target.symbol.parents[-1]


def is_bound(target: Target) -> bool:
    """Whether a call needs an object that is made first."""
    text = (target.symbol.node.text or b"").decode("utf-8", "replace")
    return not is_constructor(target) and re.search(r"\bstatic\b", text.partition("{")[0]) is None


def claim(target: Target, case: Case, text: str) -> Iterator[str]:
    """Yield what is claimed of a call."""
    result, wanted = target.facts.returns_annotation, case.expects.text
    if case.expects.kind == "raises":
        yield f"assertThrows({wanted}.class, () -> {text});"
    elif case.expects.kind == "runs" or result in {"", "void"}:
        yield f"assertDoesNotThrow(() -> {text});"
    elif wanted in {"true", "false"} and result == "boolean":
        yield f"assert{wanted.capitalize()}({text});"
    elif wanted == "null":
        yield f"assertNull({text});"
    elif result in _FLOATS:
        yield f"assertEquals({wanted}, {text}, {_FLOATS[result]});"
    elif result.endswith("[]"):
        array = f"new {result} {wanted}" if wanted.startswith("{") else wanted
        yield f"assertArrayEquals({array}, {text});"
    else:
        yield f"assertEquals({wanted}, {text});"
