"""The docstring action: one symbol, or every undocumented public symbol of a file.

The model is asked for prose only, one sentence a field, and the fields follow from the syntax tree.  What
it says is refused if it is no prose or could break the structure; the plain writer fills the gaps; the
style gives the form; and the change is proved to touch docstrings only.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from nlx_lsp.actions.docstring_task import DocstringTask
from nlx_lsp.actions.protocol import Reads
from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.docstring.detection import detect
from nlx_lsp.edits.docstring.form import form_of
from nlx_lsp.edits.docstring.style import Style, styles, usual_style
from nlx_lsp.edits.place import find_place
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.project.line_length import line_length
from nlx_lsp.project.style import project_style
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.context import Survey, slice_context, survey
from nlx_lsp.syntax.facts import facts
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline, symbol_at
from nlx_lsp.values import JSON, Diagnostic, Edit, Offer, Refusal, Span
from nlx_lsp.verify.structure import verify_documentation

_KIND = "refactor.rewrite"
_SCOPES = ("symbol", "file")
_WIDTH = 88
"""Columns of a line where neither user nor project says anything: what formatters take by default."""


class Docstring:
    """Writes, completes and rewrites docstrings."""

    id = "docstring"
    reads: Reads = "code"

    def offers(
        self,
        source: Source,
        span: Span,
        diagnostics: Sequence[Diagnostic] = (),  # noqa: ARG002 - has nothing to do with them
    ) -> Sequence[Offer]:
        """Offer the symbol at the start of the span, and the whole file."""
        if not styles(source.language.id):
            return []
        symbol = symbol_at(source, span.start)
        whole = Span(start=0, end=len(source.text))
        return [
            *(
                self._offer(title, symbol.span, {"scope": "symbol", "rewrite": rewrite})
                for title, rewrite in _titles(symbol, _noun(source))
                if _has_place(source, symbol)
            ),
            self._offer("Document every undocumented public symbol of this file", whole, {"scope": "file"}),
        ]

    def _offer(self, title: str, span: Span, options: Mapping[str, JSON]) -> Offer:
        return Offer(action=self.id, title=title, kind=_KIND, span=span, options=options)

    def plan(
        self, source: Source, span: Span, settings: Settings, options: Mapping[str, JSON]
    ) -> "DocstringPlan":
        """Choose the symbols and the style.

        Args:
            source: The document.
            span: With the scope ``symbol``, the symbol at its start is meant.
            settings: What the user has set.
            options: ``scope``: ``symbol`` (default) or ``file``; ``rewrite``: whether an existing docstring
                is replaced rather than completed (default: false).

        Returns:
            The symbols, in the order of the document, and the style for all of them.

        Raises:
            UsageError: If an option has no such value, or the document is in another language.
        """
        if not styles(source.language.id):
            msg = f"There is no convention here for the documentation of {source.language.id}."
            raise UsageError(msg, "Nothing was changed.")
        scope, rewrite = options.get("scope", "symbol"), options.get("rewrite", False)
        if scope not in _SCOPES or not isinstance(rewrite, bool):
            msg = f"The action docstring does not understand {dict(options)}."
            raise UsageError(msg, "scope is 'symbol' or 'file', rewrite is true or false.")
        surveyed = survey(source)
        chosen = _undocumented(surveyed, settings) if scope == "file" else (symbol_at(source, span.start),)
        return DocstringPlan(
            survey=surveyed,
            symbols=chosen,
            style=_style(surveyed, settings),
            width=settings.docstring.line_length or line_length(Path(source.path)) or _WIDTH,
            settings=settings,
            rewrite=rewrite,
            refusals=_unread(source) if scope == "file" else (),
        )


@frozen(kw_only=True)
class DocstringPlan:
    """A run of the docstring action."""

    survey: Survey
    """The document."""
    symbols: Sequence[Symbol]
    """What gets a docstring."""
    style: Style
    """The form."""
    width: int
    """Columns of a line of the file."""
    settings: Settings
    """What the user has set."""
    rewrite: bool
    """Whether existing docstrings are replaced."""
    refusals: Sequence[Refusal]
    """What could not be read."""

    def prepare(self, symbol: Symbol) -> DocstringTask | None:
        """Return the work on one symbol; None if its docstring is complete.

        Raises:
            EditRefused: If there is no safe place for a docstring, or the symbol cannot be read.
        """
        if not _has_place(self.survey.source, symbol):
            msg = f"In {self.survey.source.language.id} only definitions are documented, not {symbol.title}."
            raise EditRefused(msg, "Go to a definition.")
        line = self.survey.source.misunderstood(symbol.node)
        if line is not None and symbol.kind in {"function", "method"}:
            # Its facts would be wrong: a parameter or an exception may stand where nothing was understood.
            msg = f"{symbol.title} does not parse in line {line}."
            raise EditRefused(msg, "Mend it, then run the action again.")
        context = slice_context(self.survey, symbol)
        place = find_place(self.survey, symbol)
        task = DocstringTask.begin(context, place, self.style, self.settings, self.width)
        task = task if self.rewrite else task.keeping()
        return task if task.fields else None

    def verify(self, edits: Sequence[Edit]) -> None:
        """Prove that the edits change docstrings only.

        Raises:
            EditRefused: If they would change anything else.
        """
        source = self.survey.source
        try:
            text = apply(source.text, edits)
        except ValueError as error:
            msg = "Two edits of this run overlap."
            raise EditRefused(msg) from error
        after = Source.parse(text, path=source.path, language_id=source.language.id)
        verify_documentation(source, after)
        new = sum(not len(edit.span) for edit in edits) if source.language.comment else 0
        if new and _documented(after) < _documented(source) + new:
            msg = "A comment at that place would not document the definition."
            raise EditRefused(msg, "Nothing was changed. Write it by hand.")


def _documented(source: Source) -> int:
    """Return how many definitions are documented."""
    return sum(symbol.docstring is not None for symbol in outline(source) if symbol.name)


def _has_place(source: Source, symbol: Symbol) -> bool:
    """Whether a symbol is documented at all: a file is where documentation is a string in it."""
    return bool(symbol.name) or not source.language.comment


def _noun(source: Source) -> str:
    return "doc comment" if source.language.comment else "docstring"


def _unread(source: Source) -> tuple[Refusal, ...]:
    line = source.misunderstood()
    reason = "It does not parse; symbols that stand there may not have been found."
    return () if line is None else (Refusal(symbol=f"line {line}", reason=reason),)


def _titles(symbol: Symbol, noun: str) -> list[tuple[str, bool]]:
    if symbol.docstring is None:
        return [(f"Write a {noun} for {symbol.title}", False)]
    return [
        (f"Complete the {noun} of {symbol.title}", False),
        (f"Rewrite the {noun} of {symbol.title}", True),
    ]


def _style(surveyed: Survey, settings: Settings) -> Style:
    source = surveyed.source
    found = styles(source.language.id)
    if settings.docstring.style in found:
        return found[settings.docstring.style]
    own = [symbol.docstring.text for symbol in surveyed.symbols if symbol.docstring is not None]
    if source.language.comment:
        name = detect((_inner(source, text) for text in own), source.language.id)
    else:
        name = project_style(Path(source.path), detect, own=own)
    return found[name] if name else usual_style(source.language.id)


def _inner(source: Source, text: str) -> str:
    """Return what a comment says; the comment itself where it cannot be taken apart."""
    try:
        return form_of(source.language.comment).inner(text)
    except EditRefused:
        return text


def _undocumented(surveyed: Survey, settings: Settings) -> tuple[Symbol, ...]:
    private = settings.docstring.private
    return tuple(s for s in surveyed.symbols if s.docstring is None and _wanted(surveyed, s, private=private))


def _documents_parameters(owner: Symbol | None) -> bool:
    """Whether a class's docstring says already what its constructor's would."""
    if owner is None or owner.docstring is None:
        return False
    text = owner.docstring.text
    return any(style.parse(text).of("params") for style in styles().values())


def _wanted(surveyed: Survey, symbol: Symbol, *, private: bool) -> bool:
    """Whether a docstring is expected: not on overloads, setters and the like, nor on local functions."""
    source = surveyed.source
    if symbol.kind == "module":
        return bool(source.text.strip()) and not source.language.comment
    line = source.slice(Span(start=source.line_start(symbol.span.start), end=symbol.span.start))
    if source.language.comment and (symbol.reopens or line.strip()):
        return False
    if symbol.parent_kind in {"function", "method"}:
        return False
    found = facts(source, symbol)
    if any(found.has_decorator(name) for name in ("overload", "setter", "deleter", "override", "Override")):
        return False
    if symbol.name == "__init__":
        owner = next(
            (s for s in reversed(surveyed.symbols) if s.kind == "class" and symbol.span in s.body), None
        )
        public = owner is not None and (owner.public or private)
        return public and bool(found.parameters) and not _documents_parameters(owner)
    return symbol.public or (private and not symbol.name.startswith("__"))
