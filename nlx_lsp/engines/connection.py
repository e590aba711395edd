"""A host process, and the requests that are under way to it.

Knows how to start a host, to ask it, to stop what was asked, and to notice a death; not what requests mean.
"""

import asyncio
import itertools
import logging
import shutil
import signal
import sys
import tempfile
from collections import deque
from collections.abc import AsyncGenerator, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Self

from nlx_lsp.engines.wire import Line, decode, encode, pack, unpack
from nlx_lsp.errors import EngineCrashed, EngineError
from nlx_lsp.values import JSON

_PATIENCE = 0.4
"""Seconds that a host has to confirm a cancel, or to end."""
_LINES = 60
"""Of the host's log that are kept to explain its death."""

log = logging.getLogger(__name__)


class Connection:
    """A running host; made by `start`.

    Args:
        process: The host.
        folder: Its private folder.
    """

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._numbers = itertools.count(1)
        self._inboxes: dict[int, asyncio.Queue[Line]] = {}
        self._abandoned: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._ending = False
        self.log: deque[str] = deque(maxlen=_LINES)
        """The last lines of the host's log."""
        self._life = self._begin(self._live())

    @classmethod
    async def start(cls, backend: str) -> Self:
        """Start a host.

        Args:
            backend: The module that loads models; see `nlx_lsp.engines.worker`.
        """
        folder = Path(tempfile.mkdtemp(prefix="nlx-"))
        pipe = asyncio.subprocess.PIPE
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "nlx_lsp.engines.worker", backend, str(folder)),
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
                limit=1 << 22,
                start_new_session=True,  # an interrupt in the terminal is for the command line alone
            )
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return cls(process, folder)

    @property
    def alive(self) -> bool:
        """Whether the host takes requests."""
        return not self._ending

    @property
    def status(self) -> int | None:
        """How the host ended: its exit status, or the negative number of a signal; None while it runs."""
        return self._process.returncode

    async def ask(self, call: str, **fields: JSON) -> AsyncGenerator[Line]:
        """Send a request, and give the host's messages up to the result.

        Closing the generator stops the computation: the host is told so, and killed if it does not listen
        while nobody else needs it.

        Args:
            call: What to do; see `nlx_lsp.engines.wire`.
            fields: With what.

        Raises:
            EngineError: If the host says so, or dies.
        """
        number = next(self._numbers)
        inbox = self._inboxes[number] = asyncio.Queue()
        done = False
        try:
            await self._send({"id": number, "call": call, **fields})
            while not done:
                line = await inbox.get()
                done = "item" not in line
                if "error" in line:
                    raise unpack(line["error"])
                yield line
        finally:
            if done or self._ending:
                del self._inboxes[number]
            else:
                self._abandoned.add(number)
                self._begin(self._abandon(number, inbox))

    async def close(self) -> None:
        """Let the host end, and make sure that it has ended."""
        self._ending = True
        if self._process.stdin:
            self._process.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await asyncio.shield(self._life)
        await self.kill()

    async def kill(self) -> None:
        """End the host at once."""
        self._kill()
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _kill(self) -> None:
        self._ending = True
        with suppress(ProcessLookupError):
            self._process.kill()

    def _begin(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _send(self, line: Line) -> None:
        if self._ending:
            msg = "The model's host has ended."
            raise EngineCrashed(msg, "Try again: the next request starts a new one.")
        stdin = self._process.stdin
        if stdin:
            stdin.write(encode(line))
            with suppress(ConnectionError):  # `_live` notices and tells
                await stdin.drain()

    async def _abandon(self, number: int, inbox: asyncio.Queue[Line]) -> None:
        """Stop a request, and wait until it has stopped."""
        with suppress(EngineCrashed):
            await self._send({"id": number, "call": "cancel"})
        last = asyncio.create_task(_last(inbox))
        while not (await asyncio.wait({last}, timeout=_PATIENCE))[0]:
            if self._inboxes.keys() <= self._abandoned:
                log.info("the host does not stop, and is killed")
                self._kill()
        self._abandoned.remove(number)
        del self._inboxes[number]

    async def _live(self) -> None:
        """Receive messages until the host is dead; then tell everyone who waits."""
        await asyncio.gather(self._receive(), self._receive_log())
        asked = self._ending
        self._ending = True
        status = await self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
        error = (
            EngineError("The engine was closed.")
            if asked
            else EngineCrashed(
                f"The model's host died: {_words(status)}.", "Try again: the next request starts a new one."
            )
        )
        for number, inbox in self._inboxes.items():
            inbox.put_nowait({"id": number, "error": pack(error)})

    async def _receive(self) -> None:
        stdout = self._process.stdout
        while stdout and not stdout.at_eof():
            try:
                raw = await stdout.readline()
                line = decode(raw) if raw else {}
            except ValueError as error:
                log.warning("the host talks nonsense, and is killed: %s", error)
                self._process.kill()
                continue
            inbox = self._inboxes.get(line.get("id", 0))
            if inbox and not self._ending:  # what a host says when it has to end is of no use
                inbox.put_nowait(line)

    async def _receive_log(self) -> None:
        stderr = self._process.stderr
        while stderr and (raw := await stderr.readline()):
            line = raw.decode("utf-8", "replace").rstrip()
            self.log.append(line)
            log.debug("host %d: %s", self._process.pid, line)


async def _last(inbox: asyncio.Queue[Line]) -> None:
    while "item" in await inbox.get():
        pass


def _words(status: int) -> str:
    if status >= 0:
        return f"it ended with status {status}"
    try:
        return f"it was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"it was ended by signal {-status}"
