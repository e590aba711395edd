"""Programs that reach for what is not theirs: files, secrets, sockets, processes.  They do not get it."""

import contextlib
import os
import secrets
import socket
import sys
from collections.abc import Iterator

import pytest
from confined import TRY, Place


async def test_deleting_everything_deletes_the_copy(place: Place) -> None:
    code = place.write("project/code.py", "x = 1\n")
    note = place.write("home/note", "mine")
    other = place.write("other/file", "mine")
    ran = await place.python(
        TRY + "for path in ('.', os.path.expanduser('~'), '/etc', '/tmp', '/var'):\n"
        "    shutil.rmtree(path, ignore_errors=True)\n"
        "print(os.path.exists('code.py'))"
    )
    assert (ran.status, ran.output) == (0, "False\n")
    assert (code.read_text(), note.read_text(), other.read_text()) == ("x = 1\n", "mine", "mine")


async def test_the_program_cannot_look_into_what_guards_it(place: Place) -> None:
    ran = await place.python(
        TRY + "library = ctypes.CDLL(None, use_errno=True)\n"
        "print([library.ptrace(16, 1, 0, 0), library.ptrace(0x4206, 1, 0, 0)])\n"
        "for name in ('mem', 'environ', 'fd/1', 'fd', 'root', 'cwd'):\n"
        "    print(attempt(lambda: os.listdir(f'/proc/1/{name}') if name == 'fd' else\n"
        "          open(f'/proc/1/{name}', 'rb').read(1))[0])"
    )
    assert ran.output.splitlines()[0] == "[-1, -1]"
    assert set(ran.output.splitlines()[1:]) == {"PermissionError"}


async def test_other_processes_cannot_be_seen(place: Place) -> None:
    ran = await place.python(
        TRY
        + "print(sorted(int(name) for name in os.listdir('/proc') if name.isdigit()) == [1, os.getpid()])\n"
        "texts = [open(f'/proc/{name}/environ').read() for name in os.listdir('/proc')\n"
        "         if name.isdigit() and os.access(f'/proc/{name}/environ', os.R_OK)]\n"
        "print(any('NLX_TEST_TOKEN' in text for text in texts), 'NLX_TEST_TOKEN' in os.environ)"
    )
    assert ran.output == "True\nFalse False\n"


async def test_the_home_folder_and_other_secrets_cannot_be_read(place: Place) -> None:
    place.write("home/.ssh/id_ed25519", "secret")
    place.write("home/.cargo/credentials.toml", "secret")
    place.write("home/.config/token", "secret")
    place.write("home/.cargo/bin/cargo", "a tool")
    other = place.write("other/secret", "secret")
    paths = [str(place.home / ".ssh"), str(place.home / ".cargo/credentials.toml"), str(other)]
    paths += ["/etc/shadow", "/proc/kcore", str(place.home / ".config"), f"/proc/{os.getpid()}/environ"]
    ran = await place.python(
        TRY + f"for path in {paths!r}:\n"
        "    print(attempt(lambda: os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read(9))[0])"
    )
    assert len(ran.output.splitlines()) == len(paths)
    assert set(ran.output.split()) <= {"FileNotFoundError", "PermissionError"}
    assert (await place.python("import os; print(os.listdir(os.environ['HOME']))")).output == "[]\n"


async def test_nothing_outside_can_be_written(place: Place) -> None:
    other = place.folder / "escaped"
    paths = ["/usr/escaped", "/etc/escaped", "/escaped", "/dev/escaped", "/sys/escaped", str(other)]
    paths += ["/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/proc/sys/vm/swappiness", "/etc/hosts"]
    paths += ["/run/nlx-lsp/keeper.py", sys.executable, os.path.realpath(sys.executable)]  # noqa: ASYNC240 - once
    ran = await place.python(TRY + f"for path in {paths!r}: print(attempt(lambda: open(path, 'ab'))[0])")
    assert len(ran.output.splitlines()) == len(paths)
    assert set(ran.output.split()) <= {"OSError", "PermissionError", "FileNotFoundError", "done"}
    # Beside the project there may be room of the sandbox's own, that nobody else ever sees.
    assert ran.output.split().count("done") == (1 if other.is_relative_to("/tmp") else 0)  # noqa: S108 - the place
    assert not other.exists()


@contextlib.contextmanager
def listening(address: str | tuple[str, int], family: int) -> Iterator[socket.socket]:
    """Let somebody listen."""
    with socket.socket(family, socket.SOCK_STREAM) as server:
        server.bind(address)
        server.listen()
        yield server


async def test_no_socket_leads_out(place: Place) -> None:
    name = f"\0nlx-{secrets.token_hex(8)}"
    path = str(place.project / "socket")
    with (
        listening(("127.0.0.1", 0), socket.AF_INET) as tcp,
        listening(name, socket.AF_UNIX),
        listening(path, socket.AF_UNIX),
    ):
        targets = [("AF_INET", tcp.getsockname()), ("AF_UNIX", name), ("AF_UNIX", path)]
        targets += [
            ("AF_INET", ("192.0.2.1", 80)),
            ("AF_UNIX", "/var/run/docker.sock"),
            ("AF_INET6", ("::1", 80)),
        ]
        with socket.create_connection(tcp.getsockname(), 5):  # from outside it can be reached
            pass
        ran = await place.python(
            TRY + f"for family, address in {targets!r}:\n"
            "    with socket.socket(getattr(socket, family)) as each:\n"
            "        print(attempt(lambda: each.connect(address)))\n"
            "print(attempt(lambda: socket.gethostbyname('example.org'))[0])\n"
            "print(attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))[0])"
        )
    assert "done" not in ran.output
    assert len(ran.output.splitlines()) == len(targets) + 2


