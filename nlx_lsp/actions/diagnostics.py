"""What other tools say, as it travels in the options of an action, and the code that it is about."""

from collections.abc import Mapping

from attrs import frozen

from nlx_lsp.errors import UsageError
from nlx_lsp.syntax.context import SyntaxContext, slice_context, survey
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import symbol_at
from nlx_lsp.values import JSON, Diagnostic, Span

_AROUND = 10
"""Lines before and behind code that belongs to no symbol."""


def read_diagnostics(given: JSON) -> tuple[Diagnostic, ...]:
    """Read a list of objects with the fields of `Diagnostic`; what is malformed is left out."""
    found = []
    for item in given if isinstance(given, list | tuple) else ():
        match item:
            case {"span": {"start": int(start), "end": int(end)}, "message": str(message)} if (
                0 <= start <= end
            ):
                source, code = (str(item.get(name, "")) for name in ("source", "code"))
                span = Span(start=start, end=end)
                found.append(Diagnostic(span=span, message=message, source=source, code=code))
    return tuple(found)


@frozen(kw_only=True)
class Subject:
    """A diagnostic, and the code around it."""

    diagnostic: Diagnostic
    """What another tool says."""
    context: SyntaxContext
    """The symbol that it is in."""
    lines: Span
    """The lines that it is about, without the last line end."""

    @classmethod
    def of(cls, source: Source, options: Mapping[str, JSON]) -> "Subject":
        """Find the code that the diagnostic in an action's options is about.

        Raises:
            UsageError: If there is none, or it lies outside of the document.
        """
        found = read_diagnostics([options.get("diagnostic")])
        if not found or found[0].span.end > len(source.text):
            msg = "There is no diagnostic."
            raise UsageError(msg, "Put the cursor on one, and open the menu again.")
        surveyed = survey(source)
        span = found[0].span
        symbol = symbol_at(source, span.start)
        return cls(
            diagnostic=found[0],
            context=slice_context(surveyed, symbol),
            lines=source.whole_lines(span),
        )

    @property
    def code(self) -> str:
        """What the model sees: the symbol, or the lines around where there is none."""
        source = self.context.source
        if self.context.symbol.name:
            return source.slice(source.whole_lines(self.context.symbol.span))
        start, end = self.lines.start, self.lines.end
        for _ in range(_AROUND):
            start = source.line_start(max(start - 1, 0))
            end = source.whole_lines(Span(start=end, end=min(end + 2, len(source.text)))).end
        return source.slice(Span(start=start, end=end))

    def values(self) -> dict[str, JSON]:
        """Return the variables of a template."""
        source = self.context.source
        return {
            "path": source.path.replace("\\", "/").rpartition("/")[2],
            "language": source.language.id,
            "imports": self.context.imports,
            "scope": self.context.scope,
            "code": self.code,
            "lines": source.slice(self.lines),
            "message": " ".join(self.diagnostic.message.split()),
            "tool": self.diagnostic.source,
        }
