"""Fills a scratch folder, runs one program in it, ends what that leaves running, and tells the result.

A program of its own, that imports nothing of ours: process 1 of a sandbox, or an ordinary process where there
is none.  Standard input: the order, a line of JSON, and the files.  Standard output: a line when the program
starts, and a line with the result.  Standard error is the program's output.
"""

import contextlib
import ctypes
import json
import os
import platform
import signal
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

Order = Mapping[str, Any]

_LINUX = sys.platform == "linux"
_LARGEST = 8 << 20
"""Bytes of one file that is handed back, and of all of them four times that."""
_NICE = 5
_PATIENCE = 2.0
"""Seconds for processes to die where they can run away."""
_DEATH_SIGNAL, _NOT_DUMPABLE, _SECCOMP, _SUBREAPER, _NO_NEW_PRIVILEGES = 1, 4, 22, 36, 38
_MODERN = (5, 14)
"""Linux from here on counts processes in a user namespace by themselves."""
_LATER_CALLS = (425, 426, 427, 428, 429, 430, 431, 432, 433, 442, 447)
"""io_uring_*, open_tree, move_mount, fs*, mount_setattr, memfd_secret: the same number everywhere."""
_CALLS: Mapping[str, tuple[int, tuple[int, ...]]] = {
    "x86_64": (0xC000003E, (29, 155, 161, 165, 166, 248, 249, 250, 272, 298, 308, 319, 321, 323)),
    "aarch64": (0xC00000B7, (194, 41, 51, 40, 39, 217, 218, 219, 97, 241, 268, 279, 280, 282)),
}
"""By machine: what the kernel calls it, and shmget, pivot_root, chroot, mount, umount2, add_key, request_key,
keyctl, unshare, perf_event_open, setns, memfd_create, bpf, userfaultfd."""
_X32 = 0x40000000
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050001
"""What a filter says: go on, or fail with EPERM."""


def main() -> None:
    """Do what standard input says."""
    source, report = sys.stdin.buffer, os.fdopen(1, "wb")
    order = json.loads(source.readline())
    try:
        fill(order["root"], source)
        harden(confined=order["confined"])
        child = start(order)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        tell(report, {"problem": f"{order['command'][0]} cannot be started: {error}"})
        return
    tell(report, {"started": True})
    try:
        status = wait(child)
    finally:
        end_rest(child.pid)
    tell(report, {"status": status, "collected": collect(order["root"], order["collect"])})


def tell(report: BinaryIO, what: Mapping[str, Any]) -> None:
    """Write one line of JSON."""
    report.write(json.dumps(what).encode() + b"\n")
    report.flush()


