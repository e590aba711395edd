"""What the features share while they serve one client."""

import asyncio
import logging
import shutil
import tempfile
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from nlx_lsp.errors import NlxError
from nlx_lsp.features.client import Client
from nlx_lsp.features.code_lens import Lenses
from nlx_lsp.features.configuration import Configuration
from nlx_lsp.features.consent import Consents
from nlx_lsp.features.documents import Documents
from nlx_lsp.features.drift import Drifts
from nlx_lsp.features.engine import SharedEngine
from nlx_lsp.features.findings import Findings, Follower
from nlx_lsp.features.prefill import Prefill
from nlx_lsp.features.repertoire import Repertoire
from nlx_lsp.features.trust import Trusts
from nlx_lsp.jobs import Job, Jobs

if TYPE_CHECKING:
    from nlx_lsp.actions import Action
    from nlx_lsp.features.order import Order
    from nlx_lsp.values import Outcome

_LAST_WORDS = 0.3
"""Seconds in which those that follow a job can tell its end, when everything stops: clients are impatient."""

_log = logging.getLogger(__name__)


class Session:
    """One client, its documents, and what is done for it.

    Args:
        lsp: Speaks the protocol.
        command_line: Settings given on the command line, by key.
        log_path: Where the log is; empty where there is none.
    """

    def __init__(self, lsp: LanguageServer, *, command_line: Mapping[str, str], log_path: str) -> None:
        self.lsp = lsp
        self.log_path = log_path
        self.client = Client(lsp=lsp)
        self.consents = Consents(self.client)
        self.trusts = Trusts(self.client)
        self.configuration = Configuration(self.client, command_line)
        self.documents = Documents()
        self.findings = Findings()
        self.follower = Follower(self)
        self.drifts = Drifts(self)
        self.lenses = Lenses(self)
        self.engine = SharedEngine()
        self.prefill = Prefill(self)
        self.jobs = Jobs()
        self.repertoire = Repertoire(self.client)
        self.last_order: Order | None = None
        self.stranded: dict[str, Job[Outcome]] = {}
        """By document, the last job whose result did not get to where it belongs."""
        self._private: Path | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def warm(self) -> None:
        """Load all that a job needs, so that the first one is as fast as the others.

        On the event loop, for a fraction of a second, while the client starts up itself: two threads that
        import at the same time can end in a deadlock, and jobs use threads.
        """
        from nlx_lsp import drift, pipeline  # noqa: F401, PLC0415  see above
        from nlx_lsp.engines import choice  # noqa: F401, PLC0415  see above

        _log.debug("Actions: %s", ", ".join(self.repertoire.find("")))

    @property
    def actions(self) -> "Mapping[str, Action]":
        """The installed actions by id."""
        return self.repertoire.installed

    @property
    def folder(self) -> str:
        """The workspace's folder; empty where there is none."""
        workspace = self.lsp.workspace
        uris = [folder.uri for folder in workspace.folders.values()]
        return workspace.root_path or next(filter(None, map(to_fs_path, uris)), "")

    @property
    def encoding(self) -> types.PositionEncodingKind | str:
        """The units in which the client counts along a line."""
        return self.lsp.workspace.position_encoding or types.PositionEncodingKind.Utf16

    @property
    def folders(self) -> list[Path]:
        """All folders of the workspace."""
        uris = [folder.uri for folder in self.lsp.workspace.folders.values()]
        return [Path(path) for path in (self.lsp.workspace.root_path, *map(to_fs_path, uris)) if path]

    @property
    def private_folder(self) -> Path:
        """A folder that only the user can read; it goes when the session ends."""
        if self._private is None:
            self._private = Path(tempfile.mkdtemp(prefix="nlx-lsp-"))
        return self._private

    def spawn(self, work: Coroutine[None, None, None]) -> None:
        """Let something run in the background; a failure is told to the user."""
        task = asyncio.create_task(self._watched(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop everything: first the jobs, then what follows them, then the engine."""
        await asyncio.gather(self.prefill.close(), self.jobs.drain())
        # Those that follow a job have a last word to say, and then end by themselves.
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_LAST_WORDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.engine.close()
        if self._private is not None:
            shutil.rmtree(self._private, ignore_errors=True)
            self._private = None

    async def _watched(self, work: Coroutine[None, None, None]) -> None:
        try:
            await work
        except NlxError as error:
            self.client.fail(str(error))
        except JsonRpcException as error:
            _log.warning("The client refused a request: %s", error)
        except Exception:  # noqa: BLE001  nobody else would ever hear of it
            _log.exception("Unexpected")
            self.client.fail("Something unexpected went wrong; the log has the details.")
