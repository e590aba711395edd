"""How a server comes and goes, in order or not: nothing is left behind, and nobody waits."""

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import pytest
from lsprotocol import types
from protocol.answers import CODE, NEVER, script
from protocol.editor import Editor, Start, read_capabilities
from pytest_lsp import make_test_lsp_client

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def busy(start: Start) -> Editor:
    """Start an editor in which the model is writing for ever."""
    editor = await start(script=script(NEVER))
    token = (await editor.run(editor.open(CODE), "def add"))["token"]
    await editor.until(lambda: editor.progress(token))
    return editor


async def status(editor: Editor) -> int:
    return await asyncio.wait_for(editor.server.wait(), 10)


async def test_shutdown_during_a_job_stops_it_first(start: Start) -> None:
    editor = await busy(start)
    await editor.client.shutdown_async(None)
    assert "nlx: Write a docstring for `add`: cancelled." in editor.told()
    assert editor.progress("nlx-1")[-1].message == "cancelled"
    editor.client.exit(None)
    assert await status(editor) == 0


async def test_exit_without_shutdown(start: Start) -> None:
    editor = await busy(start)
    editor.client.exit(None)
    assert await status(editor) == 1


async def test_a_client_that_dies(start: Start) -> None:
    editor = await busy(start)
    assert editor.server.stdin is not None
    editor.server.stdin.close()
    assert await status(editor) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
async def test_a_signal_ends_the_server(start: Start) -> None:
    editor = await busy(start)
    os.kill(editor.server.pid, signal.SIGTERM)
    assert await status(editor) == 1


async def test_noise_in_the_place_of_a_message(start: Start) -> None:
    editor = await start()
    assert editor.server.stdin is not None
    editor.server.stdin.write(b"Content-Length: 3\r\n\r\n{,}")
    editor.server.stdin.write(b'Content-Length: 24\r\n\r\n{"jsonrpc":"1.0","a":[]}')
    assert await editor.execute("nlx.cancel") == {"tokens": []}


async def test_a_port_of_this_machine_serves_one_client(tmp_path: Path) -> None:
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    code = (
        "import logging, sys; logging.basicConfig(level='INFO'); from nlx_lsp.server import create_server; "
        "sys.exit(create_server().serve_tcp(0))"
    )
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, env=environment, stderr=asyncio.subprocess.PIPE
    )
    assert server.stderr is not None
    found = None
    while found is None:
        found = re.search(rb"Listening on 127\.0\.0\.1:(\d+)", await server.stderr.readline())
    client = make_test_lsp_client()
    await client.start_tcp("127.0.0.1", int(found[1]))
    params = types.InitializeParams(capabilities=read_capabilities("neovim-0.12"))
    assert (await client.initialize_session(params)).server_info is not None
    await client.shutdown_async(None)
    client.exit(None)
    await asyncio.wait_for(server.communicate(), 10)
    assert server.returncode == 0
    await client.stop()


async def test_what_others_print_does_not_disturb_the_protocol(start: Start) -> None:
    noisy = (
        "import os, sys; from nlx_lsp.server import create_server; server = create_server(); "
        "warm = server.session.warm; "
        "server.session.warm = lambda: (print('noise', flush=True), os.system('echo noise; cat'), warm()); "
        "sys.exit(server.serve_stdio())"
    )
    editor = await start(command=("-c", noisy))
    uri = editor.open(CODE)
    assert len(await editor.menu(uri, "def add")) > 1
