"""One open document: its latest text, its syntax tree, and the way there from earlier versions.

Knows nothing of actions or jobs, and takes part in no conversation with the client.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from weakref import WeakSet

from attrs import define, field, frozen
from lsprotocol.types import TextDocumentContentChangeEvent, TextDocumentContentChangePartial

from nlx_lsp.edits.difference import difference
from nlx_lsp.features.position import Lines, encode
from nlx_lsp.values import Edit

if TYPE_CHECKING:
    from nlx_lsp.syntax.source import Source

LOG_LENGTH = 4096
"""Changes of one document that are remembered; to go further back, the texts are compared."""


@frozen(kw_only=True, eq=False)
class Snapshot:
    """A version of a document.  Whoever holds it can find the way from there to the present."""

    uri: str
    """The document's address."""
    version: int | None
    """The client's number for this version."""
    text: bytes = field(repr=False)
    """The whole text."""
    mark: int
    """How many changes there had been."""


@define(kw_only=True, eq=False)
class Document:
    """An open document."""

    uri: str
    """Its address, as the client writes it."""
    path: str
    """Its path, where it has one; otherwise its address."""
    version: int | None
    """The client's number for the latest version; 0 is one."""
    lines: Lines
    """The latest text."""
    source: "Source | None" = None
    """Its syntax tree; None where there is no grammar for the language."""
    _log: list[Edit] = field(factory=list, init=False)
    """The latest changes, each with offsets into the text that the one before it left."""
    _count: int = field(default=0, init=False)
    """How many changes there have been."""
    _held: "WeakSet[Snapshot]" = field(factory=WeakSet, init=False)
    """The snapshots that somebody holds; without any, there is no log."""
    _awaited: list[tuple[Callable[[bytes], bool], asyncio.Future[None]]] = field(factory=list, init=False)
    """What somebody waits for."""

    @property
    def text(self) -> bytes:
        """The latest text in UTF-8."""
        return self.lines.text

    def snapshot(self) -> Snapshot:
        """Return the present version."""
        taken = Snapshot(uri=self.uri, version=self.version, text=self.text, mark=self._count)
        self._held.add(taken)
        return taken

    def changes_since(self, snapshot: Snapshot) -> tuple[Edit, ...]:
        """Return what has led from a snapshot to the present, each edit in terms of the text before it.

        The snapshot may be of a document of the same address that has been closed since.
        """
        behind = self._count - snapshot.mark
        if snapshot in self._held and behind <= len(self._log):
            return tuple(self._log[len(self._log) - behind :])
        change = difference(snapshot.text, self.text)
        return (change,) if change.text or len(change.span) else ()

    def change(self, version: int | None, changes: Sequence[TextDocumentContentChangeEvent]) -> None:
        """Take over the client's changes, each of which refers to the text that the one before it left."""
        rest = list(changes)
        while rest:
            batch = _batch(self.lines, rest)
            del rest[: len(batch)]
            self._take(batch)
        self.version = version

    def when(self, condition: Callable[[bytes], bool]) -> asyncio.Future[None]:
        """Return a future that is done once a change has led to a text that meets a condition.

        Whoever no longer waits cancels it.
        """
        arrival = asyncio.get_running_loop().create_future()
        self._awaited.append((condition, arrival))
        return arrival

    def _take(self, batch: list[Edit]) -> None:
        ascending = batch[::-1]
        self.lines = self.lines.edited(ascending)
        if self.source is not None:
            self.source = self.source.edited(ascending)
        self._count += len(batch)
        self._log = [*self._log, *batch][-LOG_LENGTH:] if self._held else []
        if self._awaited:
            self._meet()

    def _meet(self) -> None:
        for condition, arrival in self._awaited:
            if not arrival.done() and condition(self.text):
                arrival.set_result(None)
        self._awaited = [pair for pair in self._awaited if not pair[1].done()]


def _batch(lines: Lines, changes: Sequence[TextDocumentContentChangeEvent]) -> list[Edit]:
    """Return the first changes that can be done at once, as edits of the same text.

    Those are the changes that come one before the other in the text: some clients send those of a big
    replacement in this order.
    """
    batch: list[Edit] = []
    for change in changes:
        if isinstance(change, TextDocumentContentChangePartial):
            edit = Edit(span=lines.span(change.range), text=change.text)
        elif batch:  # what the whole text differs from is what the changes before it have left
            break
        else:
            edit = difference(lines.text, encode(change.text))
        if batch and edit.span.end >= batch[-1].span.start:
            break
        batch.append(edit)
    return batch
