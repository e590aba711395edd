"""One run: a copy is made, the program is started in it, watched and ended, and its results are read.

Knows how the parts go together.  What a program may see is `nlx_lsp.sandbox.view`'s business, and what keeps
it there that of `nlx_lsp.sandbox.confinement`.
"""

import asyncio
import json
import os
import shutil
import tempfile
from collections import deque
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from attrs import evolve, frozen

from nlx_lsp.sandbox.confinement import Confinement, find
from nlx_lsp.sandbox.contents import Contents, TooLarge, stays_inside, stream, survey
from nlx_lsp.sandbox.removal import remove
from nlx_lsp.sandbox.toolchains import Surroundings, variables
from nlx_lsp.sandbox.view import keeper_command, view
from nlx_lsp.sandbox.watch import stop, watch
from nlx_lsp.values import JSON, Ran, Run

UNPROTECTED = "Set tests.unprotected = true to run it all the same, with your own rights"
"""What a user can do where there is no confinement."""
_SETUP = 60.0
"""Seconds in which the copy has to be made."""
_LAST_WORDS = 2.0
"""Seconds for what is left of the output."""
_SLACK = 4
"""A process may map so much more memory than it uses: Java does.  What is used is watched."""
_PROCESSES = 1024
_OPEN_FILES = 1024
_LARGEST_FILE = 512 << 20
_REPORT = 80 << 20
"""Bytes; the keeper hands back less."""
_OUTPUT = 256 << 10
_CHUNK = 1 << 16
_BATCH = 1 << 20
_KILLED = -9
_INHERITED = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "PATHEXT", "COMSPEC")


class _Refused(Exception):
    """A program that is not started, and why."""


@frozen(kw_only=True)
class _Job:
    """A program that is ready to be started."""

    command: list[str]
    """What is really started: the sandbox, and in it the keeper."""
    order: Mapping[str, JSON]
    """What the keeper is told."""
    contents: Contents
    """What the copy is made of."""


async def run(order: Run, *, unprotected: bool = False) -> Ran:
    """Run a program on a scratch copy of its project.  To cancel it ends the program and all it has started.

    Args:
        order: What to run.
        unprotected: Whether it is run where nothing can confine it.
    """
    confinement = await asyncio.to_thread(find)
    if confinement.kind == "none" and not unprotected:
        why = f"nothing here can confine it ({confinement.problem})"
        return Ran(status=None, refused=f"{why}. {UNPROTECTED}")
    return await run_in(confinement, order)


async def run_in(confinement: Confinement, order: Run) -> Ran:
    """Run a program in a certain confinement, be it none."""
    try:
        async with _prepared(order, confinement) as job:
            ran = await _carry_out(job, order)
    except _Refused as error:
        return Ran(status=None, refused=str(error))
    return evolve(ran, confined=confinement.held)


@asynccontextmanager
async def _prepared(order: Run, confinement: Confinement) -> AsyncIterator[_Job]:
    """Make a job of an order; what it needs on the disk is there as long as it lasts."""
    if confinement.kind != "none":
        yield await asyncio.to_thread(_prepare, order, confinement, None)
        return
    scratch = await asyncio.to_thread(_scratch)
    try:
        yield await asyncio.to_thread(_prepare, order, confinement, scratch)
    finally:
        await asyncio.shield(asyncio.to_thread(remove, scratch))


def _scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="nlx-lsp-")).resolve()


def _prepare(order: Run, confinement: Confinement, scratch: Path | None) -> _Job:
    around = Surroundings.here()
    root = Path(os.path.realpath(order.root))
    if around.home.is_relative_to(root):
        msg = f"{root} is no folder of a project"
        raise _Refused(msg)
    for path in (*order.files, *order.collect, *filter(None, [order.folder])):
        if not stays_inside(path):
            msg = f"{path} leads out of the project"
            raise _Refused(msg)
    try:
        contents = survey(root)
    except TooLarge as error:
        msg = f"it cannot be run on a copy: {error}"
        raise _Refused(msg) from error
    program = _program(order, root, around)
    words = [str(program), *order.command[1:]]
    environment = _environment(order, around, scratch)
    place = root
    if scratch is not None:
        place = _lay_out(scratch, contents)
        # Where the copy cannot take the project's own place, its paths are put in the copy's.
        words = [word.replace(str(root), str(place)) for word in words]
        environment |= {
            name: value.replace(str(root), str(place)) for name, value in order.environment.items()
        }
        command = keeper_command()
    else:
        seen = view(contents, program, around, layers=confinement.layers)
        command = confinement.command(seen, keeper_command(inside=True))
    return _Job(
        command=command,
        contents=contents,
        order={
            "root": str(place),
            "folder": order.folder,
            "command": words,
            "environment": environment,
            "collect": order.collect,
            "confined": scratch is None,
            "limits": {
                "memory": _SLACK * order.memory,
                "cpu": int(order.seconds * (os.cpu_count() or 1)) + 1,
                "file": _LARGEST_FILE,
                "open": _OPEN_FILES,
                "processes": _PROCESSES,
            },
        },
    )


def _program(order: Run, root: Path, around: Surroundings) -> Path:
    """Return the file of the program, where it is now."""
    word = order.command[0]
    if word.startswith(f"{order.root}{os.sep}"):
        return root / word[len(order.root) + 1 :]
    if os.path.dirname(word):  # noqa: PTH120 - the empty text is no path
        path = Path(os.path.normpath(root / order.folder / word))
        made = path.is_relative_to(root) and path.relative_to(root).as_posix() in order.files
        found = str(path) if made or os.access(path, os.X_OK) else None
    else:
        search = order.environment.get("PATH", around.environment.get("PATH"))
        found = shutil.which(word, path=search)
    if found is None:
        msg = f"{word} is not installed"
        raise _Refused(msg)
    return Path(found)


def _environment(order: Run, around: Surroundings, scratch: Path | None) -> dict[str, str]:
    """Return the variables of the program: a short list, so that no token is among them."""
    found = {name: around.environment[name] for name in _INHERITED if name in around.environment}
    home, temporary = (str(around.home), "/tmp") if scratch is None else (f"{scratch}/home", f"{scratch}/tmp")  # noqa: S108 - its own
    found |= variables(around, home_is_elsewhere=scratch is not None)
    found |= {"HOME": home, "USERPROFILE": home} if os.name == "nt" else {"HOME": home}
    found |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)
    return found | {"TERM": "dumb", "PYTHONDONTWRITEBYTECODE": "1", **order.environment}


def _lay_out(scratch: Path, contents: Contents) -> Path:
    """Make the folders of a copy on the disk; return its root."""
    for name in ("project", "home", "tmp"):
        (scratch / name).mkdir()
    root = scratch / "project"
    for path in contents.linked:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # Windows lets few users make links
            (root / path).symlink_to(contents.root / path, target_is_directory=True)
    return root


async def _carry_out(job: _Job, order: Run) -> Ran:
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
            raise _Refused(said.get("problem") or _last_line(output.text) or "its copy could not be made")
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
    sink: asyncio.StreamWriter, report: asyncio.StreamReader, job: _Job, order: Run
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
    watching = asyncio.create_task(watch(process.pid, order.memory, _PROCESSES))
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