async def test_programs_of_the_sandbox_may_talk_to_one_another(place: Place) -> None:
    ran = await place.python(
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "client = socket.create_connection(server.getsockname())\nprint('connected')"
    )
    assert ran.output == "connected\n"


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm", "~"])  # noqa: S108 - the sandbox's own
async def test_the_disk_cannot_be_filled(place: Place, folder: str) -> None:
    ran = await place.python(
        TRY + f"folder = os.path.expanduser({folder!r})\nwritten = 0\n"
        "with contextlib.suppress(OSError):\n"
        "    for number in range(1000):\n"
        "        with open(f'{folder}/{number}', 'wb', buffering=0) as file:\n"
        "            for _ in range(16): written += file.write(bytes(1 << 20))\n"
        "print(written >> 20)"
    )
    assert 200 <= int(ran.output) <= 256


async def test_files_cannot_be_made_without_end(place: Place) -> None:
    if place.kind == "bubblewrap":
        pytest.skip("bubblewrap bounds the bytes of a folder alone")
    ran = await place.python(
        TRY + "number = 0\n"
        "with contextlib.suppress(OSError):\n"
        "    while number < 400000:\n"
        "        open(f'/tmp/{number}', 'w').close(); number += 1\n"
        "print(number)",
        seconds=60.0,
    )
    assert int(ran.output) < 70_000


async def test_deep_folders_vanish_with_the_copy(place: Place) -> None:
    ran = await place.python(
        "import os\nfor _ in range(3000):\n    os.mkdir('d'); os.chdir('d')\nprint('deep')", seconds=60.0
    )
    assert (ran.status, ran.output) == (0, "deep\n")
    assert list(place.project.iterdir()) == []


async def test_what_confines_cannot_be_undone(place: Place) -> None:
    place.write("home/secret", "secret")
    ran = await place.python(
        TRY + "library = ctypes.CDLL(None, use_errno=True)\n"
        "home = os.path.expanduser('~').encode()\n"
        "print([library.umount2(home, 2), library.mount(b'none', b'/usr', None, 32 | 4096, None),\n"
        "       library.mount(b'proc', b'/tmp', b'proc', 0, None), library.unshare(0x10000000),\n"
        "       library.unshare(0x20000), library.setuid(0), library.syscall(317, 0, 0, 0),\n"
        "       library.chroot(b'/proc/1/root'), library.prctl(24, 0)])\n"
        "status = dict(line.split(':\\t', 1) for line in open('/proc/self/status') if ':\\t' in line)\n"
        "print(*(status[name].strip() for name in ('CapEff', 'CapPrm', 'CapInh', 'CapAmb', 'NoNewPrivs')))\n"
        "print(os.listdir(home))"
    )
    assert ran.output.splitlines() == [str([-1] * 9), f"{' '.join(4 * ['0' * 16])} 1", "[]"]


async def test_a_namespace_in_the_sandbox_shows_no_more(place: Place) -> None:
    place.write("home/secret", "secret")
    script = (
        "umount ~; umount -l ~; mount --bind / /tmp; mount -o remount,rw /usr; ls -A ~; touch /usr/escaped"
    )
    ran = await place.run("unshare", "-Urm", "sh", "-c", script)
    assert "secret" not in ran.output
    assert ran.status != 0
    assert not os.access("/usr/escaped", os.F_OK)


async def test_there_is_no_terminal(place: Place) -> None:
    ran = await place.python(
        TRY + "print(os.isatty(0), os.isatty(1), sys.stdin.read() == '')\n"
        "print(attempt(lambda: open('/dev/tty'))[0])\n"
        "import fcntl, termios\n"
        "print(attempt(lambda: [fcntl.ioctl(n, termios.TIOCSTI, b'x') for n in (0, 1, 2)])[0])\n"
        "print(os.getsid(0) == os.getpid())"
    )
    assert ran.output.split() == ["False", "False", "True", ran.output.split()[3], "OSError", "True"]
    assert ran.output.split()[3] in {"FileNotFoundError", "OSError"}


async def test_no_link_leads_out_through_what_is_collected(place: Place) -> None:
    place.write("other/secret", "secret")
    ran = await place.python(
        TRY + f"os.symlink({str(place.folder / 'other/secret')!r}, 'a')\n"
        "os.symlink('/etc/passwd', 'b'); os.symlink('/etc', 'c'); os.mkfifo('d'); os.mkdir('e')\n"
        "os.symlink('/proc/1/environ', 'f'); open('g', 'w').write('fine')\n"
        "open('huge', 'wb').truncate(64 << 20)",
        collect=("a", "b", "c/passwd", "d", "e", "f", "g", "huge", "missing"),
    )
    assert (ran.status, ran.collected) == (0, {"g": "fine"})
