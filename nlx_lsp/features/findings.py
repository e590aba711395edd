"""The findings of reviews, while their documents are edited: shown as diagnostics, mended, dismissed.

A finding moves with its lines and vanishes when they change.  Clients that ask for diagnostics, and can be
told to ask again, are served so; to the others they are published.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import define, evolve, field
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from nlx_lsp.edits.rebase import rebase
from nlx_lsp.errors import DocumentMoved, UsageError
from nlx_lsp.features.apply import land
from nlx_lsp.features.document import Document, Snapshot
from nlx_lsp.project.dismissed import Dismissed
from nlx_lsp.values import Finding, Outcome, Proposal, Span

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

SOURCE = "nlx"
"""Who says it, in a list of diagnostics."""
_PAUSE = 0.3
"""Seconds without a change after which findings are shown anew."""
_SURE, _PROBABLE = 0.85, 0.6
_LONGEST_TITLE = 60
"""Characters of a message in a title."""


@define(kw_only=True, eq=False)
class _Kept:
    """A finding, and the version of the document that its places refer to."""

    number: int
    finding: Finding
    snapshot: Snapshot


@define(kw_only=True, eq=False)
class Findings:
    """The findings that are shown."""

    _kept: dict[str, list[_Kept]] = field(factory=dict, init=False)
    _count: int = field(default=0, init=False)

    def take(self, snapshot: Snapshot, outcome: Outcome) -> None:
        """Take in what a review of a version of a document has found.

        It replaces what was found before in the symbols that were looked at.
        """
        known = self._kept.get(snapshot.uri, ())
        before = [kept for kept in known if not _within(kept.finding, outcome.looked_at)]
        new = []
        for finding in outcome.findings:
            self._count += 1
            new.append(_Kept(number=self._count, finding=finding, snapshot=snapshot))
        self._kept[snapshot.uri] = [*before, *new]

    def present(self, document: Document) -> list[tuple[int, Finding]]:
        """Return number and finding, for the present text; those whose lines have changed are gone."""
        kept = self._kept.get(document.uri, [])
        if not kept:
            return []
        now = document.snapshot()
        alive = []
        for each in kept:
            with suppress(DocumentMoved):
                each.finding = _carried(each.finding, each.snapshot, document)
                each.snapshot = now
                alive.append(each)
        self._kept[document.uri] = alive
        return [(each.number, each.finding) for each in alive]

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

    def any(self, uri: str) -> bool:
        """Whether a document has findings."""
        return bool(self._kept.get(uri))

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
    def diagnostic(params: types.DocumentDiagnosticParams) -> types.RelatedFullDocumentDiagnosticReport:
        document = session.documents.get(params.text_document.uri)
        items = diagnostics(session, document) if document and session.client.asks_for_diagnostics else []
        return types.RelatedFullDocumentDiagnosticReport(items=items)


def diagnostics(session: "Session", document: Document) -> list[types.Diagnostic]:
    """Return the findings of a document as the protocol has them."""
    return [
        types.Diagnostic(
            range=document.lines.range(_without_indentation(document, finding.span)),
            message=finding.message,
            severity=_severity(finding.confidence),
            source=SOURCE,
            code=finding.category,
            data={"finding": number},
        )
        for number, finding in session.findings.present(document)
    ]


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
        loop = asyncio.get_running_loop()
        self._waiting[uri] = loop.call_later(_PAUSE, self._show, uri)

    def note_close(self, uri: str) -> None:
        """Take away what is shown of a document that is no longer open."""
        if self._session.findings.any(uri):
            self._session.findings.close(uri)
            self._session.spawn(show(self._session, uri))

    def _show(self, uri: str) -> None:
        self._waiting.pop(uri, None)
        self._session.spawn(show(self._session, uri))


def list_fixes(
    session: "Session", document: Document, span: Span
) -> list[tuple[str, dict[str, Any], Finding]]:
    """Return what can be done about the findings at a place: title, arguments of `nlx.finding`, finding."""
    found: list[tuple[str, dict[str, Any], Finding]] = []
    for number, finding in session.findings.present(document):
        if not (finding.span.start <= span.end and span.start <= finding.span.end):
            continue
        short = _shortened(finding.message)
        about = {"uri": document.uri, "finding": number}
        if finding.replacement is not None:
            found.append((f"Apply the fix: {short}", {**about, "do": "apply"}, finding))
        found.append((f"Dismiss: {short}", {**about, "do": "dismiss"}, finding))
        title = f"Dismiss every “{finding.category}” in this file"
        found.append((title, {**about, "do": "dismissCategory"}, finding))
    return found


def apply_fix(session: "Session", document: Document, finding: Finding) -> None:
    """Get a finding's fix into its document, in the background.

    Raises:
        UsageError: If it has none.
    """
    if finding.replacement is None:
        msg = "The finding has no fix."
        raise UsageError(msg)
    fix = Proposal(symbol=finding.symbol, target=finding.span, edits=(finding.replacement,))
    title = f"Apply the fix: {_shortened(finding.message)}"

    async def work(snapshot: Snapshot) -> None:
        landing = await land(session, snapshot, [fix], title)
        if landing.state != "landed":
            session.client.warn(f"{title}: not applied; the lines may have changed.")

    session.spawn(work(document.snapshot()))


async def dismiss(session: "Session", document: Document, finding: Finding, *, category: bool) -> int:
    """Dismiss a finding, or all of its category in the document; return how many are gone.

    Raises:
        UsageError: If it cannot be remembered.
    """
    code = document.text[finding.span.start : finding.span.end].decode("utf-8", "replace")
    await asyncio.to_thread(_remember, Path(document.path), finding.category, None if category else code)
    gone = [
        number
        for number, each in session.findings.present(document)
        if each == finding or (category and each.category == finding.category)
    ]
    session.findings.drop(document, gone)
    await show(session, document.uri)
    return len(gone)


def _remember(path: Path, category: str, code: str | None) -> None:
    Dismissed.read(path).add(category, code)


def _carried(finding: Finding, snapshot: Snapshot, document: Document) -> Finding:
    """Return a finding for the present text.

    Raises:
        DocumentMoved: If its lines have changed.
    """
    edits = (finding.replacement,) if finding.replacement else ()
    moved = rebase(
        Proposal(symbol=finding.symbol, target=finding.span, edits=edits), document.changes_since(snapshot)
    )
    return evolve(finding, span=moved.target, replacement=moved.edits[0] if moved.edits else None)


def _within(finding: Finding, spans: Sequence[Span]) -> bool:
    return any(finding.span in span for span in spans)


def _without_indentation(document: Document, span: Span) -> Span:
    line = document.text[span.start : span.end]
    return Span(start=span.start + len(line) - len(line.lstrip()), end=span.end)


def _severity(confidence: float) -> types.DiagnosticSeverity:
    if confidence >= _SURE:
        return types.DiagnosticSeverity.Warning
    return types.DiagnosticSeverity.Information if confidence >= _PROBABLE else types.DiagnosticSeverity.Hint


def _shortened(message: str) -> str:
    return message if len(message) <= _LONGEST_TITLE else f"{message[: _LONGEST_TITLE - 1].rstrip()}…"
