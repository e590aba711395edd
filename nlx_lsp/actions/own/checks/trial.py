"""An answer on trial: what it was made from, what it would change, and what the document would be then."""

from functools import cached_property

from attrs import frozen

from nlx_lsp.actions.own.paragraphs import without_sign
from nlx_lsp.actions.own.subject import Subject
from nlx_lsp.errors import LanguageError
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Edit, Span


@frozen(kw_only=True, slots=False)
class Trial:
    """What checks look at."""

    subject: Subject
    """What the answer was made from."""
    text: str
    """The answer, as one text: a line is a line of code, or a paragraph."""
    edit: Edit | None = None
    """What it would change in the document; None if nothing."""
    replaces: bool = False
    """Whether it would take the place of what it was made from."""
    language: str = ""
    """The language of the answer, where that is not the document's."""

    @property
    def said(self) -> str:
        """The text without the signs of a list, where there was one before."""
        if not self.subject.has_entries:
            return self.text
        return "\n".join(without_sign(line) for line in self.text.splitlines())

    @property
    def before(self) -> Source:
        """The document."""
        return self.subject.source

    @cached_property
    def after(self) -> Source:
        """The document, once it is changed."""
        return self.before.edited([self.edit]) if self.edit else self.before

    @cached_property
    def alone(self) -> Source | None:
        """The answer as a document of its own; None if its language cannot be read."""
        language = self.language or self.before.language.id
        try:
            return Source.parse(self.text.encode("utf-8", "replace"), path="answer", language_id=language)
        except LanguageError:
            return None

    @property
    def place(self) -> Span:
        """Where the answer stands in the changed document."""
        if self.edit is None:
            return Span(start=0, end=0)
        start = self.edit.span.start
        return Span(start=start, end=start + len(self.edit.text.encode("utf-8", "surrogatepass")))


def definitions(source: Source, within: Span | None = None) -> tuple[Symbol, ...]:
    """Return what a text defines, but for what is local to a function.

    Args:
        source: The text.
        within: Only what lies in this span.
    """
    return tuple(
        symbol
        for symbol in outline(source, within)
        if symbol.name
        and symbol.parent_kind not in ("function", "method")
        and (within is None or symbol.span in within)
    )
