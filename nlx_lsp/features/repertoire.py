"""All that can be asked for at a document: the installed actions, and those that files describe.

A file that cannot be used is told of once; it is read again as soon as it has changed.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nlx_lsp.features.client import Client

if TYPE_CHECKING:
    from nlx_lsp.actions import Action
    from nlx_lsp.actions.own.library import Library
    from nlx_lsp.settings.table import ActionsSettings


class Repertoire:
    """The actions of one client.

    Args:
        client: Is told of files that cannot be used.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._installed: Mapping[str, Action] | None = None
        self._library: Library | None = None
        self._own = True
        self._hidden: frozenset[str] = frozenset()
        self._told: set[str] = set()

    @property
    def installed(self) -> "Mapping[str, Action]":
        """The installed actions by id."""
        if self._installed is None:
            from nlx_lsp.actions import load  # noqa: PLC0415  actions are loaded with the first menu

            self._installed = load()
        return self._installed

    def adopt(self, settings: "ActionsSettings") -> None:
        """Take over what the user has set."""
        self._own = settings.own
        self._hidden = settings.hidden

    def find(self, path: str) -> "Mapping[str, Action]":
        """Return every action that can be run on a document, by id.

        Args:
            path: The document's.
        """
        if self._library is None:
            from nlx_lsp.actions.own.library import Library  # noqa: PLC0415  loaded with the first menu

            self._library = Library()
        shelf = self._library.find(path, own=self._own, taken=tuple(self.installed))
        for text in map(str, shelf.problems):
            if text not in self._told:
                self._told.add(text)
                self._client.warn(text)
        return {**self.installed, **shelf.actions}

    def offered(self, path: str) -> "Mapping[str, Action]":
        """Return the actions that a menu may show: the user has not put them away."""
        return {name: action for name, action in self.find(path).items() if name not in self._hidden}
