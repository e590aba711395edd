"""Texts that are shown and not applied: written to a private file, which the client is asked to open."""

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.uris import from_fs_path

from nlx_lsp.jobs import Job
from nlx_lsp.values import Outcome

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

_READ_ONLY = 0o400


async def show(session: "Session", job: Job[Outcome], text: str) -> None:
    """Show what a job has written."""
    path = session.private_folder / f"{job.token}.md"
    write(path, f"# {job.title}\n\n{text}\n")
    await open_file(session, path, f"{job.title}: the text is in {path}")


def write(path: Path, text: str) -> None:
    """Write a text that nobody is to change."""
    path.write_text(text, "utf-8", "backslashreplace", newline="\n")
    path.chmod(_READ_ONLY)


async def open_file(session: "Session", path: Path, otherwise: str) -> None:
    """Show a file; where the client cannot, tell the user something else."""
    if not await reveal(session, path, focus=True):
        session.client.inform(otherwise)


async def reveal(session: "Session", path: Path, *, focus: bool) -> bool:
    """Let the client show a file; return whether it does.

    Args:
        session: Whose client it is.
        path: The file.
        focus: Whether what the user types goes there from now on.
    """
    if not session.client.shows_documents:
        return False
    params = types.ShowDocumentParams(uri=from_fs_path(str(path)) or "", external=False, take_focus=focus)
    try:
        return (await session.lsp.window_show_document_async(params)).success
    except JsonRpcException:
        return False
