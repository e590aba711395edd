"""The menu: which actions apply at a place.

Asked for whenever the cursor rests, so it never waits for anything.  Running an action is a command.
"""

from typing import TYPE_CHECKING

from lsprotocol import types

from nlx_lsp.features import findings
from nlx_lsp.features.apply import workspace_edit
from nlx_lsp.features.document import Document
from nlx_lsp.values import Diagnostic, Offer, Span

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

KINDS = (types.CodeActionKind.RefactorRewrite, types.CodeActionKind.QuickFix, "nlx.review")
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
    if document.source is None:
        return []
    from nlx_lsp.actions import offers  # noqa: PLC0415  actions are loaded with the first menu

    span = document.lines.span(params.range)
    found = offers(session.actions, document.source, span, _said(session, document, params))
    session.prefill.consider(document, found)
    entries = [
        _entry(session, document, offer)
        for offer in found
        if _is_wanted(offer.kind, params) and not (_unasked(params) and len(offer.span) == len(document.text))
    ]
    if _is_wanted(types.CodeActionKind.QuickFix, params):
        return [*_fixes(session, document, span), *entries]
    return entries


def _said(session: "Session", document: Document, params: types.CodeActionParams) -> list[Diagnostic]:
    """Return what is said of a place: by other tools, as far as the client tells, and by our own reviews."""
    others = [each for each in params.context.diagnostics if each.source != findings.SOURCE]
    own = findings.diagnostics(session, document)
    wanted = document.lines.span(params.range)
    said = [
        Diagnostic(
            span=document.lines.span(each.range),
            message=each.message if isinstance(each.message, str) else each.message.value,
            source=each.source or "",
            code="" if each.code is None else str(each.code),
        )
        for each in (*others, *own)
    ]
    return [each for each in said if each.span.start <= wanted.end and wanted.start <= each.span.end]


def _fixes(session: "Session", document: Document, span: Span) -> Entries:
    """Return what can be done about our own findings at a place."""
    entries: Entries = []
    for title, arguments, finding in findings.list_fixes(session, document, span):
        command = types.Command(title=title, command="nlx.finding", arguments=[arguments])
        if not session.client.reads_code_actions:
            entries.append(command)
            continue
        fix = finding.replacement if arguments["do"] == "apply" else None
        edit = workspace_edit(session, document, [fix]) if fix else None
        entries.append(
            types.CodeAction(
                title=title,
                kind=types.CodeActionKind.QuickFix,
                edit=edit,
                command=None if edit else command,
            )
        )
    return entries


def _is_wanted(kind: str, params: types.CodeActionParams) -> bool:
    only = params.context.only
    return only is None or any(_is_kind(kind, wanted) for wanted in only)


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
    command = types.Command(title=offer.title, command=RUN, arguments=[arguments])
    if not session.client.reads_code_actions:
        return command
    return types.CodeAction(
        title=offer.title,
        kind=offer.kind,
        command=command,
        data={"id": offer.action},
        tags=[types.CodeActionTag.LlmGenerated] if session.client.marks_generated else None,
    )
