"""What a program gets, and what comes back from it."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from confined import PYTHON, Place

from nlx_lsp.sandbox import confinement, execution
from nlx_lsp.sandbox.confinement import LIMITS, WALLS, Confinement
from nlx_lsp.values import Run

LIST = (
    "import os\nfor folder, folders, files in os.walk('.'):\n"
    "    for name in sorted(files): print(os.path.join(folder, name)[2:])"
)


def repository(place: Place, *ignored: str) -> None:
    """Make the project a repository that ignores something."""
    subprocess.run(["git", "init", "-q", place.project], check=True)
    place.write("project/.gitignore", "\n".join(ignored))


async def test_a_program_runs_in_a_copy_with_the_files_of_the_order(place: Place) -> None:
    place.write("project/a.txt", "old")
    place.write("project/b.txt", "kept")
    ran = await place.python(
        "import os, pathlib\n"
        "print(os.getcwd(), *(pathlib.Path(f'../../{name}').read_text() for name in ('a.txt', 'b.txt')))\n"
        "pathlib.Path('../out.txt').write_text('řeč')",
        files={"a.txt": "new", "new/deep/c.txt": ""},
        folder="new/deep",
        collect=("new/out.txt", "new/missing"),
    )
    assert ran.output == f"{place.project}/new/deep new kept\n"
    assert (ran.status, ran.timed_out, ran.refused) == (0, False, "")
    assert ran.collected == {"new/out.txt": "řeč"}
    assert ran.confined == (*WALLS, *LIMITS)
    assert (place.project / "a.txt").read_text() == "old"
    assert sorted(path.name for path in place.project.iterdir()) == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("end", "status"), [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 6)", -6)]
)
async def test_its_end_is_told(place: Place, end: str, status: int) -> None:
    assert (await place.python(end)).status == status


async def test_both_outputs_come_in_their_order(place: Place) -> None:
    ran = await place.python("import os\nfor n in range(6): os.write(1 + n % 2, b'%d\\n' % n)")
    assert ran.output == "0\n1\n2\n3\n4\n5\n"


async def test_it_gets_few_variables_and_those_of_the_order(place: Place) -> None:
    ran = await place.python(
        "import os\nprint(*sorted(os.environ)); print(os.environ['HOME'], os.environ['MINE'])",
        environment={"MINE": "yes"},
    )
    names, values = ran.output.splitlines()
    assert {"HOME", "MINE", "PATH", "TMPDIR"} <= set(names.split())
    assert not any("TOKEN" in name or "SSH" in name or name.startswith("NLX") for name in names.split())
    assert values == f"{place.home} yes"


async def test_what_git_ignores_stays_out_but_for_made_code(place: Place) -> None:
    repository(place, "*.log", "_version.py", "data/", "node_modules/", ".env")
    for name in (
        "a.py",
        "big.log",
        "_version.py",
        "data/d.bin",
        ".env",
        ".env.local",
        "sub/.npmrc",
        "sub/b.py",
    ):
        place.write(f"project/{name}", "x")
    ran = await place.python(LIST)
    assert ran.output.split() == [".gitignore", "_version.py", "a.py", "sub/b.py"]


async def test_environments_are_shown_and_not_copied(place: Place) -> None:
    repository(place, "node_modules/", "my-env/", "target/")
    place.write("project/packages/one/package.json", "{}")
    place.write("project/packages/one/node_modules/left/index.js", "module.exports = 1\n")
    place.write("project/my-env/pyvenv.cfg", "")
    place.write("project/my-env/lib/module.py", "x = 1\n")
    ran = await place.python(
        LIST + "\nimport contextlib\n"
        "for path in ('my-env/lib/module.py', 'packages/one/node_modules/left/index.js'):\n"
        "    with contextlib.suppress(OSError): open(path, 'w').write('spoilt')\n"
    )
    assert "my-env/lib/module.py" in ran.output.split()
    assert "packages/one/node_modules/left/index.js" in ran.output.split()
    assert (place.project / "my-env/lib/module.py").read_text() == "x = 1\n"


async def test_what_was_built_can_be_built_upon(place: Place) -> None:
    place.write("project/Cargo.toml", "")
    built = place.write("project/target/debug/old", "old")
    ran = await place.python(
        "import os, pathlib\nplace = pathlib.Path('target/debug')\nplace.mkdir(parents=True, exist_ok=True)\n"
        "print((place / 'old').exists())\n"
        "for name in ('old', 'more'): (place / name).write_text('new')\n"
        "print(*sorted(os.listdir(place)))"
    )
    layers = place.kind == "namespaces" and (place.ordinary or os.getuid() != 0)
    assert ran.output == f"{layers}\nmore old\n"
    assert built.read_text() == "old"
    assert [path.name for path in built.parent.iterdir()] == ["old"]


async def test_times_rights_and_links_inside_are_kept(place: Place) -> None:
    script = place.write("project/tools/run.sh", "#!/bin/sh\necho ran\n")
    script.chmod(0o755)
    os.utime(script, ns=(1_500_000_000_123_456_789,) * 2)
    outside = place.write("other/secret", "secret")
    (place.project / "inside").symlink_to(script)
    (place.project / "folder").symlink_to("tools")
    (place.project / "outside").symlink_to(outside)
    (place.project / "loop").symlink_to("loop")
    ran = await place.python(
        "import os, subprocess\nprint(*sorted(os.listdir())); print(os.stat('tools/run.sh').st_mtime_ns)\n"
        "print(subprocess.run(['./folder/run.sh'], capture_output=True).stdout, os.readlink('inside'))"
    )
    assert ran.output.splitlines() == ["folder inside tools", "1500000000123456789", r"b'ran\n' tools/run.sh"]


async def test_names_that_are_no_text_are_copied(place: Place) -> None:
    (place.project / os.fsdecode(b"caf\xe9.py")).write_text("")
    ran = await place.python("import os; print([os.fsencode(name) for name in os.listdir()])")
    assert ran.output == "[b'caf\\xe9.py']\n"


async def test_a_program_of_the_project_is_the_copys(place: Place) -> None:
    place.write("project/tool", "#!/bin/sh\necho old\n").chmod(0o755)
    for name in ("./tool", str(place.project / "tool")):
        assert (await place.run(name)).output == "old\n"
        assert (await place.run(name, files={"tool": "#!/bin/sh\necho new\n"})).output == "new\n"


async def test_a_project_behind_a_link_is_found(place: Place) -> None:
    place.write("project/a.txt", "here")
    (place.folder / "alias").symlink_to(place.project)
    order = Run(command=("/bin/cat", "a.txt"), root=str(place.folder / "alias"))
    assert (await execution.run_in(Confinement(kind=place.kind), order)).output == "here"


async def test_the_tools_of_this_machine_work(place: Place) -> None:
    ran = await place.run(sys.executable, "-c", "import attrs; print(attrs.__name__)")
    assert ran.output == "attrs\n"


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        ({"command": ("nlx-no-such-program",)}, "nlx-no-such-program is not installed"),
        ({"command": ("./missing",)}, "./missing is not installed"),
        ({"command": PYTHON, "files": {"../a": ""}}, "../a leads out of the project"),
        ({"command": PYTHON, "files": {"/etc/a": ""}}, "/etc/a leads out of the project"),
        ({"command": PYTHON, "collect": ("a/../../b",)}, "a/../../b leads out of the project"),
        ({"command": PYTHON, "folder": ".."}, ".. leads out of the project"),
        ({"command": PYTHON, "folder": "missing"}, "cannot be started"),
    ],
)
async def test_what_cannot_be_run_is_refused(bare: Place, order: dict[str, object], reason: str) -> None:
    ran = await execution.run_in(Confinement(kind="none"), Run(root=str(bare.project), **order))
    assert ran.status is None
    assert reason in ran.refused
    assert ran.confined == ()


async def test_the_home_folder_is_no_project(bare: Place) -> None:
    for root in (bare.home, bare.folder, Path("/")):
        ran = await execution.run_in(Confinement(kind="none"), Run(command=PYTHON, root=str(root)))
        assert ran.refused == f"{root} is no folder of a project"


async def test_a_huge_project_is_not_copied(bare: Place) -> None:
    for number in range(40):
        with (bare.project / str(number)).open("wb") as file:
            file.truncate(7 << 20)
    ran = await bare.python("")
    assert ran.refused == "it cannot be run on a copy: the project's files are more than 256 MB"


async def test_without_a_confinement_nothing_is_run_unless_that_is_wanted(
    bare: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "find", lambda: Confinement(kind="none", problem="for a test"))
    order = Run(command=(*PYTHON, "print('ran')"), root=str(bare.project))
    ran = await execution.run(order)
    assert (ran.status, ran.output, ran.confined) == (None, "", ())
    assert ran.refused == f"nothing here can confine it (for a test). {execution.UNPROTECTED}"
    ran = await execution.run(order, unprotected=True)
    assert (ran.status, ran.output) == (0, "ran\n")
    assert ran.confined == LIMITS


async def test_a_bare_run_has_a_copy_a_home_and_an_end_of_its_own(bare: Place) -> None:
    bare.write("project/a.txt", "old")
    bare.write("project/node_modules/m.js", "module")
    ran = await bare.python(
        "import os, subprocess, sys, tempfile\nopen('a.txt', 'w').write('new')\n"
        "print(open('node_modules/m.js').read())\n"
        "places = (os.getcwd(), os.environ['HOME'], tempfile.gettempdir())\n"
        "print(len({os.path.dirname(place) for place in places}))\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        open('pid', 'w').write(str(os.getpid()))\n"
        "        os.execvp('sleep', ['sleep', '600'])\n"
        "    os._exit(0)\n"
        "while not os.path.exists('pid') or not open('pid').read(): pass\n"
        "print(os.getcwd()); print(open('pid').read())"
    )
    module, parents, folder, pid = ran.output.splitlines()
    assert (module, parents, ran.status) == ("module", "1", 0)
    assert (bare.project / "a.txt").read_text() == "old"
    assert not Path(folder).parent.exists()
    if sys.platform == "linux":
        assert not psutil.pid_exists(int(pid))


async def test_a_bare_run_leaves_nothing_on_the_disk(bare: Place) -> None:
    ran = await bare.python(
        "import os\nprint(os.getcwd(), flush=True)\nopen('file', 'w')\n"
        "os.mkdir('shut'); open('shut/in', 'w'); os.symlink('/', 'root'); os.chmod('shut', 0)\n"
        "for _ in range(1100):\n    os.mkdir('d'); os.chdir('d')",
        seconds=60.0,
    )
    assert ran.status == 0
    assert not Path(ran.output.strip()).parent.exists()


async def test_a_bare_run_is_limited_as_well(bare: Place) -> None:
    assert (await bare.python("while True: pass", seconds=0.5)).timed_out
    if sys.platform == "linux":
        assert "MemoryError" in (await bare.python("bytearray(2 << 30)", memory=256 << 20)).output


def test_what_confines_is_found_out_once() -> None:
    assert confinement.find() is confinement.find()
    found = confinement.find()
    assert (found.kind == "none") == bool(found.problem)
    assert set(LIMITS) <= set(found.held)


async def test_a_confinement_that_fails_is_told(bare: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("there is none but for Linux")
    broken = lambda *_: [sys.executable, "-c", "raise SystemExit('no way')"]  # noqa: E731 - stands for a program
    monkeypatch.setattr(Confinement, "command", broken)
    ran = await execution.run_in(Confinement(kind="namespaces"), Run(command=PYTHON, root=str(bare.project)))
    assert (ran.status, ran.refused) == (None, "no way")
    assert confinement._try(Confinement(kind="namespaces")) == "namespaces: no way"


async def test_what_a_program_starts_can_be_seen_if_it_is_named(place: Place) -> None:
    tool = place.write("home/tools/bin/tool", "#!/bin/sh\ncat $(dirname $0)/../share/words\n")
    tool.chmod(0o755)
    place.write("home/tools/share/words", "hello\n")
    ran = await place.run("/bin/sh", "-c", f"{tool}", programs=(str(tool),))
    assert (ran.status, ran.output) == (0, "hello\n")
    assert (await place.run("/bin/sh", "-c", f"{tool}")).status != 0
    ran = await place.run("/bin/sh", "-c", "true", programs=("no-such-tool",))
    assert ran.refused == "no-such-tool is not installed"


async def test_variables_of_the_order_come_before_those_for_tools(place: Place) -> None:
    ran = await place.run("/bin/sh", "-c", "echo $GOCACHE", environment={"GOCACHE": "/var/mine"})
    assert ran.output == "/var/mine\n"
