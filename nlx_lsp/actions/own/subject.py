"""What an action works on at a place: selected lines, the definition or the stub at the cursor, paragraphs.

Knows where an action applies, not what it does there.
"""

from pathlib import PurePath

from attrs import evolve, field, frozen

from nlx_lsp.actions.own.description import EditKind, Where
from nlx_lsp.actions.own.paragraphs import Paragraph, clip, find_paragraphs, is_prose
from nlx_lsp.actions.own.site import Site, indent_of, newline_of, unit_of
from nlx_lsp.actions.own.stub import find_stub
from nlx_lsp.errors import UsageError
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline, symbol_at
from nlx_lsp.values import Span

_WANTS = {
    "selection": "Select some lines, on the command line with FILE:FIRST-LAST",
    "symbol": "Put the cursor on a function or a class",
    "stub": "Put the cursor on a function whose body is not written yet",
    "paragraph": "Put the cursor into a paragraph",
}


@frozen(kw_only=True)
class Subject:
    """What is worked on."""

    source: Source
    """The document."""
    span: Span
    """The text: whole lines, but for a stub."""
    symbol: Symbol
    """The innermost definition that it is in; the module where there is no other."""
    stub: Site | None = None
    """Where a missing body goes."""
    paragraphs: tuple[Paragraph, ...] = field(default=(), repr=False)
    """Of prose, the paragraphs in it, or the part of them that is in it."""

    @property
    def text(self) -> str:
        """As it stands there."""
        return self.source.slice(self.span)

    @property
    def origin(self) -> Span:
        """What the answer is made from, and where the subject is found again: of a stub the definition."""
        return self.symbol.span if self.stub is not None else self.span

    @property
    def said(self) -> str:
        """What it says: of prose the paragraphs without what their lines begin with, of code all of it."""
        if not self.is_prose:
            return self.text
        return "\n".join(each.text(self.source) for each in self.paragraphs)

    @property
    def has_entries(self) -> bool:
        """Whether there are entries of a list in it."""
        return any(each.kind == "item" for each in self.paragraphs)

    @property
    def is_prose(self) -> bool:
        """Whether it is written for people."""
        return self.source.language.prose

    def parts(self) -> tuple["Subject", ...]:
        """Return its paragraphs, each as a subject of its own."""
        return tuple(evolve(self, span=each.span, paragraphs=(each,)) for each in self.paragraphs)

    def site(self, kind: EditKind) -> Site:
        """Return where an answer goes."""
        if self.stub is not None and kind == "replace":
            return self.stub
        newline, lines = newline_of(self.source), self.source.whole_lines(self.span)
        site = Site(span=lines, newline=newline, indent=indent_of(self.source, lines.start))
        if self.is_prose:  # which brings along what its lines begin with
            margins = [indent_of(self.source, each.span.start) for each in self.paragraphs]
            site = evolve(site, indent=min(margins, key=len, default=""), unit="")
        else:
            site = evolve(site, unit=unit_of(self.source))
        gap = newline * (2 if self.is_prose else 1)
        if kind == "insert-before":
            return evolve(site, span=Span(start=lines.start, end=lines.start), after=gap)
        if kind == "insert-after":
            return evolve(site, span=Span(start=lines.end, end=lines.end), before=gap)
        return site


def applies(where: Where, source: Source) -> bool:
    """Whether an action is for such a document: its language, and its path."""
    if where.languages and source.language.id not in where.languages:
        return False
    path = PurePath(source.path.replace("\\", "/"))
    return not where.files or any(path.match(pattern) for pattern in where.files)


def find_subject(where: Where, edits: EditKind, source: Source, span: Span) -> Subject:
    """Return what an action works on.

    Args:
        where: Where it applies.
        edits: What becomes of its answer.
        source: The document.
        span: The selection, or an empty span at the cursor.

    Raises:
        UsageError: If there is nothing of the kind.
    """
    found = _FINDERS[where.on](where, source, span)
    if found is None:
        msg = f"There is nothing to work on at this place. {_WANTS[where.on]}."
        raise UsageError(msg)
    if found.is_prose and edits == "replace" and not is_prose(source, found.span):
        msg = "There is a heading, a table, code or other markup among the selected lines."
        raise UsageError(msg, "Select paragraphs or entries of a list.")
    return found


def _selection(_: Where, source: Source, span: Span) -> Subject | None:
    chosen = source.text[span.start : span.end]
    if not chosen.strip():
        return None
    start = span.start + len(chosen) - len(chosen.lstrip())
    lines = source.whole_lines(Span(start=start, end=span.start + len(chosen.rstrip())))
    paragraphs = clip(find_paragraphs(source, lines), lines) if source.language.prose else ()
    around = [each for each in outline(source, lines) if lines in each.span]
    return Subject(source=source, span=lines, symbol=around[-1], paragraphs=paragraphs)


def _symbol(where: Where, source: Source, span: Span) -> Subject | None:
    symbol = symbol_at(source, span.start)
    if symbol.kind == "module" or symbol.kind not in where.symbols:
        return None
    return Subject(source=source, span=source.whole_lines(symbol.span), symbol=symbol)


def _stub(_: Where, source: Source, span: Span) -> Subject | None:
    symbol = symbol_at(source, span.start)
    stub = find_stub(source, symbol)
    return Subject(source=source, span=stub.span, symbol=symbol, stub=stub.site) if stub else None


def _paragraph(_: Where, source: Source, span: Span) -> Subject | None:
    touched = source.whole_lines(span)
    found = tuple(
        each
        for each in find_paragraphs(source, touched)
        if each.span.start <= touched.end and touched.start <= each.span.end
    )
    if not found:
        return None
    whole = Span(start=found[0].span.start, end=found[-1].span.end)
    return Subject(source=source, span=whole, symbol=symbol_at(source, whole.start), paragraphs=found)


_FINDERS = {"selection": _selection, "symbol": _symbol, "stub": _stub, "paragraph": _paragraph}
