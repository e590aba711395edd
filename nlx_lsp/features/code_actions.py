"""The menu: which actions apply at a place.

Asked for whenever the cursor rests, so it never waits for anything.  Running an action is a command.
"""

from typing import TYPE_CHECKING

from lsprotocol import types

from nlx_lsp.features.document import Document
from nlx_lsp.values import Offer

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

RUN = "nlx.run"
"""The command that every entry of the menu stands for."""

Entries = list[types.CodeAction | types.Command]


def register(session: "Session") -> None:
    """Answer when the client asks for the menu."""

    @session.lsp.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.RefactorRewrite]),
    )
    def code_action(params: types.CodeActionParams) -> Entries:
        document = session.documents.get(params.text_document.uri)
        return list_actions(session, document, params) if document else []


def list_actions(session: "Session", document: Document, params: types.CodeActionParams) -> Entries:
    """Return the entries of the menu at a place."""
    if document.source is None:
        return []
    from nlx_lsp.actions import offers  # noqa: PLC0415  actions are loaded with the first menu

    found = offers(session.actions, document.source, document.lines.span(params.range))
    only = params.context.only
    return [
        _entry(session, document, offer)
        for offer in found
        if (only is None or any(_is_kind(offer.kind, wanted) for wanted in only))
        and not (_unasked(params) and len(offer.span) == len(document.text))
    ]


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
