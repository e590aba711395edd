"""A commit message for a client that opens no file for it, such as one with a field of its own.

It is a preview of what would be put into an empty file: the client is sent the text, and applies nothing.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol.types import Position, Range
from pygls.uris import to_fs_path

from nlx_lsp.errors import UsageError
from nlx_lsp.features import order
from nlx_lsp.features.arguments import RunArguments
from nlx_lsp.features.document import Snapshot
from nlx_lsp.features.order import Order
from nlx_lsp.jobs import Job
from nlx_lsp.values import Outcome, Span

if TYPE_CHECKING:
    from nlx_lsp.features.session import Session

_ACTION = "commit_message"
_FILE = "COMMIT_EDITMSG"
_START = Position(line=0, character=0)


def start(session: "Session", uri: str, *, amend: bool) -> tuple[Job[Outcome], bool]:
    """Start to write a message; return the job, and whether it is new.

    Args:
        session: Whose client asks.
        uri: A folder of the repository.
        amend: Whether the commit replaces the last one.

    Raises:
        UsageError: If there is no such folder.
    """
    from nlx_lsp.syntax.source import Source  # noqa: PLC0415  loaded with the first document

    folder = Path(to_fs_path(uri) or "")
    if not (folder.is_absolute() and folder.is_dir()):
        msg = f"{uri} is no folder."
        raise UsageError(msg, "Name a folder of the repository.")
    wanted = Order(
        action=session.actions[_ACTION],
        arguments=RunArguments(
            action=_ACTION,
            uri=uri,
            version=None,
            range=Range(start=_START, end=_START),
            options={"folder": str(folder), "amend": amend},
            preview=True,
        ),
        source=Source.parse(b"", path=str(folder / _FILE)),
        snapshot=Snapshot(uri=uri, version=None, text=b"", mark=0),
        span=Span(start=0, end=0),
        title="Write a commit message",
    )
    return order.start(session, wanted)
