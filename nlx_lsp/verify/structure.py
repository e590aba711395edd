"""Prove that an edit changes docstrings only, whatever its text is.

Two proofs: the syntax trees, with the docstrings taken out, are the same; and for Python, if the text
compiles at all, so are the interpreter's own trees.  That no byte outside of the edits changes is sure by
construction: an edit replaces its span and nothing else.
"""

import ast
import warnings
from collections.abc import Iterator

import tree_sitter

from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import outline


def verify_documentation(before: Source, after: Source) -> None:
    """Check that two versions of a document differ in docstrings only.

    Raises:
        EditRefused: If they differ in anything else.
    """
    if _shape(before) != _shape(after):
        msg = "The edit would change more than a docstring: the syntax trees differ."
        raise EditRefused(msg, "Nothing was changed. Please report the symbol.")
    if before.language.id == "python" and _python(before.text) != _python(after.text):
        msg = "The edit would change more than a docstring: Python reads different code."
        raise EditRefused(msg, "Nothing was changed. Please report the symbol.")


def _shape(source: Source) -> list[str]:
    """Return the tree as text, in pieces around the docstrings."""
    docstrings = {
        (symbol.docstring.span.start, symbol.docstring.span.end)
        for symbol in outline(source)
        if symbol.docstring is not None
    }
    return list(_pieces(source.tree.root_node, sorted(docstrings)))


def _pieces(node: tree_sitter.Node, docstrings: list[tuple[int, int]]) -> Iterator[str]:
    inside = [place for place in docstrings if node.start_byte <= place[0] and place[1] <= node.end_byte]
    if not inside:
        # The library writes whole subtrees at once: far faster than walking them here.
        yield str(node)
    elif node.type == "expression_statement" and (node.start_byte, node.end_byte) in inside:
        return
    else:
        yield node.type
        for child in node.named_children:
            if child.type != "comment":
                yield from _pieces(child, inside)
        yield "end"


def _python(text: bytes) -> str | None:
    """Return the interpreter's tree without docstrings; None if the text does not compile."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # An invalid escape in the user's code is not our affair.
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            _drop_docstring(node)
    return ast.dump(tree)


def _drop_docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    match node.body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            node.body = rest
