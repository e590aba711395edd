"""Where the host is, and how it gets there: privately, once a version, whoever starts it."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import pytest
from attrs import evolve
from engines.processes import LINUX, running_hosts, runs, until

from nlx_lsp.engines.host import client
from nlx_lsp.engines.host.client import HostConnection, reach
from nlx_lsp.engines.host.control import look, stop
from nlx_lsp.engines.host.door import is_open
from nlx_lsp.engines.host.place import Place, Terms
from nlx_lsp.engines.hosted import Hosted
from nlx_lsp.errors import EngineError

pytestmark = LINUX

START = """
import asyncio, sys
from pathlib import Path
from nlx_lsp.engines.host.client import reach
from nlx_lsp.engines.host.place import Place, Terms

async def main():
    connection = await reach(Terms(place=Place(folder=Path(sys.argv[1]))))
    print(connection.about["pid"])
    await connection.close()

asyncio.run(main())
"""
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
os.execv(sys.argv[2], sys.argv[2:])
"""


class Fake(Hosted):
    name = "fake"
    backend = "engines.fake_backend"


async def test_of_many_that_start_it_at_the_same_time_one_does(terms: Terms) -> None:
    command = (sys.executable, "-c", START, str(terms.place.folder))
    pipe = asyncio.subprocess.PIPE
    started = [await asyncio.create_subprocess_exec(*command, stdout=pipe) for _ in range(4)]
    said = [(await process.communicate())[0] for process in started]
    assert len(set(said)) == 1
    await until(lambda: len(running_hosts(terms.place.folder)) == 1)
    assert running_hosts(terms.place.folder) == [int(said[0])]


async def test_a_stale_socket_is_replaced(terms: Terms) -> None:
    terms.place.prepare()
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(terms.place.socket))
    assert terms.place.socket.exists()
    connection = await reach(terms)
    await connection.close()


async def test_each_version_has_its_own(terms: Terms) -> None:
    code = (
        "import sys, nlx_lsp; nlx_lsp.__version__ = '0.0.7'; "
        "from nlx_lsp.engines.host.__main__ import main; sys.exit(main())"
    )
    words = (sys.executable, "-c", code, "--folder", str(terms.place.folder))
    other = await asyncio.create_subprocess_exec(*words)
    old = evolve(terms.place, version="0.0.7")
    await until(lambda: is_open(old))
    ours = await reach(terms)
    theirs = await HostConnection.open(old)
    assert ours.about["pid"] != theirs.about["pid"] == other.pid
    assert terms.place.others == ("0.0.7",)
    await ours.close()
    await theirs.close()
    await stop(old)
    assert await other.wait() == 0


async def test_a_host_that_does_not_answer_is_named_and_can_be_stopped(
    terms: Terms, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = await reach(terms)
    host = connection.about["pid"]
    await connection.close()
    os.kill(host, signal.SIGSTOP)
    monkeypatch.setattr(client, "_ANSWERS", 0.3)
    with pytest.raises(EngineError, match=r"does not answer.*engine\.share = false"):
        await reach(terms)
    assert await stop(terms.place)
    await until(lambda: not runs(host))


async def test_a_full_disk_costs_the_log_and_nothing_else(terms: Terms) -> None:
    terms.place.prepare()
    words = ("-P", "-m", "nlx_lsp.engines.host", "--folder", str(terms.place.folder))
    call = 'ulimit -f 0; exec "$0" "$@"'
    host = await asyncio.create_subprocess_exec("sh", "-c", call, sys.executable, *words)
    await until(lambda: is_open(terms.place))
    engine = Fake(Path("works"), terms=terms)
    assert await engine.count_tokens(["a word"]) == [2]
    found = await look(terms.place)
    assert found
    assert found["pid"] == host.pid
    assert not terms.place.process.exists() or terms.place.process.read_text() == ""
    await engine.close()
    await stop(terms.place)
    assert await host.wait() == 0


async def test_a_socket_that_systemd_hands_over(terms: Terms) -> None:
    terms.place.prepare()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(terms.place.socket))
        listener.listen()
        words = ("-P", "-m", "nlx_lsp.engines.host", "--folder", str(terms.place.folder), "--exit", "0.2")
        number = listener.fileno()
        host = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", HAND_OVER, str(number), sys.executable, *words), pass_fds=[number]
        )
        connection = await reach(terms)
        assert connection.about["pid"] == host.pid
        await connection.close()
        assert await host.wait() == 0  # it ends as any other
    assert terms.place.socket.exists()  # which is systemd's, who starts another host with the next guest


@pytest.mark.parametrize("trouble", ["a file", "a link", "somebody else's"])
async def test_a_place_that_is_not_private_is_refused(tmp_path: Path, trouble: str) -> None:
    folder = tmp_path / "run"
    if trouble == "a file":
        folder.touch()
    elif trouble == "a link":
        (tmp_path / "elsewhere").mkdir()
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        if os.getuid():
            pytest.skip("only root can give a folder away")
        folder.mkdir()
        os.chown(folder, 65534, 65534)
    with pytest.raises(EngineError, match=r"no private place.*engine\.share = false"):
        await reach(Terms(place=Place(folder=folder)))


async def test_why_it_cannot_start_is_said(terms: Terms) -> None:
    terms.place.prepare()
    terms.place.socket.mkdir()  # which cannot be removed as a socket is
    with pytest.raises(EngineError, match=r"cannot be started: .*directory.*engine\.share = false"):
        await reach(terms)
    terms.place.socket.rmdir()


def test_the_place_is_the_runtime_directory_only_if_that_is_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert Place.usual().folder == tmp_path / "nlx-lsp"
    for strange in ("relative", str(tmp_path / "not there"), "/proc" if os.getuid() else ""):
        monkeypatch.setenv("XDG_RUNTIME_DIR", strange)
        assert Place.usual().folder in (
            Path(f"/run/user/{os.getuid()}/nlx-lsp"),
            Path(f"/tmp/nlx-lsp-{os.getuid()}"),  # noqa: S108 - it is not made here
        )


def test_a_long_path_leaves_a_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    assert Place.usual().loopback
