"""Prove that an edit changes docstrings only, whatever its text is.

Two proofs: the syntax trees, with the docstrings taken out, are the same; and for Python, if the text
compiles at all, so are the interpreter's own trees.  That no byte outside of the edits changes is sure by
construction: an edit replaces its span and nothing else.
"""

import ast
import warnings
from bisect import bisect_left

import tree_sitter
from attrs import frozen

from nlx_lsp.errors import EditRefused
from nlx_lsp.syntax.source import Source, span_of
from nlx_lsp.syntax.symbols import outline
from nlx_lsp.values import Span


def verify_documentation(before: Source, after: Source) -> None:
    """Check that two versions of a document differ in docstrings only.

    Raises:
        EditRefused: If they differ in anything else.
    """
    comments = before.language.comments
    old = _Side(node=before.tree.root_node, docstrings=_places(before), comments=comments)
    new = _Side(node=after.tree.root_node, docstrings=_places(after), comments=comments)
    if not _alike(old, new):
        msg = "The edit would change more than a docstring: the syntax trees differ."
        raise EditRefused(msg, "Nothing was changed. Please report the symbol.")
    if before.language.id == "python" and _python(before.text) != _python(after.text):
        msg = "The edit would change more than a docstring: Python reads different code."
        raise EditRefused(msg, "Nothing was changed. Please report the symbol.")


def _places(source: Source) -> list[Span]:
    """Return where the docstrings of a document stand, in ascending order."""
    return sorted(symbol.docstring.span for symbol in outline(source) if symbol.docstring is not None)


@frozen(kw_only=True)
class _Side:
    """A node of one version, and the docstrings below it."""

    node: tree_sitter.Node
    docstrings: list[Span]
    """In ascending order."""
    comments: frozenset[str]
    """The types of the nodes that are comments."""

    def children(self) -> list[tuple[str | None, "_Side"]]:
        """Return the children with the names of their fields, less comments and docstrings."""
        found = []
        for index, child in enumerate(self.node.named_children):
            place = span_of(child)
            inside = self.docstrings[self._index(place.start) : self._index(place.end)]
            is_docstring = child.type == "expression_statement" and place in inside
            if not is_docstring and child.type not in self.comments:
                name = self.node.field_name_for_named_child(index)
                found.append((name, _Side(node=child, docstrings=inside, comments=self.comments)))
        return found

    def _index(self, offset: int) -> int:
        """Return how many of the docstrings begin before an offset."""
        return bisect_left(self.docstrings, offset, key=lambda span: span.start)


def _alike(before: _Side, after: _Side) -> bool:
    """Whether two subtrees are the same but for docstrings, and for comments beside them.

    A comment may change its parent when a docstring comes before it; its bytes are sure anyway.
    """
    if not before.docstrings and not after.docstrings and str(before.node) == str(after.node):
        # The library writes a whole subtree at once: far faster than walking it here.
        return True
    if before.node.type != after.node.type or before.node.is_missing != after.node.is_missing:
        return False
    olds, news = before.children(), after.children()
    return len(olds) == len(news) and all(
        old_name == new_name and _alike(old, new)
        for (old_name, old), (new_name, new) in zip(olds, news, strict=True)
    )


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
