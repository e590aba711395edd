"""The findings of reviews, while their documents are edited: kept, and shown as diagnostics.

A finding moves with its lines and vanishes when they change.  Clients that ask for diagnostics, and can be
told to ask again, are served so; to the others they are published.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from attrs import define, evolve, field
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from nlx_lsp.edits.rebase import rebase
from nlx_lsp.errors import DocumentMoved, UsageError
from nlx_lsp.features.document import Document, Snapshot
from nlx_lsp.values import Edit, Finding, Proposal, Span

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

SOURCE = "nlx"
"""Who says it, in a list of diagnostics."""
_PAUSE = 0.3
"""Seconds without a change after which findings are shown anew."""
_SURE, _PROBABLE = 0.85, 0.6


@define(kw_only=True, eq=False)
class _Kept:
    """A finding, and the version of the document that its places refer to."""

    number: int
    action: str
    finding: Finding
    snapshot: Snapshot


@define(kw_only=True, eq=False)
class Findings:
    """The findings that are shown."""

    _kept: dict[str, list[_Kept]] = field(factory=dict, init=False)
    _count: int = field(default=0, init=False)

    def take(
        self,
        action: str,
        document: Document,
        snapshot: Snapshot,
        found: Sequence[Finding],
        looked_at: Sequence[Span],
    ) -> None:
        """Take in what an action has found in an earlier version of a document.

        It replaces what the same action found before in what was looked at.
        """
        changes = document.changes_since(snapshot)
        now = [_stretched(span, changes) for span in looked_at]
        self.present(document)
        known = self._kept.get(document.uri, ())
        gone = [each.number for each in known if each.action == action and _within(each.finding, now)]
        if gone:
            self.drop(document, gone)
        for finding in found:
            self._count += 1
            kept = _Kept(number=self._count, action=action, finding=finding, snapshot=snapshot)
            self._kept.setdefault(document.uri, []).append(kept)

    def present(self, document: Document) -> list[tuple[int, Finding]]:
        """Return number and finding, for the present text; those whose lines have changed are gone."""
        kept = self._kept.get(document.uri, [])
        if not kept:
            return []
        changes = {snapshot: document.changes_since(snapshot) for snapshot in {e.snapshot for e in kept}}
        if any(changes.values()):
            now = document.snapshot()
            alive = []
            for each in kept:
                with suppress(DocumentMoved):
                    each.finding = _carried(each.finding, changes[each.snapshot])
                    each.snapshot = now
                    alive.append(each)
            kept = self._kept[document.uri] = alive
        return [(each.number, each.finding) for each in kept]

    def find(self, document: Document, number: int) -> Finding:
        """Return a finding.

        Raises:
            UsageError: If it is gone.
        """
        for known, finding in self.present(document):
            if known == number:
                return finding
        msg = "The finding is gone: its lines have changed."
        raise UsageError(msg)

    def drop(self, document: Document, gone: Iterable[int]) -> None:
        """Forget findings."""
        numbers = set(gone)
        kept = self._kept.get(document.uri, [])
        self._kept[document.uri] = [each for each in kept if each.number not in numbers]

    def at(self, document: Document, span: Span) -> list[tuple[int, Finding]]:
        """Return the findings of `present` that touch a span."""
        return [
            (number, finding)
            for number, finding in self.present(document)
            if finding.span.start <= span.end and span.start <= finding.span.end
        ]

    def any(self, uri: str) -> bool:
        """Whether a document has findings."""
        return bool(self._kept.get(uri))

    def known(self, uri: str) -> bool:
        """Whether a document has findings, or had some."""
        return uri in self._kept

    def close(self, uri: str) -> None:
        """Forget all findings of a document."""
        self._kept.pop(uri, None)


def register(session: "Session") -> None:
    """Answer clients that ask for diagnostics."""

    @session.lsp.feature(
        types.TEXT_DOCUMENT_DIAGNOSTIC,
        types.DiagnosticOptions(
            identifier=SOURCE, inter_file_dependencies=False, workspace_diagnostics=False
        ),
    )
    def report(params: types.DocumentDiagnosticParams) -> types.RelatedFullDocumentDiagnosticReport:
        document = session.documents.get(params.text_document.uri)
        items = diagnostics(session, document) if document and session.client.asks_for_diagnostics else []
        return types.RelatedFullDocumentDiagnosticReport(items=items)


def diagnostics(session: "Session", document: Document) -> list[types.Diagnostic]:
    """Return the findings of a document as the protocol has them."""
    return [diagnostic(document, *each) for each in session.findings.present(document)]


def diagnostic(document: Document, number: int, finding: Finding) -> types.Diagnostic:
    """Return a finding as the protocol has it."""
    return types.Diagnostic(
        range=document.lines.range(_without_indentation(document, finding.span)),
        message=finding.message,
        severity=_severity(finding),
        source=SOURCE,
        code=finding.category,
        data={"finding": number},
    )


async def show(session: "Session", uri: str) -> None:
    """Bring what the client shows of a document up to date."""
    if session.client.asks_for_diagnostics:
        with suppress(JsonRpcException):  # a client that refuses will ask sooner or later
            await session.lsp.workspace_diagnostic_refresh_async(None)
        return
    document = session.documents.get(uri)
    found = diagnostics(session, document) if document else []
    session.lsp.text_document_publish_diagnostics(
        types.PublishDiagnosticsParams(
            uri=document.uri if document else uri,
            version=document.version if document else None,
            diagnostics=found,
        )
    )


class Follower:
    """Shows the findings of a document anew when its user pauses.

    Args:
        session: Whose documents they are.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._waiting: dict[str, asyncio.TimerHandle] = {}

    def note_change(self, uri: str) -> None:
        """Wait for a pause, if there is anything to show."""
        if not self._session.findings.any(uri):
            return
        waiting = self._waiting.pop(uri, None)
        if waiting:
            waiting.cancel()
        self._wait(uri)

    def note_finding(self, uri: str) -> None:
        """Show what has been found so far, soon, and not so often as it comes."""
        if uri not in self._waiting:
            self._wait(uri)

    def note_close(self, uri: str) -> None:
        """Take away what is shown of a document that is no longer open."""
        if self._session.findings.any(uri):
            self._session.findings.close(uri)
            self._session.spawn(show(self._session, uri))

    def _wait(self, uri: str) -> None:
        loop = asyncio.get_running_loop()
        self._waiting[uri] = loop.call_later(_PAUSE, self._show, uri)

    def _show(self, uri: str) -> None:
        self._waiting.pop(uri, None)
        self._session.spawn(show(self._session, uri))


