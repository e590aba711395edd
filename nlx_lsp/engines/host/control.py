"""What people do with a host: look at it, and stop it.  Starts none."""

from contextlib import suppress

import psutil

from nlx_lsp.engines.host.client import NOBODY, HostConnection, out_of_reach
from nlx_lsp.engines.host.place import Place
from nlx_lsp.engines.wire import Line
from nlx_lsp.errors import EngineCrashed, EngineError


async def look(place: Place) -> Line | None:
    """Return what the host says of itself, ``Host.status``; None if none runs.

    Raises:
        EngineError: If it does not answer, or cannot be reached.
    """
    connection = await _meet(place)
    if connection is None:
        return None
    try:
        status: Line = await connection.result("status")
    finally:
        await connection.close()
    return status


async def stop(place: Place) -> bool:
    """End the host, if there is one, and return whether there was; all that was asked of it ends with it.

    A host that does not answer is killed.

    Raises:
        EngineError: If it cannot be reached, or does not end.
    """
    try:
        connection = await _meet(place)
    except EngineError:
        if not _kill(place):
            raise
        return True
    if connection is None:
        return False
    try:
        with suppress(EngineCrashed):  # it has ended before it could say so
            await connection.result("stop")
        await connection.ended()
    finally:
        await connection.close()
    return True


async def _meet(place: Place) -> HostConnection | None:
    """Connect to the host; return None if there is none.

    Raises:
        EngineError: If it does not answer, or cannot be reached.
    """
    try:
        return await HostConnection.open(place)
    except NOBODY:
        return None
    except OSError as error:
        raise out_of_reach(place, error) from error


def _kill(place: Place) -> bool:
    """Kill the host, and return whether there was one."""
    try:
        process = psutil.Process(int(place.process.read_text("ascii")))
        if "nlx_lsp.engines.host" not in process.cmdline():  # the number is somebody else's by now
            return False
        process.kill()
    except (OSError, ValueError, psutil.Error):
        return False
    return True
