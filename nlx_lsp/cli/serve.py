"""`nlx-lsp serve`: the language server, on standard input and output or on a port of this machine."""

import argparse
import errno
import os

from nlx_lsp.cli.arguments import settings_of
from nlx_lsp.cli.configuration import load_settings
from nlx_lsp.cli.logs import log_path, start_log
from nlx_lsp.errors import UsageError
from nlx_lsp.server import create_server

_PORTS = range(1 << 16)
_UNUSABLE = (errno.EADDRINUSE, errno.EACCES)
"""What it comes to if somebody else has a port, or it is the system's."""


def execute(arguments: argparse.Namespace) -> int:
    """Serve until the client says goodbye."""
    settings, _ = load_settings(arguments)  # what is wrong with the files the server tells the client
    start_log(settings.log.level, console=True)
    server = create_server(command_line=settings_of(arguments), log_path=str(log_path()))
    if arguments.tcp is None:
        return server.serve_stdio()
    if arguments.tcp not in _PORTS:
        msg = f"--tcp {arguments.tcp} is no port."
        raise UsageError(msg, "Ports are numbers from 1 to 65535; 0 takes a free one.")
    try:
        return server.serve_tcp(arguments.tcp)
    except OSError as error:
        if error.errno not in _UNUSABLE:
            raise
        msg = f"Port {arguments.tcp} of this machine cannot be used: {os.strerror(error.errno)}."
        raise UsageError(msg, "Name another one, or 0 for any that is free.") from error
