"""Which code is reviewed: a symbol, some lines, a file, or what has changed."""

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import asdict, frozen

from nlx_lsp.actions.diagnostics import read_diagnostics
from nlx_lsp.actions.protocol import Reads
from nlx_lsp.actions.review.task import ReviewTask
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.project.changes import changed_spans
from nlx_lsp.project.dismissed import Dismissed
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.context import Survey, slice_context, survey
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, symbol_at
from nlx_lsp.values import JSON, Diagnostic, Edit, Offer, Refusal, Span
from nlx_lsp.verify.anchor import code_lines

KIND = "nlx.review"
"""The kind of its menu entries: a review changes nothing, so it is neither a fix nor a refactoring."""
_SCOPES = ("symbol", "selection", "file", "changes")
_CALLABLE = ("function", "method")


class Review:
    """Looks for faults."""

    id = "review"
    reads: Reads = "code"

    def offers(self, source: Source, span: Span, diagnostics: Sequence[Diagnostic] = ()) -> Sequence[Offer]:
        """Offer the symbol at the start of the span, the selection, the file, and what has changed in it."""
        symbol = symbol_at(source, span.start)
        whole = Span(start=0, end=len(source.text))
        found = [] if symbol.kind == "module" else [(f"Review {symbol.title}", symbol.span, "symbol")]
        if source.slice(span).strip() and span not in (symbol.span, whole):
            found.append(("Review the selected lines", span, "selection"))
        found += [("Review this file", whole, "file"), ("Review my changes in this file", whole, "changes")]
        others = [asdict(each) for each in diagnostics if each.source != "nlx"]
        known = {"diagnostics": others} if others else {}
        return [
            Offer(action=self.id, title=title, kind=KIND, span=where, options={"scope": scope, **known})
            for title, where, scope in found
        ]

    def plan(
        self, source: Source, span: Span, settings: Settings, options: Mapping[str, JSON]
    ) -> "ReviewPlan":
        """Choose the code.

        Args:
            source: The document.
            span: With the scope ``symbol``, the symbol at its start is meant; with ``selection``, its lines.
            settings: What the user has set.
            options: ``scope``: ``symbol`` (default), ``selection``, ``file`` or ``changes``; ``base``, with
                ``changes``: a commit, branch or tag, or empty for the last commit (default);
                ``diagnostics``: what other tools say, as objects with the fields of `Diagnostic`.

        Returns:
            The symbols, and which of their lines count.

        Raises:
            UsageError: If an option makes no sense, or the changes cannot be found out.
        """
        scope, base = options.get("scope", "symbol"), options.get("base", "")
        if scope not in _SCOPES or not isinstance(base, str):
            msg = f"The action review does not understand {dict(options)}."
            raise UsageError(msg, f"scope is one of {', '.join(_SCOPES)}; base is a text.")
        surveyed = survey(source)
        if scope == "changes":
            touched = changed_spans(Path(source.path), source.text, base)
            chosen = tuple(s for s in _outermost(surveyed) if any(_touch(s.span, each) for each in touched))
        elif scope == "file":
            chosen = _outermost(surveyed) or surveyed.symbols[:1]
        elif scope == "selection":
            span = source.whole_lines(span)
            chosen = _selected(surveyed, span)
        else:
            chosen = _parts(surveyed, symbol_at(source, span.start))
        return ReviewPlan(
            survey=surveyed,
            symbols=chosen,
            within=span if scope == "selection" else Span(start=0, end=len(source.text)),
            settings=settings,
            diagnostics=read_diagnostics(options.get("diagnostics", ())),
            dismissed=Dismissed.read(Path(source.path)),
        )


@frozen(kw_only=True)
class ReviewPlan:
    """A run of the review action."""

    survey: Survey
    """The document."""
    symbols: Sequence[Symbol]
    """What is reviewed."""
    within: Span
    """The lines that count: findings elsewhere are not asked for."""
    settings: Settings
    """What the user has set."""
    diagnostics: Sequence[Diagnostic]
    """What other tools say already."""
    dismissed: Dismissed
    """What the user no longer wants to be told."""
    refusals: Sequence[Refusal] = ()
    """None: what does not parse can still be read."""

    def prepare(self, symbol: Symbol) -> ReviewTask | None:
        """Return the review of one symbol; None if it has no code."""
        source = self.survey.source
        start = source.line_start(symbol.span.start)
        whole = source.whole_lines(Span(start=start, end=symbol.span.end))
        span = Span(start=max(whole.start, self.within.start), end=min(whole.end, self.within.end))
        context = slice_context(self.survey, symbol)
        code = context.code if symbol.kind in _CALLABLE else textwrap.dedent(source.slice(whole)).strip("\n")
        docstrings = [each.docstring.span for each in self.survey.symbols if each.docstring]
        lines = code_lines(source, span, [each for each in docstrings if each in whole])
        if not code.strip() or not lines:
            return None
        return ReviewTask(
            context=context,
            span=span,
            code=code,
            lines=lines,
            settings=self.settings,
            diagnostics=self.diagnostics,
            dismissed=self.dismissed,
        )

    def verify(self, edits: Sequence[Edit]) -> None:
        """Make sure that a review changes nothing by itself.

        Raises:
            EditRefused: If there is an edit.
        """
        if edits:
            msg = "A review changes nothing."
            raise EditRefused(msg)


def _outermost(surveyed: Survey) -> tuple[Symbol, ...]:
    """Return the functions and methods that have a body and are not part of another one's text."""
    found: list[Symbol] = []
    for symbol in surveyed.symbols:
        inside = bool(found) and symbol.span in found[-1].span
        if symbol.kind in _CALLABLE and len(symbol.body) and not inside:
            found.append(symbol)
    return tuple(found)


def _parts(surveyed: Survey, symbol: Symbol) -> tuple[Symbol, ...]:
    """Return what a symbol is reviewed as: a class by its methods, where it has any."""
    if symbol.kind in _CALLABLE:
        return (symbol,)
    return tuple(s for s in _outermost(surveyed) if s.span in symbol.span) or (symbol,)


def _selected(surveyed: Survey, span: Span) -> tuple[Symbol, ...]:
    inside = tuple(s for s in _outermost(surveyed) if _touch(s.span, span))
    return inside or (symbol_at(surveyed.source, span.start),)


def _touch(one: Span, other: Span) -> bool:
    return one.start < max(other.end, other.start + 1) and other.start < one.end
