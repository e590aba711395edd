"""What happens to the processes that run a model is said in one message, and the next request works."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import gguf_files
import pytest
from engines.processes import LINUX, workers
from failures.patient import Patient
from failures.table import rows
from protocol.editor import Editor
from tiny_model import tiny_model

from nlx_lsp.engines.host.control import look, stop
from nlx_lsp.engines.host.place import Place
from nlx_lsp.engines.wire import Line

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.xdist_group("failures")]


async def status() -> Line:
    """Ask the host what it does."""
    found = await look(Place.usual())
    assert found is not None
    return found


async def test_a_file_that_vanishes(patient: Patient) -> None:
    path = gguf_files.write(patient.folder / "model.gguf")
    patient.set(engine={"name": "llama_cpp", "model": str(path)})
    assert ["fields by the model" in text for text in await patient.asks()] == [True]
    path.unlink()
    await stop(Place.usual())  # as it does by itself when nobody has needed it for long
    assert str(path) in await patient.meets("file vanishes")
    gguf_files.write(path)
    assert ["fields by the model" in text for text in await patient.asks()] == [True]


@LINUX
@pytest.mark.parametrize("name", ["host killed", "worker killed"])
async def test_a_process_that_is_killed(patient: Patient, name: str) -> None:
    patient.set(engine={"name": "llama_cpp", "model": str(tiny_model())})
    assert ["fields by the model" in text for text in await patient.asks()] == [True]
    host = (await status())["pid"]
    worker = worker_of(host)
    os.kill(worker, signal.SIGSTOP)  # so that there is something to do when the end comes
    asked = asyncio.create_task(patient.meets(name))
    while not any(model["requests"] for model in (await status())["models"]):  # noqa: ASYNC110 - it sets no events
        await asyncio.sleep(0.02)
    if name == "host killed":
        os.kill(host, signal.SIGKILL)
    os.kill(worker, signal.SIGKILL)
    await asked
    assert ["fields by the model" in text for text in await patient.asks()] == [True]


async def test_an_engine_that_there_is_not(patient: Patient) -> None:
    patient.editor.client.messages.clear()
    patient.set(engine={"name": "gpt", "model": str(tiny_model())})
    message = await patient.editor.message("engine.name")
    assert rows()["unknown engine"].fits(message.removeprefix("nlx: ")), message
    assert ["fields by the model" in text for text in await patient.asks()] == [True]


async def test_an_engine_that_is_not_installed(tmp_path: Path) -> None:
    without = "import sys; sys.modules['xllamacpp'] = None; from nlx_lsp.__main__ import main; main()"
    engine = {"name": "llama_cpp", "model": str(tiny_model())}
    editor = await Editor.start(tmp_path, options={"engine": engine}, command=("-c", without))
    patient = Patient(editor, tmp_path)
    assert "xllamacpp" in await patient.meets("engine not installed")
    await patient.recover()
    await editor.stop()


async def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        server = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "nlx_lsp", "serve", "--tcp", port), stderr=asyncio.subprocess.PIPE
        )
        _, said = await server.communicate()
    assert server.returncode == 2
    message = said.decode().splitlines()[-1]
    assert rows()["port taken"].fits(message), message
    assert port in message


def worker_of(host: int) -> int:
    """Return the last worker that a host has started."""
    return max(workers(host))
