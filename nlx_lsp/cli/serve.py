"""`nlx-lsp serve`: the language server, on standard input and output or on a port of this machine."""

import argparse

from nlx_lsp.cli.arguments import settings_of
from nlx_lsp.cli.configuration import load_settings
from nlx_lsp.cli.logs import log_path, start_log
from nlx_lsp.errors import UsageError
from nlx_lsp.server import create_server

_PORTS = range(1 << 16)


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
    return server.serve_tcp(arguments.tcp)
