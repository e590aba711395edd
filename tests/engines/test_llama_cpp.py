"""llama.cpp in a worker of its own: what it keeps private, what it survives; it leaves nothing behind."""

import asyncio
import os
import shutil
import signal
import stat
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from engines.processes import LINUX, cpu_ticks, listening, runs, until, workers
from tiny_model import Shape, tiny_model

from nlx_lsp.engines.ctransformers import CTransformers
from nlx_lsp.engines.hosted import Hosted
from nlx_lsp.engines.llama_cpp import LlamaCpp
from nlx_lsp.errors import EngineCrashed, ModelMissing, ModelRefused, SchemaRefused
from nlx_lsp.values import Request

SLOW = Shape(width=512, layers=12)
"""Large enough that a prompt of thousands of tokens takes seconds."""
LONG = "def area(width, height): return width * height\n" * 150
USER = """
import asyncio, os, sys
from pathlib import Path
from nlx_lsp.engines.llama_cpp import LlamaCpp

async def main():
    engine = LlamaCpp(Path(sys.argv[1]), share=False)
    task = asyncio.create_task(engine.load())
    if sys.argv[2] == "waits for the load":
        await task
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    os._exit(0)

asyncio.run(main())
"""


@pytest.fixture
async def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Path]:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    yield folder
    assert within(folder) == []


def within(folder: Path) -> list[Path]:
    return list(folder.iterdir())


@LINUX
async def test_its_socket_is_private_and_wants_a_key(folder: Path) -> None:
    engine = LlamaCpp(tiny_model(), share=False)
    await engine.load()
    (private,) = within(folder)
    assert stat.S_IMODE(private.stat().st_mode) == 0o700
    reader, writer = await asyncio.open_unix_connection(private / "llama.sock")
    writer.write(b'POST /tokenize HTTP/1.0\r\nContent-Length: 15\r\n\r\n{"content":"a"}')
    assert b" 401 " in await reader.readline()
    writer.close()
    await writer.wait_closed()
    assert listening(workers()[0]) == []
    await engine.close()


@LINUX
@pytest.mark.parametrize("moment", ["waits for the load", "is in the load"])
@pytest.mark.parametrize("end", ["is killed", "exits"])
async def test_a_worker_dies_with_its_parent(folder: Path, moment: str, end: str) -> None:
    shape = SLOW if moment == "is in the load" else Shape()
    pipe = asyncio.subprocess.PIPE
    arguments = (sys.executable, "-c", USER, str(tiny_model(shape)), moment)
    parent = await asyncio.create_subprocess_exec(*arguments, stdin=pipe, stdout=pipe)
    assert parent.stdout
    assert await parent.stdout.readline() == b"ready\n"
    await until(lambda: workers(parent.pid) != [])
    (worker,) = workers(parent.pid)
    if end == "is killed":
        parent.send_signal(signal.SIGKILL)
    await parent.communicate(b"\n" if end == "exits" else None)
    await until(lambda: not runs(worker))
    if moment == "is in the load":  # the kernel ended the worker, which could not tidy up
        for left in within(folder):
            shutil.rmtree(left)


@LINUX
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("kind", [LlamaCpp, CTransformers])
async def test_a_cancel_in_a_long_prompt_stops_the_computation(kind: type[Hosted]) -> None:
    engine = kind(tiny_model(SLOW), context_tokens=4096, share=False)
    stream = engine.generate(Request(prompt=LONG))
    chunk = await anext(stream)
    while chunk.prompt_done == 0:
        chunk = await anext(stream)
    assert chunk.prompt_done < chunk.prompt_total / 2
    (worker,) = workers()
    await stream.aclose()

    async def idle() -> bool:
        before = cpu_ticks(worker)
        await asyncio.sleep(0.3)
        return cpu_ticks(worker) in (before, -1)

    while not await idle():
        assert runs(worker)
    answer = [chunk async for chunk in engine.generate(Request(prompt="def", max_tokens=1))]
    assert answer[-1].finish == "length"
    await engine.close()


@LINUX
@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("kind", [LlamaCpp, CTransformers])
async def test_is_replaced_when_it_is_killed_in_the_middle(kind: type[Hosted]) -> None:
    engine = kind(tiny_model(), share=False)
    request = Request(prompt="def", max_tokens=3000)
    stream = engine.generate(request)
    while not (await anext(stream)).tokens:
        pass
    os.kill(workers()[0], signal.SIGKILL)
    with pytest.raises(EngineCrashed, match="it was ended by SIGKILL"):
        [chunk async for chunk in stream]
    assert await engine.count_tokens([""]) == [0]
    await engine.close()


@pytest.mark.usefixtures("folder")
async def test_a_grammar_that_does_not_compile_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))
    engine = LlamaCpp(tiny_model(), share=False)
    engine.backend = "engines.broken_grammar"
    with pytest.raises(SchemaRefused, match="failed to parse grammar"):
        [chunk async for chunk in engine.generate(Request(prompt="x", schema={"const": 1}))]
    await engine.close()


DAMAGES = {
    "cut off": (b"GGUF", None),
    "unknown architecture": (b"llama", b"zlama"),
    "no tokenizer": (b"tokenizer.ggml.model", b"tokenizer.ggml.modul"),
    "no embedding length": (b"llama.embedding_length", b"llama.embedding_lengtx"),
    "no heads": (b"llama.attention.head_count\x04", b"llama.attention.head_counx\x04"),
    "a tensor is missing": (b"blk.1.attn_q.weight", b"blk.9.attn_q.weight"),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", [LlamaCpp, CTransformers])
async def test_refuses_a_damaged_model(tmp_path: Path, kind: type[Hosted], damage: str) -> None:
    content = tiny_model().read_bytes()
    old, new = DAMAGES[damage]
    path = tmp_path / "damaged.gguf"
    path.write_bytes(content[:-5000] if new is None else content.replace(old, new))
    engine = kind(path, share=False)
    with pytest.raises(ModelRefused) as refused:
        await engine.load()
    assert str(path) in refused.value.message
    assert refused.value.message.endswith(".")
    assert workers() == []


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("kind", [LlamaCpp, CTransformers])
async def test_a_model_that_is_not_there_is_missing(tmp_path: Path, kind: type[Hosted]) -> None:
    engine = kind(tmp_path / "none.gguf", share=False)
    with pytest.raises(ModelMissing, match="cannot be read"):
        await engine.load()
    assert workers() == []


@pytest.mark.usefixtures("folder")
async def test_llama_cpp_names_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "damaged.gguf"
    path.write_bytes(tiny_model().read_bytes().replace(b"llama", b"zlama"))
    with pytest.raises(ModelRefused, match="unknown model architecture: 'zlama'"):
        await LlamaCpp(path, share=False).load()


@pytest.mark.usefixtures("folder")
async def test_a_long_folder_name_leaves_loopback(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    engine = LlamaCpp(tiny_model(), share=False)
    assert (await engine.count_tokens(["word"]))[0] > 0
    (address,) = listening(workers()[0])
    assert address.startswith("0100007F:")  # 127.0.0.1
    await engine.close()
