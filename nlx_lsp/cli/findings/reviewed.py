"""A file that was reviewed, and what came of it."""

import os
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from nlx_lsp.project.dismissed import fingerprint
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Finding, Outcome, Span


@frozen(kw_only=True)
class Place:
    """Where a finding stands, from 1; columns are characters, and the end is the one behind it."""

    line: int
    column: int
    end_line: int
    end_column: int


@frozen(kw_only=True)
class Reviewed:
    """A file that was reviewed."""

    source: Source
    """Its text."""
    outcome: Outcome
    """What came of it."""

    @property
    def path(self) -> str:
        """The path from the current folder where it is below that, with slashes."""
        path = Path(os.path.abspath(self.source.path))  # noqa: PTH100 - through no link, as the user names it
        return path.relative_to(Path.cwd()).as_posix() if path.is_relative_to(Path.cwd()) else path.as_posix()

    def findings(self) -> Iterator[tuple[Finding, Place]]:
        """Yield the findings in the order of the file."""
        for finding in self.outcome.findings:
            yield finding, self.place(finding.span)

    def place(self, span: Span) -> Place:
        """Return where a span stands, without the white space at its start."""
        text = self.source.text[span.start : span.end]
        start = span.start + len(text) - len(text.lstrip())
        (line, column), (end_line, end_column) = self._position(start), self._position(span.end)
        return Place(line=line, column=column, end_line=end_line, end_column=end_column)

    def code(self, span: Span) -> str:
        """Return the text of a span."""
        return self.source.slice(span)

    def fingerprint(self, finding: Finding) -> str:
        """Return what a finding is known by, also when it has moved; see `nlx_lsp.project.dismissed`."""
        return fingerprint(finding.category, finding.symbol, self.code(finding.span))

    def _position(self, offset: int) -> tuple[int, int]:
        line_start = self.source.line_start(offset)
        before = self.source.text[:line_start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return before.count(b"\n") + 1, len(self.source.slice(Span(start=line_start, end=offset))) + 1
