"""The documents that are open in the client.

Takes the place of pygls' text synchronisation, which has other line ends than the protocol and writes each
document anew at each change.  Knows when a document comes, changes and goes; not what is in it.
"""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from nlx_lsp.errors import LanguageError, UsageError
from nlx_lsp.features.document import Document
from nlx_lsp.features.position import Lines, encode

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session
    from nlx_lsp.syntax.source import Source

_log = logging.getLogger(__name__)


class Documents:
    """The open documents, by address."""

    def __init__(self) -> None:
        self._open: dict[str, Document] = {}

    def get(self, uri: str) -> Document | None:
        """Return an open document, however the client has quoted its address."""
        return self._open.get(unquote(uri))

    @property
    def addresses(self) -> list[str]:
        """The addresses of all open documents."""
        return list(self._open)

    def find(self, path: Path) -> Document | None:
        """Return the open document of a file, by whichever way the client has come to it."""
        found = self.get(from_fs_path(str(path)) or "")
        if found is not None:
            return found
        real = os.path.realpath(path)
        return next((each for each in self._open.values() if os.path.realpath(each.path) == real), None)

    @staticmethod
    def read(path: Path, encoding: types.PositionEncodingKind | str) -> Document:
        """Return a file that is not open as if it were.

        Raises:
            UsageError: If it cannot be read.
        """
        try:
            text = path.read_bytes()
        except OSError as error:
            msg = f"{path} cannot be read: {error.strerror}."
            raise UsageError(msg) from error
        return Document(
            uri=from_fs_path(str(path)) or "",
            path=str(path),
            version=None,
            lines=Lines.of(text, encoding),
            source=_parse(text, str(path), ""),
        )

    def open(self, item: types.TextDocumentItem, encoding: types.PositionEncodingKind | str) -> None:
        """Take in a document; one of the same address gives way."""
        path = to_fs_path(item.uri) or item.uri
        text = encode(item.text)
        self._open[unquote(item.uri)] = Document(
            uri=item.uri,
            path=path,
            version=item.version,
            lines=Lines.of(text, encoding),
            source=_parse(text, path, item.language_id),
        )

    def change(self, params: types.DidChangeTextDocumentParams) -> None:
        """Take over a change."""
        document = self.get(params.text_document.uri)
        if document is None:
            _log.warning("A change of %s, which is not open, is ignored.", params.text_document.uri)
            return
        document.change(params.text_document.version, params.content_changes)

    def close(self, uri: str) -> None:
        """Forget a document."""
        self._open.pop(unquote(uri), None)


def register(session: "Session") -> None:
    """Follow what the client does to its documents."""
    lsp, documents = session.lsp, session.documents

    @lsp.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def did_open(params: types.DidOpenTextDocumentParams) -> None:
        documents.open(params.text_document, session.encoding)
        session.drifts.note(params.text_document.uri)

    @lsp.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(params: types.DidChangeTextDocumentParams) -> None:
        documents.change(params)
        session.prefill.stop()
        session.follower.note_change(params.text_document.uri)
        session.drifts.note(params.text_document.uri)

    @lsp.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(params: types.DidCloseTextDocumentParams) -> None:
        documents.close(params.text_document.uri)
        session.follower.note_close(params.text_document.uri)
        session.drifts.note_close(params.text_document.uri)


def _parse(text: bytes, path: str, language_id: str) -> "Source | None":
    from nlx_lsp.syntax.source import Source  # noqa: PLC0415  tree-sitter is loaded with the first document

    try:
        return Source.parse(text, path=path, language_id=language_id or None)
    except LanguageError as error:
        _log.info("%s is kept as text: %s", path, error)
        return None
