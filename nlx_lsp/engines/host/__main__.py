"""Runs a host: ``python -P -m nlx_lsp.engines.host``.

Prints nothing but why it cannot run, on its standard error.  With ``--detach`` it goes on in the background,
and closes its standard error as soon as it listens.
"""

import argparse
import asyncio
import logging
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from nlx_lsp.engines.host.door import Door, is_open
from nlx_lsp.engines.host.host import Host
from nlx_lsp.engines.host.log import start_log
from nlx_lsp.engines.host.place import Place, Terms
from nlx_lsp.errors import EngineError

_PAUSE = 0.02
"""Seconds between two looks at who has the lock."""
_PATIENCE = 10.0
"""Seconds that another host has to listen, or to end."""

_log = logging.getLogger("nlx_lsp.engines.host")  # whose own name is __main__


def main() -> int:
    """Run until it is over; return the exit status."""
    arguments = _parse()
    usual = Place.usual()
    place = Place(
        folder=arguments.folder or usual.folder,
        loopback=arguments.loopback or (not arguments.folder and usual.loopback),
    )
    terms = Terms(place=place, idle_seconds=arguments.idle, exit_seconds=arguments.exit)
    if arguments.detach:
        _detach()
    try:
        place.prepare()
        os.chdir(place.folder)  # so that no other folder stays in use
        return _serve(terms, detached=arguments.detach)
    except (OSError, EngineError) as error:
        reason = error.message if isinstance(error, EngineError) else str(error)
        with suppress(OSError):
            sys.stderr.write(f"{reason}\n")
        return 1


def _serve(terms: Terms, *, detached: bool) -> int:
    door, lock = Door.handed_over(), FileLock(terms.place.lock)
    if door is None:
        if not _take(lock, terms.place):
            return 0
        shutil.rmtree(terms.place.workers, ignore_errors=True)  # of a host that was killed
        with suppress(OSError):  # a full disk: it only serves to kill a host that does not answer
            terms.place.process.write_text(str(os.getpid()), "ascii")
        door = Door.open(terms.place)
    terms.place.workers.mkdir(0o700, exist_ok=True)
    start_log(terms.place.log)
    if detached:
        _leave_starter()
    _log.info("version %s listens in %s", terms.place.version, terms.place.folder)
    asyncio.run(_run(Host(terms, door)))
    _log.info("ends")
    return 0


async def _run(host: Host) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # on Windows it just ends
            asyncio.get_running_loop().add_signal_handler(number, host.stop)
    await host.run()


def _take(lock: FileLock, place: Place) -> bool:
    """Take the lock, unless another host has it and listens; return whether this one has to.

    Raises:
        EngineError: If another host has the lock, but does not listen.
    """
    deadline = time.monotonic() + _PATIENCE
    while True:
        with suppress(Timeout):
            lock.acquire(blocking=False)
            return place.loopback or not is_open(place)  # systemd may listen where nobody has the lock
        if is_open(place):
            return False
        if time.monotonic() > deadline:
            msg = f"Another one has {place.lock}, but does not listen."
            raise EngineError(msg)
        time.sleep(_PAUSE)


def _detach() -> None:
    """Go on in a process that whoever has started this one does not wait for."""
    if sys.platform == "win32":
        words = [word for word in sys.argv[1:] if word != "--detach"]
        flags = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
        subprocess.Popen([sys.executable, "-P", "-m", "nlx_lsp.engines.host", *words], creationflags=flags)  # noqa: S603 - ourselves
        os._exit(0)
    if os.fork():
        os._exit(0)


def _leave_starter() -> None:
    """Close what was inherited."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    os.close(nothing)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="nlx_lsp.engines.host", allow_abbrev=False)
    parser.add_argument("--folder", type=Path, help="where it is to be found; by default the usual place")
    parser.add_argument("--loopback", action="store_true", help="listen on a port, with a key")
    parser.add_argument("--idle", type=float, default=15 * 60, metavar="SECONDS")
    parser.add_argument("--exit", type=float, default=10 * 60, metavar="SECONDS")
    parser.add_argument("--detach", action="store_true", help="go on in the background")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