def fill(root: str, source: BinaryIO) -> None:
    """Write the files that come in: a line of JSON each, and its bytes."""
    for line in iter(source.readline, b"\n"):
        entry = json.loads(line)
        path = os.path.join(root, *entry["path"].split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if "link" in entry:
            os.symlink(entry["link"], path, target_is_directory=entry["folder"])
            continue
        data = source.read(entry["size"])
        with open(path, "wb") as file:
            file.write(data)
        os.chmod(path, entry["mode"])
        os.utime(path, ns=(entry["time"], entry["time"]))


def harden(*, confined: bool) -> None:
    """Be no way out for the program: it can neither look into this process nor get new rights."""
    if not _LINUX:
        return
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")  # should the machine run out of memory, this goes first
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_NOT_DUMPABLE, 0, 0, 0, 0)
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    library.prctl(_SUBREAPER, 1, 0, 0, 0)
    if not confined:
        # A sandbox falls with its process 1; without one, this process has to end the others first.
        signal.signal(signal.SIGTERM, _leave)
        library.prctl(_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
    known = _CALLS.get(platform.machine())
    if confined and known and sys.maxsize > 1 << 32:
        program = _filter(*known)
        buffer = ctypes.create_string_buffer(program)
        head = struct.pack("HL", len(program) // 8, ctypes.addressof(buffer))
        if library.prctl(_SECCOMP, 2, head, 0, 0):
            raise OSError(ctypes.get_errno(), "the system calls cannot be filtered")


def _leave(number: int, _: object) -> None:
    """Go, once: each thread of the dead parent may send the signal."""
    signal.signal(number, signal.SIG_IGN)
    sys.exit(1)


def _filter(machine: int, calls: Sequence[int]) -> bytes:
    """Return a filter that denies some system calls, and all of another machine's."""
    denied = sorted({*calls, *_LATER_CALLS})
    rest = len(denied)
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, rest + 3, machine),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, rest + 1, 0, _X32),
        *((_EQUAL, rest - number, 0, call) for number, call in enumerate(denied)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def start(order: Order) -> "subprocess.Popen[bytes]":
    """Start the program, in a session of its own: it has no terminal, and reads nothing."""
    posix = os.name == "posix"
    return subprocess.Popen(  # noqa: S603 - this is what the program is for
        order["command"],
        cwd=os.path.join(order["root"], order["folder"]),
        env=order["environment"],
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.buffer,
        stderr=sys.stderr.buffer,
        start_new_session=posix,
        # There is one thread, so nothing can be locked in the child.
        preexec_fn=(lambda: limit(order["limits"], confined=order["confined"])) if posix else None,  # noqa: PLW1509 - see above
    )


def limit(limits: Mapping[str, int], *, confined: bool) -> None:
    """Limit this process and all that it starts, and let others go first."""
    import resource  # noqa: PLC0415 - Windows has none

    os.nice(_NICE)

    wanted = {
        "RLIMIT_CORE": 0,
        "RLIMIT_CPU": limits["cpu"],
        "RLIMIT_FSIZE": limits["file"],
        "RLIMIT_NOFILE": limits["open"],
    }
    if _LINUX:
        # Memory that can be written: address space would not do, of which Node and Java reserve very much.
        wanted["RLIMIT_DATA"] = limits["memory"]
    if _LINUX and confined and _release() >= _MODERN:
        wanted["RLIMIT_NPROC"] = limits["processes"]
    for name, value in wanted.items():
        kind = getattr(resource, name)
        most = resource.getrlimit(kind)[1]
        allowed = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (allowed, allowed))


def _release() -> tuple[int, ...]:
    numbers = platform.release().partition("-")[0].split(".")[:2]
    return tuple(int(number) for number in numbers if number.isdigit())


def wait(child: "subprocess.Popen[bytes]") -> int:
    """Wait for the program, and meanwhile bury the orphans; return its exit status."""
    if os.name != "posix":
        return child.wait()
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == child.pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode


def end_rest(group: int) -> None:
    """End what the program has left running."""
    if os.name != "posix":
        return
    if os.getpid() == 1:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)  # all but this process; nobody can fork past it
        with contextlib.suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
    until = time.monotonic() + _PATIENCE
    # Their children become ours when they die.
    while time.monotonic() < until and (children := list(_children())):
        for pid in children:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, 0)


def _children() -> Iterator[int]:
    """Return the processes that this one has started or adopted; none where there is no /proc."""
    if not os.path.isdir("/proc/self"):
        return
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError, IndexError), open(f"/proc/{name}/stat", "rb") as file:
            if int(file.read().rpartition(b")")[2].split()[1]) == os.getpid():
                yield int(name)


def collect(root: str, paths: Sequence[str]) -> dict[str, str]:
    """Return the texts of files, as far as they are regular files of the folder and not too large."""
    found: dict[str, str] = {}
    room = 4 * _LARGEST
    for path in paths:
        with contextlib.suppress(OSError):
            data = _read(root, path.split("/"))
            if len(data) <= min(_LARGEST, room):
                found[path] = data.decode("utf-8", "replace")
                room -= len(data)
    return found


def _read(root: str, parts: Sequence[str]) -> bytes:
    """Read a file, and follow no link on the way: the program may have made it."""
    if os.name != "posix":
        path = os.path.join(root, *parts)
        if os.path.realpath(path) != os.path.join(os.path.realpath(root), *parts):
            raise PermissionError(path)
        with open(path, "rb") as file:
            return file.read(_LARGEST + 1)
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in parts[:-1]:
            inner = os.open(part, flags | os.O_DIRECTORY, dir_fd=folder)
            os.close(folder)
            folder = inner
        with open(os.open(parts[-1], flags, dir_fd=folder), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise PermissionError(parts[-1])
            return file.read(_LARGEST + 1)
    finally:
        os.close(folder)


if __name__ == "__main__":
    main()
