"""Shuts itself in and becomes another program: a small `bwrap` for machines that have none.

A program of its own, that imports nothing of ours.  Its argument is JSON: ``steps``, what there is to see;
``user``, whom to become where root calls; ``command``, what to become.  The command is process 1 of its own
namespaces for processes, files, network, host name and shared memory, has no capabilities, and dies with
whoever called this.  Knows neither projects nor tests.
"""

import ctypes
import fcntl
import json
import os
import signal
import socket
import struct
import sys
from collections.abc import Mapping
from typing import Any

_USER, _OTHERS = 0x10000000, 0x20000 | 0x20000000 | 0x40000000 | 0x08000000 | 0x04000000 | 0x02000000
"""CLONE_NEWUSER; and NEWNS, NEWPID, NEWNET, NEWIPC, NEWUTS and NEWCGROUP."""
_NOSUID, _NODEV, _NOEXEC, _BIND, _RECURSIVE, _PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
_DETACH = 2
_MOUNT_SETATTR, _HERE, _ALL_BELOW, _READ_ONLY_NOSUID = 442, -100, 0x8000, 3
_DEATH_SIGNAL, _DROP_FROM_BOUND, _NO_NEW_PRIVILEGES = 1, 24, 38
_CAPABILITIES_VERSION = 0x20080522
_SET_FLAGS, _UP = 0x8914, 0x41
_DEVICES = ("null", "zero", "full", "random", "urandom")
_OLD, _NEW, _UPPER = "/old", "/new", "/upper"
_LAYERS = 512 << 20
"""Bytes that may be written over what is otherwise read-only."""

_library = ctypes.CDLL(None, use_errno=True)


