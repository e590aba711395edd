"""A project and a home of one's own, and programs that are run there in the real sandbox."""

import asyncio
import getpass
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import cattrs
import psutil
from attrs import asdict, field, frozen

from nlx_lsp.sandbox.confinement import Confinement
from nlx_lsp.sandbox.execution import run_in
from nlx_lsp.sandbox.toolchains import Surroundings, needed
from nlx_lsp.values import Ran, Run

ORDINARY = 1000
PYTHON = (sys.executable, "-I", "-c")
TRY = """
import contextlib, ctypes, json, mmap, os, shutil, signal, socket, subprocess, sys, time
def attempt(work):
    try:
        return ["done", repr(work())]
    except BaseException as error:
        return [type(error).__name__, str(error)]
"""
"""What hostile programs begin with."""
_AS_ORDINARY = """
set -e
mount --make-rprivate /
mount --bind "$1" "$2"
mount -t tmpfs -o mode=755 none "$1"
from=$1 to=$2
shift 2
while [ "$1" != -- ]; do
    mkdir -p "$from/$1"
    mount --bind "$to/$1" "$from/$1"
    shift
done
exec setpriv --reuid 1000 --regid 1000 --clear-groups "$@"
"""
"""Root's home folder is root's alone; the interpreter may be in it."""
_RUN = """
import asyncio, cattrs, json, sys
from attrs import asdict
from nlx_lsp.sandbox.confinement import Confinement
from nlx_lsp.sandbox.execution import run_in
from nlx_lsp.values import Run
kind, order = json.load(sys.stdin)
ran = asyncio.run(run_in(Confinement(kind=kind), cattrs.structure(order, Run)))
print(json.dumps(asdict(ran)))
"""


@frozen(kw_only=True)
class Place:
    """A project of its own, a home of its own, and a way to run programs."""

    folder: Path
    """Both are in it."""
    kind: Any
    """Which confinement."""
    ordinary: bool = False
    """Whether root becomes an ordinary user first."""
    environment: dict[str, str] = field(factory=dict)
    """Of the one who runs programs."""

    @property
    def project(self) -> Path:
        """The project's folder."""
        return self.folder / "project"

    @property
    def home(self) -> Path:
        """The home folder."""
        return self.folder / "home"

    def write(self, path: str, text: str = "") -> Path:
        """Write a file, from the folder of both."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    async def python(self, code: str, **order: Any) -> Ran:
        """Run a program in Python."""
        return await self.run(*PYTHON, code, **order)

    async def run(self, *command: str, **order: Any) -> Ran:
        """Run a program."""
        wanted = Run(command=command, root=str(self.project), **order)
        if not self.ordinary:
            return await run_in(Confinement(kind=self.kind), wanted)
        owner = ["chown", "-R", f"{ORDINARY}:{ORDINARY}", self.folder]
        await asyncio.to_thread(subprocess.run, owner, check=True)
        words = json.dumps([self.kind, asdict(wanted)])
        said = await asyncio.to_thread(as_ordinary, words, self.environment, sys.executable, "-c", _RUN)
        return cattrs.structure(json.loads(said), Ran)


def as_ordinary(words: str, environment: dict[str, str], *command: str) -> str:
    """Run a program as an ordinary user, though root calls; return what it writes."""
    home = Path(f"~{getpass.getuser()}").expanduser().resolve()
    around = Surroundings(home=home, environment={})
    tools = [path.relative_to(home) for path in needed(Path(sys.executable), around) if home in path.parents]
    with tempfile.TemporaryDirectory() as moved:
        done = subprocess.run(
            ["unshare", "-m", "sh", "-c", _AS_ORDINARY, "sh", home, moved, *tools, "--", *command],
            input=words,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout


def running(token: str) -> list[int]:
    """Return the processes whose command line has a word in it."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = process.info["cmdline"] or []
        if process.info["status"] != psutil.STATUS_ZOMBIE and any(token in word for word in words):
            found.append(process.pid)
    return found


def ended(token: str) -> bool:
    """Whether no process with a word in its command line is left."""
    return not running(token)
