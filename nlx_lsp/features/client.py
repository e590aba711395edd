"""The editor at the other end: what it can do, and how to tell its user something.

Knows the capabilities that clients announce, and what they turned out to mean in practice.
"""

import logging
from typing import Any

from attrs import frozen
from lsprotocol import types
from pygls.capabilities import get_capability
from pygls.lsp.server import LanguageServer

_log = logging.getLogger(__name__)


@frozen(kw_only=True, eq=False)
class Client:
    """The client of a server."""

    lsp: LanguageServer
    """What speaks the protocol."""

    @property
    def shows_progress(self) -> bool:
        """Whether it shows work-done progress that the server begins."""
        return bool(self._can("window.work_done_progress"))

    @property
    def shows_documents(self) -> bool:
        """Whether it opens a document when the server asks it to."""
        return bool(self._can("window.show_document.support"))

    @property
    def answers_configuration(self) -> bool:
        """Whether it can be asked for its configuration."""
        return bool(self._can("workspace.configuration"))

    @property
    def registers_configuration(self) -> bool:
        """Whether it tells of changes of its configuration only to a server that asks for that."""
        return bool(self._can("workspace.did_change_configuration.dynamic_registration"))

    @property
    def applies_edits(self) -> bool:
        """Whether it takes edits from the server.

        Kate does, but says nothing of edits at all.
        """
        return self.announces_edits or (
            self._can("workspace.workspace_edit") is None
            and self._can("workspace.apply_edit") is None
            and self.reads_code_actions
        )

    @property
    def announces_edits(self) -> bool:
        """Whether it says that it takes edits, and so answers when it gets one."""
        return bool(self._can("workspace.apply_edit"))

    @property
    def checks_versions(self) -> bool:
        """Whether an edit may name the version of the document that it is for.

        Neovim does not announce `documentChanges` but takes them.  It announces resource operations, and
        those can stand nowhere else.
        """
        edit = self._can("workspace.workspace_edit")
        return edit is not None and (bool(edit.document_changes) or edit.resource_operations is not None)

    @property
    def makes_files(self) -> bool:
        """Whether an edit may make a file."""
        kinds = self._can("workspace.workspace_edit.resource_operations") or ()
        return self.applies_edits and types.ResourceOperationKind.Create in kinds

    @property
    def fails(self) -> bool:
        """Whether it leaves a file alone that is in the way of a new one, as it says how it handles failures.

        Neovim, which does not say so, empties it.
        """
        return self._can("workspace.workspace_edit.failure_handling") is not None

    @property
    def reads_code_actions(self) -> bool:
        """Whether a menu may consist of code actions, and not only of commands."""
        return self._can("text_document.code_action.code_action_literal_support") is not None

    @property
    def asks_for_diagnostics(self) -> bool:
        """Whether it asks for diagnostics, and asks again when it is told to."""
        asks = self._can("text_document.diagnostic") is not None
        return asks and bool(self._can("workspace.diagnostics.refresh_support"))

    @property
    def asks_for_lenses_again(self) -> bool:
        """Whether it asks for code lenses again when it is told to."""
        return bool(self._can("workspace.code_lens.refresh_support"))

    @property
    def marks_generated(self) -> bool:
        """Whether it can mark an action as one that asks a language model."""
        tags = self._can("text_document.code_action.tag_support.value_set") or ()
        return types.CodeActionTag.LlmGenerated in tags

    def inform(self, text: str) -> None:
        """Tell the user something."""
        _log.info("To the user: %s", text)
        self._show(types.MessageType.Info, text)

    def warn(self, text: str) -> None:
        """Tell the user that something was not done, or not quite."""
        _log.warning("To the user: %s", text)
        self._show(types.MessageType.Warning, text)

    def fail(self, text: str) -> None:
        """Tell the user that something went wrong."""
        _log.error("To the user: %s", text)
        self._show(types.MessageType.Error, text)

    def _show(self, kind: types.MessageType, text: str) -> None:
        self.lsp.window_show_message(types.ShowMessageParams(type=kind, message=f"nlx: {text}"))

    def _can(self, capability: str) -> Any:
        return get_capability(self.lsp.client_capabilities, capability)
