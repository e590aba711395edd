"""The way to the host: finds it, starts it unless it runs, and speaks with it.

Of several that start it at the same time, one does.
"""

import asyncio
import json
import sys
from contextlib import suppress
from typing import Self

from attrs import asdict, frozen

from nlx_lsp.engines.conversation import Conversation
from nlx_lsp.engines.host.place import WAY_OUT, Place, Terms
from nlx_lsp.engines.protocol import OnLoad
from nlx_lsp.engines.wire import Line, Options, decode, encode, unpack
from nlx_lsp.errors import EngineCrashed, EngineError

PROTOCOL = 1
"""The version of what is said; see `nlx_lsp.engines.host`."""
LONGEST = 1 << 22
"""Bytes of a message."""
_ANSWERS = 10.0
"""Seconds that a host has to answer a hello."""
_STARTS = 20.0
"""Seconds in which there has to be a host."""
_PAUSE = 0.05
"""Seconds before another attempt."""
NOBODY = (FileNotFoundError, ConnectionError, BlockingIOError, asyncio.IncompleteReadError)
"""What it comes to if no host listens, or the one that did is about to end."""


@frozen(kw_only=True)
class Keys:
    """How a host on a port is found, and how it and a guest know each other; a socket does without."""

    port: int = 0
    """Where it listens."""
    ours: str = ""
    """What a guest has to know."""
    theirs: str = ""
    """By what a guest knows the host."""


class HostConnection(Conversation):
    """A connection to a host; made by `open`.

    Args:
        reader: What the host says.
        writer: What it is told.
        about: What it said of itself.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, about: Line) -> None:
        super().__init__()
        self._reader = reader
        self._writer = writer
        self._closing = False
        self.about = about
        """Its ``version`` and its process, ``pid``."""
        self._life = asyncio.create_task(self._live())

    @classmethod
    async def open(cls, place: Place) -> Self:
        """Connect to a host that runs.

        Raises:
            FileNotFoundError, ConnectionError, BlockingIOError, asyncio.IncompleteReadError: If none does.
            EngineError: If it does not answer, or not to this version.
        """
        keys = Keys()
        if place.loopback:
            keys = read_keys(place)
            reader, writer = await asyncio.open_connection("127.0.0.1", keys.port, limit=LONGEST)
        else:
            reader, writer = await asyncio.open_unix_connection(place.socket, limit=LONGEST)
        try:
            async with asyncio.timeout(_ANSWERS):
                about = await _greet(place, keys, reader, writer)
        except BaseException as error:
            writer.transport.abort()
            if isinstance(error, TimeoutError):
                msg = "The model host does not answer."
                raise EngineError(msg, f"Stop it with `nlx-lsp host stop`. {WAY_OUT}") from error
            raise
        return cls(reader, writer, about)

    async def load(self, options: Options, on_load: OnLoad | None = None) -> Line:
        """Bind this connection to a model, which is loaded unless it is, and return what is known of it.

        Raises:
            EngineError: If it cannot be loaded.
        """
        result: Line = {}
        async for line in self.ask("load", **asdict(options)):
            if on_load and "item" in line:
                on_load(line["item"]["loaded"])
            result = line.get("result", {})
        return result

    async def ended(self) -> None:
        """Wait until the host ends the connection."""
        await asyncio.shield(self._life)

    async def close(self) -> None:
        """Leave the host, which stops what was asked."""
        self._open, self._closing = False, True
        self._writer.close()
        await self._life

    def _write(self, raw: bytes) -> None:
        if not self._writer.is_closing():
            self._writer.write(raw)

    async def _live(self) -> None:
        """Receive messages until the connection ends; then tell everyone who waits."""
        with suppress(OSError, ValueError):  # it was cut off, or is no host
            while raw := await self._reader.readline():
                self._hear(raw)
        self._writer.transport.abort()
        self._end(
            EngineError("The engine was closed.")
            if self._closing
            else EngineCrashed("The model host has ended.", "Try again: the next request starts a new one.")
        )


def read_keys(place: Place) -> Keys:
    """Return what is needed to connect without a socket.

    Raises:
        FileNotFoundError: If there is no host, or what it left cannot be understood.
        OSError: If they cannot be read.
    """
    try:
        return Keys(**json.loads(place.key.read_text("ascii")))
    except (ValueError, TypeError) as error:
        raise FileNotFoundError(place.key) from error


async def reach(terms: Terms) -> HostConnection:
    """Return a connection to the host, which is started unless it runs.

    Raises:
        EngineError: If it cannot be started or reached, and why.
    """
    terms.place.prepare()
    try:
        async with asyncio.timeout(_STARTS):
            while True:
                with suppress(*NOBODY):
                    return await HostConnection.open(terms.place)
                await _start(terms)
                with suppress(*NOBODY):
                    return await HostConnection.open(terms.place)
                await asyncio.sleep(_PAUSE)  # the one that we have met is about to end
    except TimeoutError as error:
        msg = f"No model host can be reached in {terms.place.folder}."
        raise EngineError(msg, f"`nlx-lsp host logs` may say why. {WAY_OUT}") from error
    except OSError as error:
        raise out_of_reach(terms.place, error) from error


def out_of_reach(place: Place, error: OSError) -> EngineError:
    """Return the error to raise if there seems to be a host, but the way to it is barred."""
    reason = error.strerror or error
    return EngineError(f"The model host in {place.folder} cannot be reached: {reason}.", WAY_OUT)


async def _start(terms: Terms) -> None:
    """Start a host, and wait until it listens, or another one does.

    Raises:
        EngineError: If it cannot run.
    """
    words = ["--folder", str(terms.place.folder), *(["--loopback"] if terms.place.loopback else [])]
    words += ["--idle", str(terms.idle_seconds), "--exit", str(terms.exit_seconds), "--detach"]
    nothing = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "nlx_lsp.engines.host", *words),
        stdin=nothing,
        stdout=nothing,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        # It closes its standard error as soon as it listens; what it says there is why it does not.
        _, said = await process.communicate()
    except BaseException:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    problem = said.decode("utf-8", "replace").strip()
    if problem or process.returncode:
        reason = problem.splitlines()[-1] if problem else f"it ended with status {process.returncode}"
        msg = f"The model host cannot be started: {reason.removesuffix('.')}."
        raise EngineError(msg, WAY_OUT)


async def _greet(
    place: Place, keys: Keys, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> Line:
    """Say hello, and make sure that a host answers: on a port somebody else may listen by now.

    Raises:
        ConnectionError: If somebody else does.
    """
    hello = {"call": "hello", "protocol": PROTOCOL, "version": place.version, "key": keys.ours}
    writer.write(encode({"id": 0, **hello}))
    try:
        answer = decode(await reader.readuntil(b"\n"))
        if "error" in answer:
            raise unpack(answer["error"])
        about: Line = answer["result"]
        if about["key"] == keys.theirs:
            return about
    except (ValueError, KeyError, TypeError, asyncio.LimitOverrunError):
        pass
    msg = "no host"
    raise ConnectionError(msg)
