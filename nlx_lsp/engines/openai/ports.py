"""The ports of this machine at which model servers usually listen, and whether anybody does.

Loopback is shared by all users of a machine, so a server counts only if it is run by this user or by the
system.  Says nothing; nothing is sent.
"""

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

USUAL = (8080, 11434, 1234, 8000, 5000, 5001)
"""The ports of llama-server, Ollama, LM Studio, vLLM, text-generation-webui and KoboldCpp."""
_SECONDS = 0.2
"""For all ports together; who listens on loopback answers at once."""
_PEOPLE = 1000
"""User ids from here on are people's; below are the system's own services."""
_LISTENS = "0A"
"""The state, as the kernel writes it."""
_ADDRESSES = ("0100007F", "00000000", "0" * 32, "0" * 16 + "FFFF00000100007F")
"""This machine and any machine, as the kernel writes them, in the old and the new protocol."""


async def listening(ports: Sequence[int] = USUAL) -> tuple[int, ...]:
    """Return those of the ports at which this user or the system listens.

    Where the system does not tell who listens, whoever it is counts.
    """
    held = await asyncio.gather(*map(_held, ports))
    found = [port for port, taken in zip(ports, held, strict=True) if taken]
    owners = await asyncio.to_thread(_owners) if found else {}
    return tuple(port for port in found if _trusted(owners.get(port, set())))


async def _held(port: int) -> bool:
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(_SECONDS):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return True
    return False


def _trusted(owners: set[int]) -> bool:
    return all(owner < _PEOPLE or owner == os.getuid() for owner in owners)


def _owners() -> dict[int, set[int]]:
    """Return the user ids of those who listen on loopback, by port; nothing where the system is not Linux."""
    found: dict[int, set[int]] = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with suppress(OSError):
            for line in Path(table).read_text("ascii").splitlines()[1:]:
                fields = line.split()
                address, _, port = fields[1].partition(":")
                if fields[3] == _LISTENS and address in _ADDRESSES:
                    found.setdefault(int(port, 16), set()).add(int(fields[7]))
    return found
