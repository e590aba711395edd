"""Expressions as a model writes them: whether one can stand for a value, and how it is written there.

Nothing is evaluated.
"""

import ast
import io
import tokenize
from collections.abc import Iterator, Mapping

from nlx_lsp.testing.python.names import BUILTINS

_FORBIDDEN = frozenset(
    """
    __import__ breakpoint compile copyright credits delattr eval exec exit globals help input license locals
    open print quit setattr vars
    """.split()  # noqa: SIM905 - a list of words
)
"""What acts instead of being a value."""
_ACTIONS = (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)
MODULES = frozenset(
    """
    array collections datetime decimal enum fractions io ipaddress math operator pathlib re string types uuid
    zoneinfo
    """.split()  # noqa: SIM905 - a list of words
)
"""Modules of Python's own whose names can be used as they are: what makes values."""
_LOOSE = (ast.IfExp, ast.BoolOp, ast.Compare, ast.Lambda)
"""What `==` would tear apart."""
_TIGHT = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Dict, ast.Set, ast.ListComp)


def problem(text: str, known: frozenset[str]) -> str:
    """Return why a text cannot stand where a value is wanted; empty if it can.

    Args:
        text: What the model wrote.
        known: Names that may be used besides Python's own.
    """
    if not text.strip():
        return "there is no value"
    if "\n" in text or "\r" in text:
        return "it has more than one line"
    tree = read(text)
    if tree is None:
        return "it is no Python expression"
    if any(token.type == tokenize.COMMENT for token in _tokens(text)):
        return "it has a comment"
    return next(filter(None, _doubts(tree, known)), "")


def _doubts(tree: ast.expr, known: frozenset[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, _ACTIONS):
            yield "it is no mere value"
        elif isinstance(node, ast.Attribute) and node.attr.startswith("__"):
            yield f"{node.attr} has no place in a value"
    for _, dotted in _free(tree):
        yield _doubt(dotted, known)


def _doubt(dotted: str, known: frozenset[str]) -> str:
    name, _, rest = dotted.partition(".")
    if name in known or (rest and name in MODULES):
        return ""
    if name in _FORBIDDEN:
        return f"{name} has no place in a value"
    return "" if name in BUILTINS and not name.startswith("_") else f"{name} is not known here"


def read(text: str) -> ast.expr | None:
    """Read an expression; None if it is none."""
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def free_names(text: str) -> tuple[str, ...]:
    """Return the names that an expression takes from outside, each with the attributes behind it."""
    tree = read(text)
    if tree is None:
        return ()
    return tuple(dict.fromkeys(dotted for _, dotted in _free(tree)))


def _free(tree: ast.expr) -> Iterator[tuple[ast.Name, str]]:
    """Yield the names that an expression does not bind by itself."""
    nodes = list(ast.walk(tree))
    own = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    around = {id(node.value): node for node in nodes if isinstance(node, ast.Attribute)}
    for node in nodes:
        if isinstance(node, ast.Name) and node.id not in own:
            dotted, place = node.id, around.get(id(node))
            while place is not None:
                dotted, place = f"{dotted}.{place.attr}", around.get(id(place))
            yield node, dotted


def renamed(text: str, names: Mapping[str, str]) -> str:
    """Return an expression with other names in it."""
    tree = read(text)
    text = text.strip()
    if tree is None or not names:
        return text
    raw = text.encode()
    places = sorted(
        (node.col_offset, node.id) for node, _ in _free(tree) if node.id in names and node.lineno == 1
    )
    for start, name in reversed(places):
        raw = raw[:start] + names[name].encode() + raw[start + len(name.encode()) :]
    return raw.decode()


def requoted(text: str, quote: str) -> str:
    """Return an expression whose plain strings have the quotes that the file prefers."""
    other = "'" if quote == '"' else '"'
    text = text.strip()
    places = [
        (token.start[1], token.end[1])
        for token in _tokens(text)
        if token.type == tokenize.STRING and token.start[0] == token.end[0] == 1
    ]
    for start, end in reversed(places):
        string = text[start:end]
        prefix, inner = string.partition(other)[0], string.partition(other)[2][:-1]
        formatted = "{" in inner and "f" in prefix.lower()
        plain = string.endswith(other) and not {"'", '"', "\\"} & set(inner) and quote not in prefix
        plain = plain and not formatted
        if plain:
            text = f"{text[:start]}{prefix}{quote}{inner}{quote}{text[end:]}"
    return text


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(text.strip()).readline)
    except (tokenize.TokenError, SyntaxError):
        return


def operand(text: str) -> str:
    """Return an expression as it is written beside ``==``: with brackets where it needs them."""
    tree = read(text)
    loose = isinstance(tree, _LOOSE) or (isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not))
    return f"({text})" if (loose and not _bracketed(text)) or _bare(tree, text) else text


def argument(text: str) -> str:
    """Return an expression as one argument of a call: a tuple needs brackets."""
    tree = read(text)
    return f"({text})" if _bare(tree, text) else text


def holder(text: str) -> str:
    """Return an expression as it is written before a dot."""
    return text if isinstance(read(text), _TIGHT) or _bracketed(text) else f"({text})"


def _bare(tree: ast.expr | None, text: str) -> bool:
    """Whether an expression falls to pieces between other arguments."""
    if isinstance(tree, ast.GeneratorExp | ast.Tuple):
        whole = read(f"f({text}, 0)")
        return not (
            isinstance(whole, ast.Call) and [ast.dump(a) for a in whole.args[:-1]] == [ast.dump(tree)]
        )
    return False


def _bracketed(text: str) -> bool:
    inner = read(text[1:-1]) if text.startswith("(") and text.endswith(")") else None
    outer = read(text)
    return inner is not None and outer is not None and ast.dump(inner) == ast.dump(outer)


def is_inexact(text: str) -> bool:
    """Whether a value has to be compared with some tolerance: a float, or a flat row of numbers with one."""
    tree = read(text)
    if isinstance(tree, ast.List | ast.Tuple):
        numbers = [_number(each) for each in tree.elts]
    elif isinstance(tree, ast.Dict):
        numbers = [_number(each) for each in tree.values]
    else:
        numbers = [_number(tree)]
    return all(each is not None for each in numbers) and any(isinstance(each, float) for each in numbers)


def _number(tree: ast.expr | None) -> float | int | None:
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub | ast.UAdd):
        tree = tree.operand
    value = tree.value if isinstance(tree, ast.Constant) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
