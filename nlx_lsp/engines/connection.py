"""A worker process, and the conversation with it over its pipes.

Knows how to start a worker, to let it load a model, to explain why it cannot, and to notice a death; not what
requests mean.
"""

import asyncio
import logging
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Self

from attrs import asdict

from nlx_lsp.engines.conversation import Conversation
from nlx_lsp.engines.protocol import OnLoad
from nlx_lsp.engines.wire import Line, Options
from nlx_lsp.errors import EngineCrashed, EngineError, ModelRefused
from nlx_lsp.models import memory
from nlx_lsp.models.memory import Need

_PATIENCE = 0.4
"""Seconds that a worker has at least to confirm a cancel, and at most to end."""
_LINES = 60
"""Of the worker's log that are kept to explain its death."""
_LONGEST = 1 << 22
"""Bytes of a message."""
_TICK = 0.1
"""Seconds between two looks at a load."""
_NEARLY = 0.99
"""How far a load seems to be at most before it is over."""
_REASON = re.compile(r"\b(?:error[^:]*|gguf_init_\w+): (?!error|failed)(.+)")
"""What is worth telling of a line of a library's log."""
_KILLED = -9
"""The status of a process that somebody else has killed."""
_AGAIN = "Try again: the next request starts a new one."

_log = logging.getLogger(__name__)


