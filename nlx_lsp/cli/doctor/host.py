"""The host, looked at from outside: it is not started for that."""

from nlx_lsp.cli.doctor.findings import Host
from nlx_lsp.engines.host.client import HostConnection
from nlx_lsp.engines.host.place import Place
from nlx_lsp.errors import EngineError


async def look_at_host() -> Host:
    """Return whether the host of this version runs, and what it does."""
    place = Place.usual()
    about = Host(folder=str(place.folder), others=place.others)
    try:
        connection = await HostConnection.open(place)
    except EngineError as error:
        return Host(folder=about.folder, others=about.others, problem=str(error))
    except (OSError, EOFError):
        return about
    try:
        return Host(folder=about.folder, others=about.others, status=await connection.result("status"))
    finally:
        await connection.close()
