"""The menu: which actions apply at a place.

Asked for whenever the cursor rests, so it never waits for anything.  Running an action is a command.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from nlx_lsp.features import drift, findings, fixes
from nlx_lsp.features import trouble as troubles
from nlx_lsp.features.apply import workspace_edit
from nlx_lsp.features.document import Document
from nlx_lsp.values import Diagnostic, Finding, Offer, Span

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

KINDS = (
    types.CodeActionKind.RefactorRewrite,
    types.CodeActionKind.QuickFix,
    # What files describe may be of any kind below these, and come at any time; clients tell by the beginning.
    types.CodeActionKind.Refactor,
    types.CodeActionKind.Source,
    "nlx",
    "nlx.review",
    "nlx.tests",
    drift.KIND,
    "source.nlx.commitMessage",
    "source.nlx.changelog",
    "source.nlx.announcement",
    "source.nlx.readme",
    "source.nlx.devops",
)
"""The kinds of the menu's entries."""
RUN = "nlx.run"
"""The command that every entry of the menu stands for."""

Entries = list[types.CodeAction | types.Command]


def register(session: "Session") -> None:
    """Answer when the client asks for the menu."""

    @session.lsp.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=list(KINDS)),
    )
    def code_action(params: types.CodeActionParams) -> Entries:
        document = session.documents.get(params.text_document.uri)
        return list_actions(session, document, params) if document else []


def list_actions(session: "Session", document: Document, params: types.CodeActionParams) -> Entries:
    """Return the entries of the menu at a place."""
    span = document.lines.span(params.range)
    first = _stranded(session, document) if _is_wanted(types.CodeActionKind.RefactorRewrite, params) else []
    if _is_wanted(troubles.KIND, params):
        first += _trouble(session, document, span)
    if document.source is None:
        return first
    from nlx_lsp.actions import offers  # noqa: PLC0415  actions are loaded with the first menu

    own = session.findings.at(document, span)
    known = session.repertoire.offered(document.path)
    found = offers(known, document.source, span, _said(document, params, own))
    session.prefill.consider(document, found)
    entries = [
        _entry(session, document, offer)
        for offer in found
        if _is_wanted(offer.kind, params) and not (_unasked(params) and len(offer.span) == len(document.text))
    ]
    if _is_wanted(types.CodeActionKind.QuickFix, params):
        entries = [*_fixes(session, document, own), *entries]
    # To mend all of a file it is looked at as it is now: only where that is what the client wants.
    mended = session.drifts.mend(document) if _is_asked(drift.KIND, params) else None
    return [*first, *entries, *([mended] if mended else [])]


def _stranded(session: "Session", document: Document) -> Entries:
    """Return what brings a result to where it belongs that the client did not take.

    Kate takes an edit only in the two seconds that follow a choice from its menu, and no model is so fast.
    """
    job = session.stranded.get(document.uri)
    if job is None or session.jobs.finished(job.token) is None:
        return []
    title = f"Apply the result of “{job.title}”"
    arguments = {"token": job.token, "apply": True}
    command = types.Command(title=title, command="nlx.lastResult", arguments=[arguments])
    if not session.client.reads_code_actions:
        return [command]
    return [types.CodeAction(title=title, kind=types.CodeActionKind.RefactorRewrite, command=command)]


def _trouble(session: "Session", document: Document, span: Span) -> Entries:
    """Return what can be done about a traceback that is selected."""
    arguments = troubles.arguments_for(session, document, span)
    return [_choice(session, troubles.TITLE, troubles.KIND, arguments)] if arguments else []


def _said(
    document: Document, params: types.CodeActionParams, own: Sequence[tuple[int, Finding]]
) -> list[Diagnostic]:
    """Return what is said of a place: by other tools, as far as the client tells, and by our own reviews."""
    others = [each for each in params.context.diagnostics if each.source != findings.SOURCE]
    wanted = document.lines.span(params.range)
    said = [
        Diagnostic(
            span=document.lines.span(each.range),
            message=each.message if isinstance(each.message, str) else each.message.value,
            source=each.source or "",
            code="" if each.code is None else str(each.code),
        )
        for each in (*others, *(findings.diagnostic(document, *each) for each in own))
    ]
    return [each for each in said if each.span.start <= wanted.end and wanted.start <= each.span.end]


def _fixes(session: "Session", document: Document, own: Sequence[tuple[int, Finding]]) -> Entries:
    """Return what can be done about our own findings at a place."""
    entries: Entries = []
    for fix in fixes.list_fixes(document, own):
        command = types.Command(title=fix.title, command="nlx.finding", arguments=[dict(fix.arguments)])
        if not session.client.reads_code_actions:
            entries.append(command)
            continue
        edit = workspace_edit(session, document, [fix.edit]) if fix.edit else None
        entries.append(
            types.CodeAction(
                title=fix.title,
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[findings.diagnostic(document, fix.number, fix.finding)],
                edit=edit,
                command=None if edit else command,
            )
        )
    return entries


def _is_wanted(kind: str, params: types.CodeActionParams) -> bool:
    only = params.context.only
    return only is None or any(_is_kind(kind, wanted) for wanted in only)


def _is_asked(kind: str, params: types.CodeActionParams) -> bool:
    """Whether the client asks for a kind, or for one above it, by name."""
    return any(wanted and _is_kind(kind, wanted) for wanted in params.context.only or ())


def _unasked(params: types.CodeActionParams) -> bool:
    """Whether the client asks by itself, as the cursor rests: then not for the whole file."""
    return params.context.trigger_kind == types.CodeActionTriggerKind.Automatic


def _is_kind(kind: str, wanted: str) -> bool:
    """Whether a kind is the one wanted or below it; all kinds are below the empty one."""
    return wanted in ("", kind) or kind.startswith(f"{wanted}.")


def _entry(session: "Session", document: Document, offer: Offer) -> types.CodeAction | types.Command:
    range_ = document.lines.range(offer.span)
    arguments = {
        "action": offer.action,
        "uri": document.uri,
        "version": document.version,
        "range": {
            "start": {"line": range_.start.line, "character": range_.start.character},
            "end": {"line": range_.end.line, "character": range_.end.character},
        },
        "options": dict(offer.options),
    }
    return _choice(session, offer.title, offer.kind, arguments)


def _choice(
    session: "Session", title: str, kind: str, arguments: dict[str, Any]
) -> types.CodeAction | types.Command:
    command = types.Command(title=title, command=RUN, arguments=[arguments])
    if not session.client.reads_code_actions:
        return command
    return types.CodeAction(
        title=title,
        kind=kind,
        command=command,
        data={"id": arguments["action"]},
        tags=[types.CodeActionTag.LlmGenerated] if session.client.marks_generated else None,
    )
