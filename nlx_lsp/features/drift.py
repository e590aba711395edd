"""Documentation that contradicts its code, shown while it is written: no model, and off the event loop.

It is looked for when a document is opened and whenever its user pauses, and kept with the findings.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsprotocol import types

from nlx_lsp.errors import EditRefused
from nlx_lsp.features import findings
from nlx_lsp.features.apply import workspace_edit
from nlx_lsp.features.document import Document
from nlx_lsp.project.files import project_root
from nlx_lsp.values import Span

if TYPE_CHECKING:
    from nlx_lsp.drift import Checker, Drift, Inventory
    from nlx_lsp.features.session import Session
    from nlx_lsp.syntax.source import Source

ACTION = "drift"
"""By which the findings know where they come from."""
KIND = "source.fixAll.nlx"
"""The kind of the menu's entry that mends a whole file."""
TITLE = "Mend the documentation of this file where it contradicts the code"
"""What the menu calls it."""
_PAUSE = 0.3
"""Seconds without a change after which a document is looked at again."""

_log = logging.getLogger(__name__)


class Drifts:
    """Looks at the documents of a session.

    Args:
        session: Whose documents they are.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._checkers: dict[tuple[str, bool], Checker] = {}
        self._inventories: dict[Path, Inventory] = {}

    def note(self, uri: str) -> None:
        """Look at a document that has been opened or changed, once its user pauses."""
        uri = unquote(uri)
        self._stop(uri)
        loop = asyncio.get_running_loop()
        self._waiting[uri] = loop.call_later(_PAUSE, lambda: self._session.spawn(self._look(uri)))

    def note_close(self, uri: str) -> None:
        """Forget a document."""
        uri = unquote(uri)
        self._stop(uri)
        for strict in (False, True):
            self._checkers.pop((uri, strict), None)

    def renew(self) -> None:
        """Look at every open document again: the settings have changed."""
        for uri in self._session.documents.addresses:
            self.note(uri)

    def mend(self, document: Document) -> types.CodeAction | None:
        """Return what mends a document as it is now, without a model; None if there is nothing to mend."""
        from nlx_lsp.drift import mend  # noqa: PLC0415  loaded with the first document that is looked at

        try:
            edits = mend(document.source) if document.source else ()
        except EditRefused as error:
            _log.warning("%s: %s", document.path, error)
            return None
        if not (edits and self._session.client.reads_code_actions):
            return None
        return types.CodeAction(title=TITLE, kind=KIND, edit=workspace_edit(self._session, document, edits))

    def _stop(self, uri: str) -> None:
        waiting = self._waiting.pop(uri, None)
        if waiting:
            waiting.cancel()

    async def _look(self, uri: str) -> None:
        session = self._session
        self._stop(uri)
        document = session.documents.get(uri)
        if document is None or document.source is None:
            return
        settings = (await session.configuration.settings(document.path)).drift
        document = session.documents.get(uri)
        if document is None or document.source is None:
            return
        snapshot, found = document.snapshot(), []
        if settings.level != "off":
            look = self._looker(document.source, uri, strict=settings.strict)
            drifts = await asyncio.to_thread(_look_with, look, document.source)
            found = [drift.finding(settings.level) for drift in drifts]
        if session.documents.get(uri) is not document or not (found or session.findings.any(uri)):
            return
        whole = Span(start=0, end=len(snapshot.text))
        session.findings.take(ACTION, document, snapshot, found, [whole])
        await findings.show(session, uri)

    def _looker(self, source: "Source", uri: str, *, strict: bool) -> "Callable[[Source], list[Drift]]":
        """Return what finds the contradictions of a document: in code, or of a text with its project."""
        from nlx_lsp.drift import Checker, Inventory, check_mentions  # noqa: PLC0415  as above

        if not source.language.prose:
            return self._checkers.setdefault((uri, strict), Checker(strict=strict)).check
        root = project_root(Path(source.path))
        known = self._inventories.pop(root, None) or Inventory(root)
        inventory = self._inventories[root] = known.renewed()
        return lambda text: check_mentions(text, inventory)


def _look_with(look: "Callable[[Source], list[Drift]]", source: "Source") -> list["Drift"]:
    """Return what is wrong, without what its user has dismissed."""
    from nlx_lsp.drift import undismissed  # noqa: PLC0415  as above

    return undismissed(source, look(source))
