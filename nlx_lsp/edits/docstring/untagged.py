"""What the conventions share that have nothing but a text: parameters and results are told in it."""

from typing import ClassVar

from nlx_lsp.edits.docstring.content import Entry, Kind
from nlx_lsp.edits.docstring.parsed import Parsed, SectionKind, read
from nlx_lsp.edits.docstring.style import Style


class Untagged(Style):
    """A convention without sections."""

    order: ClassVar[tuple[SectionKind, ...]] = ()
    spaced: ClassVar[bool] = True
    indent: ClassVar[str] = ""
    documents: ClassVar[frozenset[Kind]] = frozenset()

    def heading(self, kind: Kind) -> list[str]:  # noqa: ARG002 - there are no sections
        """Return nothing."""
        return []

    def entry(self, kind: Kind, entry: Entry, width: int) -> list[str]:  # noqa: ARG002 - likewise
        """Return nothing."""
        return []

    def parse(self, text: str) -> Parsed:
        """Find nothing but the margin."""
        return Parsed(margin=read(text)[0])
