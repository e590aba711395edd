"""One contradiction between a documentation and its code.  Knows no way to find one."""

from typing import Literal, get_args

from attrs import evolve, frozen

from nlx_lsp.values import Edit, Finding, Span

Code = Literal[
    "parameter-unknown",
    "parameter-renamed",
    "parameter-missing",
    "parameter-order",
    "type-contradicts",
    "default-stale",
    "exception-unknown",
    "exception-renamed",
    "exception-missing",
    "return-superfluous",
    "return-missing",
    "yield-superfluous",
    "yield-missing",
    "mention-path",
    "mention-name",
    "mention-option",
    "mention-target",
]
"""What is wrong, as settings, editors and reports name it."""
CODES: tuple[Code, ...] = get_args(Code)
"""All of it."""


@frozen(kw_only=True)
class Drift:
    """A contradiction."""

    code: Code
    """What is wrong."""
    symbol: str
    """The title of the symbol whose documentation it is."""
    span: Span
    """What the edit replaces; without one the words that are wrong, or the documentation's first line."""
    message: str
    """What is wrong, in a sentence."""
    edit: Edit | None = None
    """What mends it without a model; None if that takes new prose."""
    remedy: str = ""
    """What the edit does, in a few words."""
    deletes: bool = False
    """Whether the edit takes away words that somebody has written."""

    def shifted(self, offset: int) -> "Drift":
        """Return it for the same text that stands so many bytes further on."""
        edit = self.edit and evolve(self.edit, span=self.edit.span.shifted(offset))
        return evolve(self, span=self.span.shifted(offset), edit=edit)

    def finding(self, severity: Literal["hint", "warning"]) -> Finding:
        """Return it as those who show what is found take it.

        Args:
            severity: How it is shown.
        """
        return Finding(
            symbol=self.symbol,
            target=self.span,
            span=self.span,
            category=self.code,
            message=self.message,
            confidence=None,
            replacement=self.edit,
            severity=severity,
            remedy=self.remedy,
        )