def main() -> int:
    """Do what the argument says; return the command's exit status."""
    plan = json.loads(sys.argv[1])
    own, caller = (os.getuid(), os.getgid()), os.getppid()
    if plan["user"] is None:
        _call("unshare", _USER | _OTHERS)
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{own[0]} {own[0]} 1")
        _write("/proc/self/gid_map", f"{own[1]} {own[1]} 1")
    else:
        _call("unshare", _OTHERS)
    # New rights would take it back, so it comes after them; the caller may be dead by now.
    _call("prctl", _DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != caller:
        return 1
    parent = os.getpid()
    child = os.fork()
    if child:
        os.close(0)
        return _status(os.waitpid(child, 0)[1])
    try:
        _shut_in(plan)
        _become(plan, parent)
    except OSError as error:
        sys.stderr.write(f"confine: {error}\n")
    os._exit(1)


def _status(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _become(plan: Mapping[str, Any], parent: int) -> None:
    capability = 0
    while _library.prctl(_DROP_FROM_BOUND, capability, 0, 0, 0) == 0:
        capability += 1
    if plan["user"] is not None:
        os.setgroups([])
        os.setresgid(plan["user"], plan["user"], plan["user"])
        os.setresuid(plan["user"], plan["user"], plan["user"])
    header = struct.pack("Ii", _CAPABILITIES_VERSION, 0)
    _call("capset", header, bytes(24))
    _call("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    # As in `main`; from in here, the parent has no number.
    _call("prctl", _DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() not in (0, parent):
        return
    os.execv(plan["command"][0], plan["command"])  # noqa: S606 - no shell is wanted


def _shut_in(plan: Mapping[str, Any]) -> None:
    """Make a new root folder of the steps, and leave the old one."""
    _enable_loopback()
    _mount("", "/", "", _RECURSIVE | _PRIVATE)
    _mount("tmpfs", "/tmp", "tmpfs", _NOSUID | _NODEV, "mode=755")  # noqa: S108 - it is hidden, not used
    for name in (_OLD, _NEW, _UPPER):
        os.mkdir(f"/tmp{name}")  # noqa: S108 - as above
    os.chdir("/tmp")  # noqa: S108 - as above
    _call("pivot_root", b".", b"old")
    os.chdir("/")
    _mount("tmpfs", _NEW, "tmpfs", _NOSUID | _NODEV, "mode=755,size=1048576")
    _mount("tmpfs", _UPPER, "tmpfs", _NOSUID | _NODEV, f"mode=755,size={_LAYERS}")
    steps = _Steps(plan["user"])
    for kind, *words in plan["steps"]:
        getattr(steps, kind)(*words)
    os.chdir(_NEW)
    _call("pivot_root", b".", b".")
    _call("umount2", b".", _DETACH)
    os.chdir("/")


class _Steps:
    """What makes up a root folder, in the words of a plan."""

    def __init__(self, user: int | None) -> None:
        self._user = user
        self._owner = "" if user is None else f",uid={user},gid={user}"
        self._layers = 0

    def empty(self, path: str, size: int) -> None:
        """Put a new folder there, that has room for some bytes."""
        place = self._folder(path)
        options = f"mode=755,size={size},nr_inodes={max(size // 4096, 64)}{self._owner}"
        _mount("tmpfs", place, "tmpfs", _NOSUID | _NODEV, options)

    def show(self, source: str, path: str) -> None:
        """Show a file or folder, to be read."""
        if os.path.isdir(_OLD + source):
            place = self._folder(path)
        else:
            self._folder(os.path.dirname(path))
            place = _NEW + path
            if not os.path.exists(place):
                os.close(os.open(place, os.O_CREAT | os.O_WRONLY, 0o644))
        _mount(_OLD + source, place, "", _BIND | _RECURSIVE)
        _protect(place, _ALL_BELOW)

    def layer(self, source: str, path: str) -> None:
        """Show a folder whose changes are lost; where the kernel cannot do that, to be read."""
        place = self._folder(path)
        self._layers += 1
        upper, work = f"{_UPPER}/{self._layers}", f"{_UPPER}/{self._layers}w"
        os.mkdir(upper)
        os.mkdir(work)
        self._give(upper)
        below = _OLD + "".join(f"\\{letter}" if letter in ":,\\" else letter for letter in source)
        options = f"lowerdir={below},upperdir={upper},workdir={work},userxattr"
        try:
            _mount("overlay", place, "overlay", _NOSUID | _NODEV, options)
        except OSError:
            self.show(source, path)

    def link(self, target: str, path: str) -> None:
        """Make a symbolic link."""
        self._folder(os.path.dirname(path))
        if not os.path.lexists(_NEW + path):
            os.symlink(target, _NEW + path)

    def processes(self, path: str) -> None:
        """Show the processes of the sandbox."""
        _mount("proc", self._folder(path), "proc", _NOSUID | _NODEV | _NOEXEC)

    def devices(self, path: str) -> None:
        """Show the devices that every program expects."""
        place = self._folder(path)
        _mount("tmpfs", place, "tmpfs", _NOSUID, "mode=755,size=65536")
        for name in _DEVICES:
            os.close(os.open(f"{place}/{name}", os.O_CREAT | os.O_WRONLY, 0o666))
            _mount(f"{_OLD}/dev/{name}", f"{place}/{name}", "", _BIND)
        for number, name in enumerate(("stdin", "stdout", "stderr")):
            os.symlink(f"/proc/self/fd/{number}", f"{place}/{name}")
        os.symlink("/proc/self/fd", f"{place}/fd")
        os.mkdir(f"{place}/pts")
        _mount("devpts", f"{place}/pts", "devpts", _NOSUID | _NOEXEC, "newinstance,ptmxmode=0666,mode=620")
        os.symlink("pts/ptmx", f"{place}/ptmx")
        os.mkdir(f"{place}/shm")

    def seal(self, path: str) -> None:
        """Let nobody write there any more; what is mounted below stays as it is."""
        _protect(_NEW + path, 0)

    def _folder(self, path: str) -> str:
        """Make a folder and those above it; return where it is now."""
        place = _NEW + path.rstrip("/")
        missing: list[str] = []
        above = place
        while not os.path.isdir(above):
            missing.append(above)
            above = os.path.dirname(above)
        for each in reversed(missing):
            os.mkdir(each)
            self._give(each)
        return place

    def _give(self, path: str) -> None:
        if self._user is not None:
            os.chown(path, self._user, self._user)


def _enable_loopback() -> None:
    """Let programs of the sandbox talk to one another, as some tools do."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH22x", b"lo", _UP))


def _protect(path: str, below: int) -> None:
    """Make a mount read-only."""
    attributes = struct.pack("QQQQ", _READ_ONLY_NOSUID, 0, 0, 0)
    size = ctypes.c_size_t(len(attributes))
    arguments = (ctypes.c_long(_MOUNT_SETATTR), _HERE, os.fsencode(path), below, attributes, size)
    if _library.syscall(*arguments):
        _fail("mount_setattr", path)


def _mount(source: str, path: str, kind: str, flags: int, options: str = "") -> None:
    words = (os.fsencode(source), os.fsencode(path), kind.encode() or None)
    if _library.mount(*words, ctypes.c_ulong(flags), os.fsencode(options)):
        _fail("mount", path)


def _call(name: str, *arguments: int | bytes) -> None:
    if getattr(_library, name)(*arguments):
        _fail(name, "")


def _fail(name: str, path: str) -> None:
    number = ctypes.get_errno()
    raise OSError(number, f"{name} {path.removeprefix(_NEW)}: {os.strerror(number)}".replace(" :", ":"))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


if __name__ == "__main__":
    raise SystemExit(main())
