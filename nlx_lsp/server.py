"""The server: everything is put together here, and nowhere else.

Speaks with one client, over standard input and output or over a port of this machine.  Standard output
belongs to the protocol: whatever else is written there goes to standard error.
"""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError, PyglsError
from pygls.io_ import run_async
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from nlx_lsp import __version__
from nlx_lsp.features import (
    code_actions,
    code_lens,
    commands,
    configuration,
    documents,
    findings,
    log,
    progress,
)
from nlx_lsp.features.session import Session

_REPLACED = (
    types.EXIT,
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.WINDOW_WORK_DONE_PROGRESS_CANCEL,
    types.WORKSPACE_EXECUTE_COMMAND,
)
"""What pygls would do by itself, and the features do instead."""

_CHUNK = 1 << 16
"""Bytes that are read at once."""
_SWITCH = 0.0005
"""Seconds after which a thread that verifies a result lets the event loop go on; Python's default is 5 ms."""

_log = logging.getLogger(__name__)


class Protocol(LanguageServerProtocol):
    """pygls' protocol, which also answers requests that it cannot read."""

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message; a request that makes no sense gets an error: somebody waits for an answer."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=error.to_response_error())
            raise


class Server(LanguageServer):
    """One server for one client.

    Args:
        command_line: Settings given on the command line, by key.
        log_path: Where the log is; empty where there is none.
    """

    def __init__(self, *, command_line: Mapping[str, str], log_path: str) -> None:
        super().__init__("nlx-lsp", __version__, protocol_cls=Protocol)
        self.session = Session(self, command_line=command_line, log_path=log_path)
        self._over = threading.Event()
        self._reader: asyncio.StreamReader | None = None
        self._shut_down = False
        for method in _REPLACED:
            del self.protocol.fm.builtin_features[method]
        for feature in (documents, code_actions, code_lens, commands, configuration, findings, progress):
            feature.register(self.session)
        self._register_lifecycle()
        log.take_over()

    def report_server_error(self, error: Exception, source: type[PyglsError | JsonRpcException]) -> None:
        """Log what went wrong below the features; a client that waits for an answer gets it there."""
        details = error.data if isinstance(error, JsonRpcInternalError) else None
        _log.error("%s: %s%s", source.__name__, error, "".join((details or {}).get("traceback", ())))

    def serve_stdio(self) -> int:
        """Serve on standard input and output; return the exit status."""
        source, sink = _claim_stdio()

        async def serve() -> int:
            reader = asyncio.StreamReader()
            pump = (source, reader, asyncio.get_running_loop())
            threading.Thread(target=_pump, args=pump, daemon=True, name="stdin").start()
            return await self._converse(reader, _Output(sink, self.stop))

        return asyncio.run(serve())

    def serve_tcp(self, port: int) -> int:
        """Serve the first client that comes to a port of this machine; return the exit status.

        Args:
            port: 0 takes a free one; the log says which.
        """

        async def serve() -> int:
            arrival: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
            arrival = asyncio.get_running_loop().create_future()

            def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
                if arrival.done():
                    writer.close()
                else:
                    arrival.set_result((reader, writer))

            async with await asyncio.start_server(welcome, "127.0.0.1", port) as listener:
                _log.info("Listening on 127.0.0.1:%s", listener.sockets[0].getsockname()[1])
                reader, writer = await arrival
                try:
                    return await self._converse(reader, writer)
                finally:
                    writer.close()

        return asyncio.run(serve())

    def stop(self) -> None:
        """End the conversation."""
        self._over.set()
        if self._reader is not None:
            self._reader.feed_eof()

    async def _converse(self, reader: asyncio.StreamReader, writer: Any) -> int:
        """Serve until the client goes, and clean up; return the exit status that the protocol wants."""
        self._reader = reader
        self.protocol.set_writer(writer)
        sys.setswitchinterval(_SWITCH)
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError):  # Windows
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self.stop)
        try:
            await run_async(self._over, reader, self.protocol, _log, self.report_server_error)
        except (asyncio.IncompleteReadError, ValueError) as error:  # gone in mid-sentence, or no header
            _log.error("The client cannot be understood: %s", error)
        finally:
            log.detach()
            await self.session.close()
        return 0 if self._shut_down else 1

    def _register_lifecycle(self) -> None:
        session = self.session

        @self.feature(types.INITIALIZE)
        def initialize(params: types.InitializeParams) -> None:
            session.configuration.initialize(params.initialization_options)

        @self.feature(types.INITIALIZED)
        def initialized(_: types.InitializedParams) -> None:
            log.attach(self)
            session.warm()
            gc.freeze()  # what is loaded now stays: looking through all of it again would stop everything
            session.spawn(configuration.follow(session))

        @self.feature(types.SHUTDOWN)
        async def shutdown(_: None) -> None:
            self._shut_down = True
            await session.close()

        @self.feature(types.EXIT)
        def leave(_: None) -> None:
            self.stop()


class _Output:
    """Standard output as pygls wants it; where nobody reads any more, the conversation is over."""

    def __init__(self, sink: BinaryIO, stop: Callable[[], None]) -> None:
        self._sink = sink
        self._stop = stop

    def write(self, data: bytes) -> None:
        try:
            self._sink.write(data)
            self._sink.flush()
        except OSError:
            self._stop()

    def close(self) -> None:
        self._sink.close()


def create_server(*, command_line: Mapping[str, str] | None = None, log_path: str = "") -> Server:
    """Return a server that is ready to serve one client.

    Args:
        command_line: Settings given on the command line, by key.
        log_path: Where the log is; empty where there is none.
    """
    return Server(command_line=command_line or {}, log_path=log_path)


def _claim_stdio() -> tuple[int, BinaryIO]:
    """Take the protocol's two ends for ourselves; what others read there is empty, what they write is log."""
    source, sink = os.dup(sys.stdin.fileno()), os.dup(sys.stdout.fileno())
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, sys.stdin.fileno())
    os.close(nothing)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return source, os.fdopen(sink, "wb")


def _pump(source: int, reader: asyncio.StreamReader, loop: asyncio.AbstractEventLoop) -> None:
    """Hand over what comes in, until nothing more can.

    In a thread of its own that ends with the program: nothing else can wait for any kind of standard input.
    """
    with suppress(RuntimeError):  # the loop is closed
        while data := _read(source):
            loop.call_soon_threadsafe(reader.feed_data, data)
        loop.call_soon_threadsafe(reader.feed_eof)


def _read(source: int) -> bytes:
    try:
        return os.read(source, _CHUNK)
    except OSError:
        return b""
