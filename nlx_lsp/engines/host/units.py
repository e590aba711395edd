"""Units for ``systemd --user``, for those who want it to listen in the host's place and to start the host.

The socket unit listens; the first connection starts the service, which ends by itself as every host does.
"""

import sys

from nlx_lsp.engines.host.place import Terms

_SOCKET = """\
[Unit]
Description=Socket of the model host of nlx-lsp {version}

[Socket]
ListenStream=%t/nlx-lsp/host-{version}.sock
SocketMode=0600
DirectoryMode=0700
RemoveOnStop=yes

[Install]
WantedBy=sockets.target
"""
_SERVICE = """\
[Unit]
Description=Model host of nlx-lsp {version}
Requires={name}.socket

[Service]
ExecStart={python} -P -m nlx_lsp.engines.host --idle {idle:g} --exit {exit:g}
NoNewPrivileges=yes
"""


def units(terms: Terms) -> dict[str, str]:
    """Return the texts of the units for this version and installation, by file name."""
    version = terms.place.version
    name = f"nlx-lsp-host-{version}"
    service = _SERVICE.format(
        version=version,
        name=name,
        python=_quoted(sys.executable),
        idle=terms.idle_seconds,
        exit=terms.exit_seconds,
    )
    return {f"{name}.socket": _SOCKET.format(version=version), f"{name}.service": service}


def _quoted(path: str) -> str:
    """Return a path as systemd reads it."""
    text = path.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{text}"'
