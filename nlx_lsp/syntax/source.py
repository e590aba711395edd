"""A version of a document: its text and its syntax tree, never changed, cheap to hold on to.

Knows bytes and trees; nothing of symbols, editors or positions in a client's units.
"""

import re
from collections.abc import Sequence

import tree_sitter
from attrs import field, frozen

from nlx_lsp.errors import LanguageError
from nlx_lsp.syntax import grammar
from nlx_lsp.syntax.grammar import Language
from nlx_lsp.values import Edit, Span

_ESCAPED = re.compile("[\udc80-\udcff]")
"""What Python makes of a byte that is no UTF-8."""


@frozen(kw_only=True)
class Source:
    """One version of a document."""

    path: str
    """The file's path; shown to the user and to the model, never opened."""
    language: Language
    """The language that the text is read as."""
    text: bytes = field(repr=False)
    """The whole text in UTF-8; lone surrogates of a client are kept as three bytes each."""
    tree: tree_sitter.Tree = field(repr=False, eq=False)
    """The syntax tree of the text; never edited."""

    @classmethod
    def parse(cls, text: bytes, *, path: str, language_id: str | None = None) -> "Source":
        """Read a text.

        Args:
            text: The text in UTF-8.
            path: The file's path.
            language_id: The LSP language identifier; by default it follows from the path.

        Returns:
            The first version of the document.

        Raises:
            LanguageError: If the language is unknown or has no grammar here.
        """
        language_id = language_id or grammar.identify(path)
        if language_id is None:
            msg = f"The language of {path} is not known."
            raise LanguageError(msg, f"Supported: {', '.join(grammar.supported())}.")
        language = grammar.load(language_id)
        return cls(path=path, language=language, text=text, tree=language.parser().parse(_readable(text)))

    def edited(self, edits: Sequence[Edit]) -> "Source":
        """Return the next version, parsed again only where it differs.

        Args:
            edits: Disjoint, in ascending order, with offsets into this version.
        """
        text, tree = self.text, self.tree.copy()
        # From the last to the first, so that the offsets of those to come stay true.
        for edit in reversed(edits):
            new = edit.text.encode("utf-8", "surrogatepass")
            start, end = edit.span.start, edit.span.end
            tree.edit(
                start,
                end,
                start + len(new),
                _point(text, start),
                _point(text, end),
                _point_after(_point(text, start), new),
            )
            text = text[:start] + new + text[end:]
        return Source(
            path=self.path,
            language=self.language,
            text=text,
            tree=self.language.parser().parse(_readable(text), tree),
        )

    def slice(self, span: Span) -> str:
        """Return the text of a span."""
        return self.text[span.start : span.end].decode("utf-8", "replace")

    def line_start(self, offset: int) -> int:
        """Return the offset of the first byte of the line that holds `offset`."""
        return max(self.text.rfind(b"\n", 0, offset), self.text.rfind(b"\r", 0, offset)) + 1

    def whole_lines(self, span: Span) -> Span:
        """Return the lines that a span touches, without the end of the last.

        A span that ends with a line end does not touch the line behind it.
        """
        text = self.text
        end = span.end - 1 if len(span) and text[span.end - 1 : span.end] in (b"\n", b"\r") else span.end
        ends = [at for at in (text.find(b"\n", end), text.find(b"\r", end)) if at >= 0]
        return Span(start=self.line_start(span.start), end=max(min(ends, default=len(text)), span.start))

    def misunderstood(self, node: tree_sitter.Node | None = None) -> int | None:
        """Return the first line, counted from 1, that does not follow the grammar; None if all do.

        Args:
            node: Only look below this node.
        """
        node = node or self.tree.root_node
        if not node.has_error:
            return None
        # Down to the error itself; a text of few signs may have one that no child admits to.
        while inner := next((child for child in node.children if child.has_error), None):
            node = inner
        return node.start_point.row + 1


def span_of(node: tree_sitter.Node) -> Span:
    """Return where a node stands."""
    return Span(start=node.start_byte, end=node.end_byte)


def gather(
    query: tree_sitter.Query | None,
    node: tree_sitter.Node,
    within: Span | None = None,
    depth: int | None = None,
) -> list[dict[str, list[tree_sitter.Node]]]:
    """Run a query below a node and return the captures of each match.

    Args:
        query: A query of the node's language; without one, nothing is found.
        node: Where to search.
        within: Only matches that touch this span.
        depth: Only matches that begin so many levels below the node, at most.
    """
    if query is None:
        return []
    cursor = tree_sitter.QueryCursor(query)
    if within is not None:
        cursor.set_byte_range(within.start, within.end)
    if depth is not None:
        cursor.set_max_start_depth(depth)
    return [captures for _, captures in cursor.matches(node)]


def _readable(text: bytes) -> bytes:
    """Return the text with question marks for the bytes that are no UTF-8: queries want to read it."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return _ESCAPED.sub("?", text.decode("utf-8", "surrogateescape")).encode()
    return text


def _point(text: bytes, offset: int) -> tuple[int, int]:
    return text.count(b"\n", 0, offset), offset - text.rfind(b"\n", 0, offset) - 1


def _point_after(start: tuple[int, int], inserted: bytes) -> tuple[int, int]:
    rows = inserted.count(b"\n")
    if rows == 0:
        return start[0], start[1] + len(inserted)
    return start[0] + rows, len(inserted) - inserted.rfind(b"\n") - 1
