"""Programs that want too much, or do not want to end: they are stopped, and nothing of them is left."""

import asyncio
import secrets
import sys
from pathlib import Path

import pytest
from confined import PYTHON, TRY, Place, ended, running

from nlx_lsp.sandbox.job import PROCESSES

pytestmark = pytest.mark.slow  # a machine that is attacked has little time for other tests


@pytest.mark.parametrize("bomb", ["while True:\n os.fork()", "while True:\n subprocess.Popen(sys.argv)"])
async def test_a_fork_bomb_is_stopped_with_all_its_children(place: Place, bomb: str) -> None:
    token = secrets.token_hex(8)
    guarded = bomb.replace("\n ", "\n with contextlib.suppress(OSError): ")
    ran = await place.python(f"{TRY}\n# {token}\n{guarded}", seconds=2.0)
    assert ran.status == -9
    assert "It was stopped" in ran.output
    assert ended(token)


async def test_the_number_of_processes_is_limited(place: Place) -> None:
    ran = await place.python(
        TRY + "import resource\n"
        "limit = resource.getrlimit(resource.RLIMIT_NPROC)\n"
        "resource.setrlimit(resource.RLIMIT_NPROC, (20, 20))\n"
        "count = 0\n"
        "with contextlib.suppress(BlockingIOError):\n"
        "    while count < 100:\n"
        "        if not os.fork(): time.sleep(60)\n"
        "        count += 1\n"
        "print(*limit, count < 20)"
    )
    assert ran.output == f"{PROCESSES} {PROCESSES} True\n"


async def test_an_endless_loop_ends_with_its_time(place: Place) -> None:
    token = secrets.token_hex(8)
    ran = await place.python(f"# {token}\nwhile True: pass", seconds=0.5)
    assert (ran.status, ran.timed_out) == (-9, True)
    assert "its 0.5 seconds were over" in ran.output
    assert ended(token)


async def test_who_ignores_sigterm_ends_as_well(place: Place) -> None:
    token = secrets.token_hex(8)
    ran = await place.python(
        f"# {token}\nimport signal\n"
        "for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:\n"
        "    signal.signal(number, signal.SIG_IGN)\n"
        "while True: pass",
        seconds=0.5,
    )
    assert ran.timed_out
    assert ended(token)


async def test_a_daemon_does_not_outlive_the_program(place: Place) -> None:
    token = secrets.token_hex(8)
    ran = await place.python(
        f"# {token}\nimport os, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        for number in (0, 1, 2): os.close(number)\n"
        "        time.sleep(600)\n"
        "    os._exit(0)\n"
        "time.sleep(0.2)\n"
        "print('over')"
    )
    assert (ran.status, ran.output, ran.timed_out) == (0, "over\n", False)
    assert ended(token)


async def test_killing_its_parent_and_everybody_changes_nothing(place: Place) -> None:
    place.write("project/kept", "kept")
    ran = await place.python(
        TRY + "print(os.getppid())\n"
        "for number in (9, 15, 19):\n"
        "    os.kill(os.getppid(), number); attempt(lambda: os.kill(-1, number))\n"
        "time.sleep(0.1)\nprint('still here')",
        collect=("kept",),
    )
    assert (ran.status, ran.output) == (0, "1\nstill here\n")
    assert ran.collected == {"kept": "kept"}


async def test_the_memory_of_one_process_is_limited(place: Place) -> None:
    ran = await place.python("print(len(bytearray(2 << 30)))", memory=256 << 20)
    assert ran.status == 1
    assert "MemoryError" in ran.output


@pytest.mark.parametrize(
    "greed",
    [
        "for _ in range(8): os.fork()\nheld = b'x' * (60 << 20)\ntime.sleep(60)",
        "held = mmap.mmap(-1, 2 << 30)\nfor at in range(0, 2 << 30, 4096): held[at] = 1\ntime.sleep(60)",
    ],
    ids=["of many processes", "that is shared"],
)
async def test_memory_is_limited_in_all(place: Place, greed: str) -> None:
    token = secrets.token_hex(8)
    ran = await place.python(f"{TRY}\n# {token}\n{greed}", memory=256 << 20, seconds=30.0)
    assert ran.status == -9
    assert not ran.timed_out
    assert "it used more than 256 MB of memory" in ran.output
    assert ended(token)


async def test_memory_cannot_be_had_in_other_ways(place: Place) -> None:
    ran = await place.python(
        TRY + "print(attempt(lambda: os.memfd_create('x')))\n"
        "print(ctypes.CDLL(None).shmget(0, 1 << 20, 0o1600))"
    )
    assert ran.output == "['PermissionError', '[Errno 1] Operation not permitted']\n-1\n"


async def test_a_flood_of_output_is_cut(place: Place) -> None:
    ran = await place.python(
        "import os\nfor _ in range(400): os.write(1, b'y' * (1 << 20))\nprint('the end')", seconds=60.0
    )
    assert ran.status == 0
    assert ran.output.startswith("[…]\ny")
    assert ran.output.endswith("y\nthe end\n") or ran.output.endswith("ythe end\n")
    assert len(ran.output) <= (256 << 10) + 4


async def test_limits_hold_from_the_start(place: Place) -> None:
    ran = await place.python(
        "import resource\nprint(*(resource.getrlimit(getattr(resource, 'RLIMIT_' + name))[1]\n"
        "  for name in ('CORE', 'DATA', 'FSIZE', 'NOFILE')))",
        memory=1 << 30,
    )
    assert ran.output.split() == ["0", str(4 << 30), str(512 << 20), "1024"]


async def test_it_goes_first_when_the_machine_runs_out_of_memory(place: Place) -> None:
    assert (await place.python("print(open('/proc/self/oom_score_adj').read())")).output == "1000\n\n"


async def test_to_cancel_ends_everything(place: Place) -> None:
    if place.ordinary:
        pytest.skip("it is cancelled in another process")
    token = secrets.token_hex(8)
    task = asyncio.create_task(place.python(f"# {token}\nimport os, time\nos.fork()\ntime.sleep(600)"))
    while len(running(token)) < 2:  # noqa: ASYNC110 - there is nobody who could tell
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ended(token)


async def outlive(kind: str, project: Path) -> None:
    """Kill the process that has started a program; return once the program has ended, too."""
    token = secrets.token_hex(8)
    program = (*PYTHON, f"# {token}\nimport os, time\nos.fork() or os.setsid()\ntime.sleep(600)")
    code = (
        "import asyncio\n"
        "from nlx_lsp.sandbox.confinement import Confinement\n"
        "from nlx_lsp.sandbox.execution import run_in\n"
        "from nlx_lsp.values import Run\n"
        f"order = Run(command={program!r}, root={str(project)!r})\n"
        f"asyncio.run(run_in(Confinement(kind={kind!r}), order))"
    )
    server = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    while len(running(token)) < 3:  # noqa: ASYNC110 - two, and the server; there is nobody who could tell
        await asyncio.sleep(0.02)
    server.kill()
    await server.wait()
    while not ended(token):  # noqa: ASYNC110 - as above
        await asyncio.sleep(0.02)


async def test_nothing_outlives_the_server(place: Place) -> None:
    if place.ordinary:
        pytest.skip("it is started in another process")
    async with asyncio.timeout(30):
        await outlive(place.kind, place.project)


async def test_nothing_outlives_the_server_without_a_confinement_either(bare: Place) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells a process that its parent has died")
    async with asyncio.timeout(30):
        await outlive("none", bare.project)
