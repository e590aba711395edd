"""The way from code to its tests and back: which file, and which line of it."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol.types import Position, Range
from pygls.uris import from_fs_path

from nlx_lsp.errors import UsageError
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session


async def report(session: "Session", uri: str, line: int) -> dict[str, Any]:
    """Return the answer to `nlx.counterpart`.

    Raises:
        UsageError: If the document is not open, or there are no tests in its language.
    """
    document = session.documents.get(uri)
    if document is None or document.source is None:
        msg = f"{uri} is not open, or nothing is known of its language."
        raise UsageError(msg, "Open a file of code first.")
    place = Position(line=line, character=0)
    offset = document.lines.span(Range(start=place, end=place)).start
    settings = await session.configuration.settings(document.path)
    return await asyncio.to_thread(_look, document.source, offset, settings)


def _look(source: Source, offset: int, settings: Settings) -> dict[str, Any]:
    from nlx_lsp.testing.counterpart import find  # noqa: PLC0415  loaded with the first use
    from nlx_lsp.testing.framework import Project, choose  # noqa: PLC0415  as above

    project = Project.of(Path(source.path))
    framework = choose(project, source, settings.tests.framework)
    if framework is None:
        msg = f"There are no tests in {source.language.id} here."
        raise UsageError(msg, "`nlx-lsp settings` lists the test frameworks, under tests.framework.")
    found = find(project, framework, source, offset)
    path = from_fs_path(str(project.root / found.path)) or ""
    return {"uri": path, "line": found.line, "exists": found.exists}
