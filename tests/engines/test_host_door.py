"""Who gets in: this user's servers, and nobody else, through a socket as through a port."""

import asyncio
import json
import os
import stat
import sys
from pathlib import Path

import pytest
from attrs import evolve
from engines.processes import LINUX, listening

from nlx_lsp.engines.host import door
from nlx_lsp.engines.host.client import HostConnection, reach, read_keys
from nlx_lsp.engines.host.control import look, stop
from nlx_lsp.engines.host.place import Place, Terms
from nlx_lsp.engines.hosted import Hosted
from nlx_lsp.engines.wire import encode
from nlx_lsp.errors import EngineError
from nlx_lsp.values import Request

pytestmark = LINUX

NOBODY = 65534
"""Another user."""
HELLO = {"id": 0, "call": "hello", "protocol": 1, "version": "", "key": ""}
VISIT = """
import os, socket, sys
os.setuid(int(sys.argv[3]))
visitor = socket.socket(socket.AF_UNIX)
try:
    visitor.connect(sys.argv[1])
    visitor.sendall(sys.argv[2].encode() + b"\\n")
    print(visitor.recv(100))
except OSError as error:
    print(type(error).__name__)
"""


class Fake(Hosted):
    name = "fake"
    backend = "engines.fake_backend"


@pytest.fixture(params=["socket", "port"])
async def place(request: pytest.FixtureRequest, terms: Terms) -> Place:
    """Where a host listens."""
    place = evolve(terms.place, loopback=request.param == "port")
    connection = await reach(evolve(terms, place=place))
    await connection.close()
    return place


async def knock(place: Place, said: bytes) -> bytes:
    """Say something, and return all that is answered before the connection ends."""
    if place.loopback:
        reader, writer = await asyncio.open_connection("127.0.0.1", read_keys(place).port)
    else:
        reader, writer = await asyncio.open_unix_connection(place.socket)
    writer.write(said)
    try:
        return await reader.read()
    except ConnectionError:  # cut off before all was said
        return b""
    finally:
        writer.close()


def hello(place: Place, **changes: object) -> bytes:
    key = read_keys(place).ours if place.loopback else ""
    return encode({**HELLO, "version": place.version, "key": key, **changes})


STRANGERS = {
    "a web page": b"POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n\r\n{}",
    "a browser that asks first": b"OPTIONS / HTTP/1.1\r\n\r\n",
    "noise": b"\x00\xff" * 50,
    "another call": b'{"id":1,"call":"status"}\n',
    "no message": b'{"id":0,"call":"hello",\n',
    "too much": b'{"id":0,"call":"hello",' + b" " * 5000,
}


@pytest.mark.parametrize("who", STRANGERS)
async def test_who_says_no_hello_is_cut_off_without_a_word(place: Place, who: str) -> None:
    assert await knock(place, STRANGERS[who]) == b""
    assert await look(place) is not None


async def test_a_wrong_key_is_cut_off(place: Place) -> None:
    for key in ("x", "é", None, 1, ["x"]):
        assert await knock(place, hello(place, key=key)) == b""


async def test_another_version_is_told_so(place: Place) -> None:
    for changes in ({"version": "0.0.7"}, {"protocol": 0}):
        assert b"of another version" in await knock(place, hello(place, **changes))
    with pytest.raises(EngineError, match="of another version"):
        await HostConnection.open(evolve_files(place))


def evolve_files(place: Place) -> Place:
    """Return the same place under the name of another version."""
    other = evolve(place, version="0.0.7")
    for path, link in ((place.socket, other.socket), (place.key, other.key)):
        if path.exists():
            link.symlink_to(path)
    return other


@pytest.mark.parametrize(
    "said", [b"\n", b'{"id":1}\n', b'{"id":1,"call":"load"}\n', b"GET / HTTP/1.1\r\n\r\n"]
)
async def test_a_guest_who_talks_nonsense_gets_an_error_or_is_cut_off(place: Place, said: bytes) -> None:
    answer = await asyncio.wait_for(knock_twice(place, said), 10)
    assert b'"error"' in answer or answer == b""
    assert await look(place) is not None


