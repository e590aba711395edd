"""One run: a copy is made, the program is started in it, watched and ended, and its results are read.

Knows the life of one process and of its pipes.  What is started, and where, is the business of
`nlx_lsp.sandbox.job`.
"""

import asyncio
import json
import os
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress

from attrs import evolve

from nlx_lsp.sandbox.confinement import Confinement, find
from nlx_lsp.sandbox.contents import stream
from nlx_lsp.sandbox.job import PROCESSES, Job, Refused, prepared
from nlx_lsp.sandbox.watch import stop, watch
from nlx_lsp.values import JSON, Ran, Run

UNPROTECTED = "Set tests.unprotected = true to run it all the same, with your own rights"
"""What a user can do where there is no confinement."""
_SETUP = 60.0
"""Seconds in which the copy has to be made."""
_LAST_WORDS = 2.0
"""Seconds for what is left of the output."""
_REPORT = 80 << 20
"""Bytes; the keeper hands back less."""
_OUTPUT = 256 << 10
_CHUNK = 1 << 16
_BATCH = 1 << 20
_KILLED = -9


async def run(order: Run, *, unprotected: bool = False) -> Ran:
    """Run a program on a scratch copy of its project.  To cancel it ends the program and all it has started.

    Args:
        order: What to run.
        unprotected: Whether it is run where nothing can confine it.

    Returns:
        What came of it; where it was not run, why.
    """
    confinement = await asyncio.to_thread(find)
    if confinement.kind == "none" and not unprotected:
        why = f"nothing here can confine it ({confinement.problem})"
        return Ran(status=None, refused=f"{why}. {UNPROTECTED}")
    return await run_in(confinement, order)


async def run_in(confinement: Confinement, order: Run) -> Ran:
    """Run a program in a certain confinement, be it none."""
    try:
        async with prepared(order, confinement) as job:
            ran = await _carry_out(job, order)
    except Refused as error:
        return Ran(status=None, refused=str(error))
    return evolve(ran, confined=confinement.held)


async def _carry_out(job: Job, order: Run) -> Ran:
    """Start a job, wait for its end, and read what has come of it."""
    process = await asyncio.create_subprocess_exec(
        *job.command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=os.sep,
        env={name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ},
        start_new_session=os.name == "posix",
    )
    assert process.stdin  # noqa: S101 - asked for above
    assert process.stdout  # noqa: S101 - as above
    assert process.stderr  # noqa: S101 - as above
    output = _Tail()
    listener = asyncio.create_task(output.listen(process.stderr))
    try:
        said = await _fill(process.stdin, process.stdout, job, order)
        if "started" not in said:
            await stop(process)
            await asyncio.wait((listener,), timeout=_LAST_WORDS)
            raise Refused(said.get("problem") or _last_line(output.text) or "its copy could not be made")
        result, reason = await _wait(process, order)
    finally:
        await asyncio.shield(_end(process, listener))
    text = output.text
    if reason:
        text = f"{text}\n[It was stopped: {reason}.]\n".lstrip("\n")
    return Ran(
        status=result.get("status", _KILLED),
        output=text,
        collected=result.get("collected", {}),
        timed_out=reason == _over(order),
    )


async def _fill(
    sink: asyncio.StreamWriter, report: asyncio.StreamReader, job: Job, order: Run
) -> Mapping[str, JSON]:
    """Hand over the copy; return what the keeper says of it."""
    pieces = stream(job.contents, order.files)
    with suppress(TimeoutError):
        async with asyncio.timeout(_SETUP):
            with suppress(ConnectionError):
                sink.write(json.dumps(job.order).encode() + b"\n")
                while batch := await asyncio.to_thread(_batch, pieces):
                    sink.write(batch)
                    await sink.drain()
                sink.close()
            return _parse(await report.readline())
    return {"problem": "its copy could not be made in time"}


async def _wait(process: asyncio.subprocess.Process, order: Run) -> tuple[Mapping[str, JSON], str]:
    """Wait until the program is over, or has to be; return what the keeper says, and why it was stopped."""
    assert process.stdout  # noqa: S101 - asked for when it was started
    reading = asyncio.create_task(_read_all(process.stdout))
    watching = asyncio.create_task(watch(process.pid, order.memory, PROCESSES))
    try:
        await asyncio.wait((reading, watching), timeout=order.seconds, return_when=asyncio.FIRST_COMPLETED)
        if reading.done():
            return _parse(reading.result()), ""
        return {}, watching.result() if watching.done() else _over(order)
    finally:
        for task in (reading, watching):
            task.cancel()
        await asyncio.gather(reading, watching, return_exceptions=True)


async def _end(process: asyncio.subprocess.Process, listener: "asyncio.Task[None]") -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(_LAST_WORDS if process.stdout and process.stdout.at_eof() else 0):
            await process.wait()
    await stop(process)
    await asyncio.wait((listener,), timeout=_LAST_WORDS)
    listener.cancel()
    await asyncio.gather(listener, return_exceptions=True)


class _Tail:
    """The end of what a program writes."""

    def __init__(self) -> None:
        self._pieces: deque[bytes] = deque()
        self._size = 0
        self._lost = False

    async def listen(self, stream: asyncio.StreamReader) -> None:
        """Read until there is no more, and keep the end."""
        while piece := await stream.read(_CHUNK):
            self._pieces.append(piece)
            self._size += len(piece)
            while self._size - len(self._pieces[0]) > _OUTPUT:
                self._size -= len(self._pieces.popleft())
                self._lost = True

    @property
    def text(self) -> str:
        """The end, and whether there was more."""
        text = b"".join(self._pieces)[-_OUTPUT:].decode("utf-8", "replace")
        return f"[…]\n{text}" if self._lost else text


def _batch(pieces: Iterator[bytes]) -> bytes:
    """Return about a megabyte of what is to be sent; nothing at its end."""
    batch = bytearray()
    for piece in pieces:
        batch += piece
        if len(batch) >= _BATCH:
            break
    return bytes(batch)


async def _read_all(stream: asyncio.StreamReader) -> bytes:
    said = bytearray()
    while (piece := await stream.read(_CHUNK)) and len(said) < _REPORT:
        said += piece
    return bytes(said)


def _parse(line: bytes) -> Mapping[str, JSON]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _over(order: Run) -> str:
    return f"its {order.seconds:g} seconds were over"


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""
