"""What a documentation is compared with: a function, or a class with its constructor."""

from attrs import frozen

from nlx_lsp.drift.discrepancy import Code, Drift
from nlx_lsp.drift.documented import Documented
from nlx_lsp.syntax.facts import Facts, Parameter
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol
from nlx_lsp.values import Edit, Span


@frozen(kw_only=True)
class Subject:
    """A symbol, what is so, and what is said."""

    source: Source
    """The document."""
    symbol: Symbol
    """What is documented."""
    facts: Facts
    """What its syntax tree says; of a class, its own."""
    signature: Facts | None
    """Whose parameters its documentation lists: its own, or those of a class's constructor; None if
    that is not to be seen."""
    documented: Documented
    """Its documentation."""
    stub: bool
    """Whether it has no body to speak of: what it does is said by others that override or implement it."""
    strict: bool
    """Whether what may be meant otherwise counts as well: then the rules are those of pydoclint."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters that are worth a word: names of underscores only are not."""
        known = self.signature.parameters if self.signature else ()
        return tuple(parameter for parameter in known if parameter.name.strip("_"))

    def drift(  # noqa: PLR0913 - the parts of a `Drift`
        self,
        code: Code,
        message: str,
        *,
        span: Span | None = None,
        edit: Edit | None = None,
        remedy: str = "",
        deletes: bool = False,
    ) -> Drift:
        """Return a contradiction in this documentation; without an edit or a span, on its first line."""
        return Drift(
            code=code,
            symbol=self.symbol.title,
            span=edit.span if edit else span or self.documented.opening,
            message=message,
            edit=edit,
            remedy=remedy if edit else "",
            deletes=deletes,
        )
