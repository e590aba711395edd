"""With a real engine: a random model changes no code, and nothing goes on for a server that has ended."""

import ast
import asyncio
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from protocol.answers import CODE
from protocol.editor import Editor, Start
from tiny_model import tiny_model

from nlx_lsp.engines.host.control import look
from nlx_lsp.engines.host.place import Place

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are looked up in /proc"),
]


LONG = CODE + "".join(f"\n\ndef more_{number}(a, b, c):\n    return a\n" for number in range(60))
"""Enough to be at work for a while."""


async def begin(start: Start, code: str = CODE, *, share: bool = True) -> tuple[Editor, str]:
    model = await asyncio.to_thread(tiny_model)
    engine = {"name": "llama_cpp", "model": str(model), "threads": 1, "share": share}
    editor = await start(options={"engine": engine})
    return editor, editor.open(code)


def descendants(process: int) -> set[int]:
    """The processes that a process has started, and those that they have."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # gone meanwhile
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
    found, fresh = set(), {process}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh}
        found |= fresh
    return found


def alive(processes: set[int]) -> set[int]:
    """Those of the processes that run; a zombie does not."""
    states = {}
    for process in processes:
        with suppress(OSError):
            states[process] = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    return {process for process, state in states.items() if state != "Z"}


async def test_a_random_model_documents_and_changes_no_code(start: Start) -> None:
    editor, uri = await begin(start)
    await editor.run(uri, "def add")
    await editor.message("fields by the model")
    assert 'def add(a, b):\n    """' in editor.texts[uri]
    tree = ast.parse(editor.texts[uri])
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    assert ast.get_docstring(function)
    del function.body[0]
    assert ast.dump(tree) == ast.dump(ast.parse(CODE))


@pytest.mark.parametrize("way", ["exit", "kill"])
@pytest.mark.parametrize("share", [True, False], ids=["shared", "its own"])
async def test_nothing_is_generated_when_the_server_has_ended(start: Start, way: str, share: bool) -> None:
    editor, uri = await begin(start, LONG, share=share)
    token = (await editor.run(uri, "def add", "Document every"))["token"]
    await editor.until(lambda: any("writing" in (report.message or "") for report in editor.progress(token)))
    workers = descendants(editor.server.pid)
    assert bool(workers) != share
    assert share or not await running()
    async with asyncio.timeout(10):
        while share and not await running():  # noqa: ASYNC110 - between two symbols nothing is generated
            await asyncio.sleep(0.02)
    if way == "kill":
        editor.server.kill()
    else:
        editor.client.exit(None)
    await asyncio.wait_for(editor.server.wait(), 10)
    await editor.until(lambda: not alive(workers))
    while await running():  # noqa: ASYNC110 - other processes set no events
        await asyncio.sleep(0.02)


async def running() -> int:
    """How many requests the host works on."""
    status = await look(Place.usual())
    return sum(model["requests"] for model in status["models"]) if status else 0


async def test_reads_ahead_where_the_cursor_rests_if_the_user_wants_it(start: Start) -> None:
    model = await asyncio.to_thread(tiny_model)
    engine = {"name": "llama_cpp", "model": str(model), "threads": 1, "prefill": True}
    editor = await start(options={"engine": engine})
    uri = editor.open(CODE)
    await editor.execute("nlx.status")  # the settings have been read
    await editor.menu(uri, "def add", trigger=2)

    def logged() -> bool:
        return any(
            "Read ahead for 'Write a docstring for `add`'" in m.message for m in editor.client.log_messages
        )

    await editor.until(logged)
    assert editor.told() == []
