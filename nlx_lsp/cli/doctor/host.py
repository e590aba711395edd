"""The host, looked at from outside: it is not started for that."""

from attrs import evolve

from nlx_lsp.cli.doctor.findings import Host
from nlx_lsp.engines.host.control import look
from nlx_lsp.engines.host.place import Place
from nlx_lsp.errors import EngineError


async def look_at_host() -> Host:
    """Return whether the host of this version runs, and what it does."""
    place = Place.usual()
    about = Host(folder=str(place.folder), others=place.others)
    try:
        return evolve(about, status=await look(place))
    except EngineError as error:
        return evolve(about, problem=str(error))
