"""Who listens on this machine: only servers of this user or of the system are looked at."""

import os
import socket
import sys
from collections.abc import Iterator

import pytest

from nlx_lsp.engines.openai.ports import listening

SOMEBODY = 54321
"""A user id of a person who is not there."""
SERVICE = 33
"""A user id of the system's own."""


@pytest.fixture
def server() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def closed() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


async def test_finds_the_ports_where_somebody_listens(server: int, closed: int) -> None:
    assert await listening((closed, server)) == (server,)
    assert await listening(()) == ()


async def test_finds_a_port_that_is_open_to_the_network(closed: int) -> None:
    with socket.create_server(("0.0.0.0", closed)):  # noqa: S104 - that is the point
        assert await listening((closed,)) == (closed,)


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() != 0, reason="becomes another user, on Linux")
@pytest.mark.parametrize(("user", "counts"), [(SOMEBODY, False), (SERVICE, True)])
async def test_leaves_the_servers_of_other_people_alone(closed: int, user: int, counts: bool) -> None:
    os.seteuid(user)  # whom the kernel notes as the listener
    try:
        listener = socket.create_server(("127.0.0.1", closed))
    finally:
        os.seteuid(0)
    with listener:
        assert (await listening((closed,)) == (closed,)) is counts
