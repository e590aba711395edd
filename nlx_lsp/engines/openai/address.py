"""Where a server is, and whether that is this machine.

Knows nothing of what is said there.
"""

import asyncio
import ipaddress
import re
import socket
from typing import Self
from urllib.parse import SplitResult, urlsplit

from attrs import frozen

_PORTS = {"http": 80, "https": 443}
_HERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nobody listens there
"""What servers print as their own address: every address of this machine."""


@frozen(kw_only=True)
class Address:
    """The address of a server."""

    scheme: str
    """``http`` or ``https``."""
    host: str
    """A name, or a literal address without brackets; in lower case."""
    port: int
    """Where it listens."""
    path: str = ""
    """What stands before ``/v1``; empty, or with a slash at its beginning and none at its end."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an address as a user writes it: ``http://127.0.0.1:8080/v1``, or less.

        Raises:
            ValueError: If it is none; in words.
        """
        stripped = text.strip()
        parts = _split(stripped if "://" in stripped else f"http://{stripped}")
        if parts.scheme not in _PORTS or not parts.hostname or parts.query or parts.fragment:
            msg = f"{text!r} is not the address of a server, such as http://127.0.0.1:8080/v1"
            raise ValueError(msg)
        if parts.username is not None or parts.password is not None:
            msg = f"the address of {parts.hostname} has a name or password in it, which would be shown"
            raise ValueError(msg)
        host = _HERE.get(parts.hostname, parts.hostname)
        path = re.sub("/+", "/", parts.path).removesuffix("/").removesuffix("/v1")
        return cls(scheme=parts.scheme, host=host, port=parts.port or _PORTS[parts.scheme], path=path)

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a user allows."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def root(self) -> str:
        """What every path is put behind."""
        return self.origin + self.path

    async def loopback(self) -> str:
        """Return the literal address by which the host is this machine; empty if it may be another one.

        A name counts only if everything that it stands for is this machine.
        """
        if _is_literal(self.host):
            return self.host if _is_loopback(self.host) else ""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                self.host, self.port, type=socket.SOCK_STREAM
            )
        except (OSError, UnicodeError):
            return ""
        hosts = [str(entry[4][0]) for entry in found]
        # IPv4 first: servers that listen at one of the two listen there.
        hosts.sort(key=lambda host: ":" in host)
        return hosts[0] if hosts and all(map(_is_loopback, hosts)) else ""


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - looked at here, since it raises
    except ValueError as error:
        msg = f"{text!r} is not the address of a server: {error}"
        raise ValueError(msg) from error
    return parts


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    address = ipaddress.ip_address(host)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