def _carried(finding: Finding, changes: Iterable[Edit]) -> Finding:
    """Return a finding for the present text.

    Raises:
        DocumentMoved: If its lines have changed.
    """
    edits = (finding.replacement,) if finding.replacement else ()
    moved = rebase(Proposal(symbol=finding.symbol, target=finding.span, edits=edits), changes)
    return evolve(finding, span=moved.target, replacement=moved.edits[0] if moved.edits else None)


def _stretched(span: Span, changes: Iterable[Edit]) -> Span:
    """Return where a span is after some changes; what touches it is part of it."""
    for change in changes:
        if change.span.end <= span.start:
            span = span.shifted(change.growth)
        elif change.span.start < span.end:
            start = min(span.start, change.span.start)
            span = Span(start=start, end=max(span.end, change.span.end) + change.growth)
    return span


def _within(finding: Finding, spans: Sequence[Span]) -> bool:
    return any(finding.span in span for span in spans)


def _without_indentation(document: Document, span: Span) -> Span:
    line = document.text[span.start : span.end]
    return Span(start=span.start + len(line) - len(line.lstrip()), end=span.end)


def _severity(finding: Finding) -> types.DiagnosticSeverity:
    confidence = finding.confidence
    if finding.severity is not None:
        return types.DiagnosticSeverity[finding.severity.title()]
    if confidence is None:
        return types.DiagnosticSeverity.Information
    if confidence >= _SURE:
        return types.DiagnosticSeverity.Warning
    return types.DiagnosticSeverity.Information if confidence >= _PROBABLE else types.DiagnosticSeverity.Hint
