"""How a test file is written: quotes, indentation, line ends, blank lines, functions or classes."""

import ast
import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from attrs import frozen

Kind = Literal["functions", "classes", "unittest"]
"""Cases are functions, methods of plain classes, or methods of ``TestCase``."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_WIDTH = 88


@frozen(kw_only=True)
class Style:
    """How a file is written."""

    kind: Kind = "functions"
    """What cases are."""
    newline: str = "\n"
    """What ends a line."""
    indent: str = "    "
    """One level."""
    quote: str = '"'
    """What stands around a plain string."""
    gap: int = 2
    """Blank lines between definitions at the top."""
    annotated: bool = False
    """Whether cases say that they return nothing."""
    suffixed: bool = False
    """Whether a class of tests is called ``StackTest``, not ``TestStack``."""
    width: int = _WIDTH
    """Columns."""


def read_style(text: str, tree: ast.Module, usual: Style) -> Style:
    """Return the style of a file; what it does not show is as usual."""
    tests = list(walk_tests(tree))
    classes = test_classes(tree)
    suffixed = [not each.name.startswith("Test") for each in classes]
    return Style(
        kind=_kind(tree, usual.kind),
        newline=newline_of(text) or usual.newline,
        indent=_indent(text) or usual.indent,
        quote=_quote(text) or usual.quote,
        gap=_gap(text, tree, usual.gap),
        annotated=_most([each.returns is not None for each in tests], usual.annotated),
        suffixed=_most(suffixed, usual.suffixed),
        width=usual.width,
    )


def walk_tests(tree: ast.Module) -> Sequence[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return the cases of a file: at its top, and in its classes."""
    top = [each for each in tree.body if isinstance(each, FUNCTIONS)]
    inner = [
        each
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for each in node.body
        if isinstance(each, FUNCTIONS)
    ]
    return [each for each in (*top, *inner) if each.name.startswith("test")]


def test_classes(tree: ast.Module) -> Sequence[ast.ClassDef]:
    """Return the classes at the top of a file that hold cases."""
    return [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(each, FUNCTIONS) and each.name.startswith("test") for each in node.body)
    ]


def is_unittest(node: ast.ClassDef) -> bool:
    """Whether a class is one of unittest's, by the names of its bases."""
    return any(ast.unparse(base).endswith("TestCase") for base in node.bases)


def newline_of(text: str) -> str:
    """Return what ends most lines; empty where there is one line at most."""
    ends = Counter(re.findall(r"\r\n|\n|\r", text))
    return ends.most_common(1)[0][0] if ends else ""


def _kind(tree: ast.Module, usual: Kind) -> Kind:
    classes = test_classes(tree)
    functions = sum(isinstance(each, FUNCTIONS) and each.name.startswith("test") for each in tree.body)
    if not functions and any(is_unittest(each) for each in classes):
        return "unittest"
    if functions or classes:
        return "functions" if functions >= len(classes) else "classes"
    return usual


def _indent(text: str) -> str:
    match = re.search(r":[ \t]*(?:#.*)?(?:\r\n|\n|\r)(?:[ \t]*(?:\r\n|\n|\r))*([ \t]+)\S", text)
    return match[1] if match else ""


def _quote(text: str) -> str:
    code = re.sub(r'"""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|#.*', "", text)
    double, single = len(re.findall(r'"[^"\'\\\n]*"', code)), len(re.findall(r"'[^'\"\\\n]*'", code))
    return "'" if single > double else '"' if double else ""


def _gap(text: str, tree: ast.Module, usual: int) -> int:
    lines = re.split(r"\r\n|\n|\r", text)
    found: Counter[int] = Counter(
        sum(not line.strip() for line in lines[(one.end_lineno or 1) : _first_line(two) - 1])
        for one, two in zip(tree.body, tree.body[1:], strict=False)
        if isinstance(two, (*FUNCTIONS, ast.ClassDef)) and isinstance(one, (*FUNCTIONS, ast.ClassDef))
    )
    return found.most_common(1)[0][0] if found else usual


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, (*FUNCTIONS, ast.ClassDef)) else []
    return min([node.lineno, *(each.lineno for each in decorators)])


def _most(votes: Sequence[bool], usual: bool) -> bool:
    return sum(votes) * 2 > len(votes) if votes else usual