class Connection(Conversation):
    """A running worker; made by `start`.

    Args:
        process: The worker.
        folder: Its private folder.
        resident: Bytes of memory that it will have when it has loaded the model.
    """

    def __init__(self, process: asyncio.subprocess.Process, folder: Path, resident: int) -> None:
        super().__init__()
        self._process = process
        self._folder = folder
        self._resident = resident
        self._closing = False
        self._patience = _PATIENCE
        self._tasks: set[asyncio.Task[None]] = set()
        self._model: Line | None = None
        self.log: deque[str] = deque(maxlen=_LINES)
        """The last lines of the worker's log."""
        self._life = self._begin_task(self._live())

    @classmethod
    async def start(cls, backend: str, needed: Need, within: Path | None = None) -> Self:
        """Start a worker.

        Args:
            backend: The module that loads models; see `nlx_lsp.engines.worker`.
            needed: What its model takes.
            within: Where its private folder is made; None for the system's own place.

        Returns:
            The connection to it, with no model loaded yet.

        Raises:
            EngineError: If no process can be started.
        """
        pipe = asyncio.subprocess.PIPE
        try:
            folder = Path(tempfile.mkdtemp(prefix="nlx-", dir=within))
        except OSError as error:
            msg = f"There is no place for a worker's private folder: {error.strerror}."
            raise EngineError(msg, "Make room, or set TMPDIR to another folder.") from error
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "nlx_lsp.engines.worker", backend, str(folder)),
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
                limit=_LONGEST,
                start_new_session=True,  # an interrupt in the terminal is for the command line alone
            )
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            msg = f"No worker can be started: {error.strerror}."
            raise EngineError(msg, f"Look at {sys.executable}.") from error
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return cls(process, folder, needed.resident)

    @property
    def status(self) -> int | None:
        """How the worker ended: its exit status, or the negative number of a signal; None while it runs."""
        return self._process.returncode

    @property
    def memory(self) -> int:
        """Bytes of memory that the worker has in use; 0 if it is gone."""
        return memory.resident(self._process.pid)

    async def load(self, options: Options, on_load: OnLoad | None = None) -> Line:
        """Load the model, unless it is loaded; a worker that cannot is ended.

        Raises:
            EngineMissing: If the library cannot be imported.
            ModelMissing: If there is no model file.
            ModelRefused: If the file is damaged, or the library cannot run it.
            EngineCrashed: If the worker was killed meanwhile.
        """
        if self._model is None:
            watch = asyncio.create_task(self._watch(on_load)) if on_load else None
            began = time.monotonic()
            try:
                self._model = await self.result("load", **asdict(options))
            except BaseException as error:
                await self._explain(error, options)
                raise
            finally:
                if watch:
                    watch.cancel()
            self._patience = max(_PATIENCE, time.monotonic() - began)
        return self._model

    def cancel(self, number: int) -> None:
        """Stop a request; a worker that does not listen is killed, once nobody else needs it.

        It is waited for as long as another one would take to load the model, since a library may have to
        finish what it has begun: the next tokens of a prompt take a large model seconds.
        """
        super().cancel(number)
        if number in self._sinks:
            asyncio.get_running_loop().call_later(self._patience, self._insist, number)

    async def close(self) -> None:
        """Let the worker end, and make sure that it has ended."""
        self._open, self._closing = False, True
        if self._process.stdin:
            self._process.stdin.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                await asyncio.shield(self._life)
        await self.kill()

    async def kill(self) -> None:
        """End the worker at once."""
        self._closing = True
        self._kill()
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _kill(self) -> None:
        self._open = False
        with suppress(ProcessLookupError):
            self._process.kill()

    def _begin_task(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _write(self, raw: bytes) -> None:
        if self._process.stdin and not self._process.stdin.is_closing():
            self._process.stdin.write(raw)  # `_live` notices when nobody reads it, and tells

    def _insist(self, number: int) -> None:
        if number not in self._sinks:
            return
        if self._sinks.keys() <= self._abandoned:
            _log.info("the worker does not stop, and is killed")
            self._kill()
        else:
            asyncio.get_running_loop().call_later(self._patience, self._insist, number)

    async def _watch(self, on_load: OnLoad) -> None:
        """Estimate how far the load is, from the memory that it has taken."""
        while True:
            on_load(min(_NEARLY, self.memory / self._resident))
            await asyncio.sleep(_TICK)

    async def _explain(self, error: BaseException, options: Options) -> None:
        """End the worker after a failed load, and say more about the failure if there is more to be said.

        Raises:
            ModelRefused: With a reason from the worker's log, or if the worker died of the file.
        """
        if not isinstance(error, ModelRefused | EngineCrashed):
            await self.kill()
            return
        await self.close()  # so that all of the log is there
        if isinstance(error, ModelRefused):
            reason = next(filter(None, map(_reason, self.log)), "")
            message = error.message.removesuffix(".") + (f": {reason}." if reason else ".")
            raise ModelRefused(message, error.hint) from error
        if self.status != _KILLED:
            msg = f"{options.backend.rpartition('.')[2]} breaks down when it reads {options.model}."
            raise ModelRefused(
                msg, "The file is damaged, or of a kind that this engine cannot run."
            ) from error

    async def _live(self) -> None:
        """Receive messages until the worker is dead; then tell everyone who waits."""
        await asyncio.gather(self._receive(), self._receive_log())
        self._open = False
        status = await self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._end(
            EngineError("The engine was closed.")
            if self._closing
            else EngineCrashed(f"The model's worker died: {_words(status)}.", _AGAIN)
        )

    async def _receive(self) -> None:
        stdout = self._process.stdout
        while stdout and not stdout.at_eof():
            try:
                raw = await stdout.readline()
                if raw and self._open:  # what a worker says when it has to end is of no use
                    self._hear(raw)
            except ValueError as error:
                _log.warning("the worker talks nonsense, and is killed: %s", error)
                self._kill()

    async def _receive_log(self) -> None:
        stderr = self._process.stderr
        while stderr and (raw := await stderr.readline()):
            line = raw.decode("utf-8", "replace").rstrip()
            self.log.append(line)
            _log.debug("worker %d: %s", self._process.pid, line)


def _reason(line: str) -> str:
    found = _REASON.search(line)
    return found.group(1).rstrip(".") if found else ""


def _words(status: int) -> str:
    if status >= 0:
        return f"it ended with status {status}"
    try:
        return f"it was ended by {signal.Signals(-status).name}"
    except ValueError:
        return f"it was ended by signal {-status}"