async def knock_twice(place: Place, said: bytes) -> bytes:
    """Say hello, and then something; return the answer to that."""
    if place.loopback:
        reader, writer = await asyncio.open_connection("127.0.0.1", read_keys(place).port)
    else:
        reader, writer = await asyncio.open_unix_connection(place.socket)
    writer.write(hello(place))
    assert b'"result"' in await reader.readline()
    writer.write(said)
    try:
        return await reader.readline()
    finally:
        writer.close()


async def test_a_crowd_that_does_not_finish_its_hello_keeps_nobody_out_for_long(place: Place) -> None:
    crowd = [asyncio.create_task(knock(place, said)) for said in (b"", b'{"id":0,"call') * 50]
    await asyncio.sleep(0.1)
    connection = await reach(Terms(place=place))
    await connection.close()
    assert set(await asyncio.gather(*crowd)) == {b""}


async def test_what_is_there_is_private(place: Place) -> None:
    assert stat.S_IMODE(place.folder.stat().st_mode) == 0o700
    path = place.key if place.loopback else place.socket
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = await look(place)
    assert found
    if place.loopback:
        (address,) = listening(found["pid"])
        assert address.startswith("0100007F:")  # 127.0.0.1
    else:
        assert listening(found["pid"]) == []


async def test_a_model_works_through_it(place: Place) -> None:
    engine = Fake(Path("works"), terms=Terms(place=place))
    chunks = [chunk async for chunk in engine.generate(Request(prompt="x", max_tokens=3))]
    assert "".join(token.text for chunk in chunks for token in chunk.tokens) == "0 1 2 "
    await engine.close()


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root can be somebody else")
async def test_another_user_is_refused(terms: Terms) -> None:
    place = terms.place
    connection = await reach(terms)
    said = encode({**HELLO, "version": place.version}).decode().strip()
    folders = (place.folder.parent, place.folder)

    async def visit() -> str:
        words = (sys.executable, "-I", "-S", "-c", VISIT, str(place.socket), said, str(NOBODY))
        visitor = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
        return (await visitor.communicate())[0].decode().strip()

    assert await visit() == "PermissionError"
    for folder in folders:  # even if the folder were open, and the socket
        folder.chmod(0o755)
    place.socket.chmod(0o666)
    assert await visit() in ("b''", "ConnectionResetError", "BrokenPipeError")
    place.folder.chmod(0o700)
    await connection.close()


async def test_who_has_taken_the_port_of_a_dead_host_learns_nothing(terms: Terms) -> None:
    place = evolve(terms.place, loopback=True)
    place.prepare()
    heard = b""

    async def pretend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal heard
        writer.write(encode({"id": 0, "result": {"version": place.version, "pid": 1, "key": "guessed"}}))
        heard += await reader.read()
        writer.close()

    server = await asyncio.start_server(pretend, "127.0.0.1", 0)
    keys = {"port": server.sockets[0].getsockname()[1], "ours": "a", "theirs": "b"}
    place.key.write_text(json.dumps(keys))
    connection = await reach(evolve(terms, place=place))  # to a new host
    assert connection.about["pid"] != 1
    await connection.close()
    assert heard == hello(evolve(place), key="a")  # which is good for nothing
    server.close()


async def test_broken_keys_are_made_anew(terms: Terms) -> None:
    place = evolve(terms.place, loopback=True)
    place.prepare()
    for broken in ("", '{"port": 1}', "[]"):
        place.key.write_text(broken)
        connection = await reach(evolve(terms, place=place))
        await connection.close()
        await stop(place)


def test_a_hello_is_short_enough() -> None:
    assert len(encode({**HELLO, "version": "11.22.33.dev44+g0123456789", "key": "k" * 43})) < door._LONGEST
