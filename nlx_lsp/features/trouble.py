"""A traceback that the user has selected, in whichever document: where in the workspace it ends.

Knows how tools name places; not what is done about the trouble.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pygls.uris import from_fs_path

from nlx_lsp.features.document import Document
from nlx_lsp.values import Span

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

TITLE = "Write a regression test for the selected traceback"
KIND = "nlx.tests"
_LONGEST = 16_384
"""Bytes of a selection that is looked at: the menu never waits."""
_MOST = 20
"""Places that are looked for on disk."""
_PLACE = re.compile(
    r'File "(?P<quoted>[^"\n]+)", line (?P<line>\d{1,7})'
    r"|(?P<path>(?:[A-Za-z]:)?[^\s:()\"'<>]+\.\w{1,5}):(?P<number>\d{1,7})"
)
"""As Python names a place, and as most other tools do."""


def arguments_for(session: "Session", document: Document, span: Span) -> dict[str, Any] | None:
    """Return the arguments of `nlx.run` for a selected traceback; None where none is selected.

    The place that is tested is the last of the workspace: what is called from there is somebody else's.
    """
    if not 0 < len(span) <= _LONGEST:
        return None
    text = document.text[span.start : span.end].decode("utf-8", "replace")
    folders = [*session.folders, Path(document.path).parent]
    for named, line in list(_places(text))[-_MOST:][::-1]:
        path = _find(named, folders)
        if path is not None and _is_testable(path):
            place = {"line": max(line - 1, 0), "character": 0}
            return {
                "action": "tests",
                "uri": from_fs_path(str(path)),
                "range": {"start": place, "end": place},
                "options": {"scope": "symbol", "trouble": text},
            }
    return None


def _places(text: str) -> Iterator[tuple[str, int]]:
    for match in _PLACE.finditer(text):
        yield match["quoted"] or match["path"], int(match["line"] or match["number"])


def _find(named: str, folders: Sequence[Path]) -> Path | None:
    """Return the file of the workspace that is named; None if it is elsewhere."""
    for folder in folders:
        path = Path(os.path.normpath(folder / named.removeprefix("file://")))
        if any(path.is_relative_to(each) for each in folders) and path.is_file():
            return path
    return None


def _is_testable(path: Path) -> bool:
    from nlx_lsp.syntax import grammar  # noqa: PLC0415  tree-sitter is loaded with the first document
    from nlx_lsp.testing.framework import frameworks  # noqa: PLC0415  loaded with the first menu

    language = grammar.identify(str(path))
    return any(language in framework.languages for framework in frameworks().values())
