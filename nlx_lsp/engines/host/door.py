"""Where connections come in: the socket, and the check of whoever comes.

A stranger is cut off without a word: another user, a web page, whoever says anything but a right hello, or
nothing.  Knows nothing of models.
"""

import asyncio
import hmac
import json
import os
import secrets
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from typing import Self

from attrs import asdict, field, frozen

from nlx_lsp.engines.host.client import PROTOCOL, Keys, read_keys
from nlx_lsp.engines.host.place import Place
from nlx_lsp.engines.wire import Line, decode, encode, pack
from nlx_lsp.errors import EngineError

_FIRST_HANDED_OVER = 3
"""The number of the first socket that systemd hands over."""
_BACKLOG = 64
_LONGEST = 1024
"""Bytes of a hello."""
_OPENING = b'{"id":0,"call":"hello",'
"""How every hello begins."""
_HELLO_SECONDS = 2.0
"""In which it has to be said."""


class StrangerError(Exception):
    """Somebody who has no business here; says who, for the log."""


@frozen(kw_only=True)
class Door:
    """What a host listens to; made by `open`."""

    socket: socket.socket
    """Where connections arrive."""
    remove: Callable[[], None]
    """Takes away what others find the door by; called before the door is closed."""
    keys: Keys = field(factory=Keys)
    """How it and a guest know each other."""

    @classmethod
    def open(cls, place: Place) -> Self:
        """Listen, in place of a host that is gone; the caller holds the lock.

        Raises:
            OSError: If that cannot be done.
        """
        return cls._open_port(place) if place.loopback else cls._open_socket(place)

    @classmethod
    def handed_over(cls) -> Self | None:
        """Return the door that systemd has opened for this process; None if it has not."""
        if os.environ.get("LISTEN_PID") != str(os.getpid()) or os.environ.get("LISTEN_FDS") != "1":
            return None
        for name in ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES"):
            os.environ.pop(name, None)
        os.set_inheritable(_FIRST_HANDED_OVER, False)
        return cls(socket=socket.socket(fileno=_FIRST_HANDED_OVER), remove=lambda: None)

    @classmethod
    def _open_socket(cls, place: Place) -> Self:
        place.socket.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        mask = os.umask(0o177)
        try:
            listener.bind(str(place.socket))
        except OSError:
            listener.close()
            raise
        finally:
            os.umask(mask)
        listener.listen(_BACKLOG)
        return cls(socket=listener, remove=lambda: place.socket.unlink(missing_ok=True))

    @classmethod
    def _open_port(cls, place: Place) -> Self:
        listener = socket.create_server(("127.0.0.1", 0), backlog=_BACKLOG)
        port: int = listener.getsockname()[1]
        keys = Keys(port=port, ours=secrets.token_urlsafe(), theirs=secrets.token_urlsafe())
        unfinished = place.key.with_suffix(".part")
        try:
            unfinished.unlink(missing_ok=True)
            with open(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:  # noqa: PTH123 - paths cannot open with a mode
                json.dump(asdict(keys), file)
            unfinished.replace(place.key)
        except OSError:
            listener.close()
            raise
        return cls(socket=listener, remove=lambda: place.key.unlink(missing_ok=True), keys=keys)

    async def greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, version: str) -> None:
        """Check who comes, and say hello.

        Raises:
            StrangerError: If he has no business here.
        """
        _check_user(writer)
        try:
            async with asyncio.timeout(_HELLO_SECONDS):
                hello = await _listen(reader)
        except TimeoutError as error:
            msg = "somebody who says nothing"
            raise StrangerError(msg) from error
        except OSError as error:
            msg = "somebody who is gone"
            raise StrangerError(msg) from error
        if not hmac.compare_digest(str(hello.get("key")).encode(), self.keys.ours.encode()):
            msg = "somebody without the key"
            raise StrangerError(msg)
        if (hello.get("protocol"), hello.get("version")) != (PROTOCOL, version):
            other = EngineError("The model host is of another version.", "Stop it with `nlx-lsp host stop`.")
            writer.write(encode({"id": 0, "error": pack(other)}))
            msg = f"somebody of version {hello.get('version')!r:.40}"
            raise StrangerError(msg)
        about = {"version": version, "pid": os.getpid(), "key": self.keys.theirs}
        writer.write(encode({"id": 0, "result": about}))


def is_open(place: Place) -> bool:
    """Return whether somebody listens where the host of a place has to."""
    with suppress(OSError, ValueError, KeyError):
        if place.loopback:
            with closing(socket.create_connection(("127.0.0.1", read_keys(place).port), timeout=1)):
                return True
        with closing(socket.socket(socket.AF_UNIX)) as probe:
            probe.settimeout(1)
            probe.connect(str(place.socket))
            return True
    return False


async def _listen(reader: asyncio.StreamReader) -> Line:
    """Read a hello; give up at the first byte that is none of one."""
    said = b""
    while not said.endswith(b"\n"):
        more = await reader.read(_LONGEST - len(said))
        said += more
        if not more or not said.startswith(_OPENING[: len(said)]):
            msg = f"somebody who says {said[:40]!r}" if said else "somebody who is gone"
            raise StrangerError(msg)
    try:
        return decode(said)
    except ValueError as error:
        msg = "somebody who talks nonsense"
        raise StrangerError(msg) from error


def _check_user(writer: asyncio.StreamWriter) -> None:
    """Make sure that who comes is the same user, where the kernel tells."""
    found = writer.get_extra_info("socket")
    if sys.platform != "linux" or found.family != socket.AF_UNIX:
        return
    about = found.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _, user, _ = struct.unpack("3i", about)
    if user != os.getuid():
        msg = f"user {user}"
        raise StrangerError(msg)
