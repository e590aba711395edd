"""An order made ready: what is copied, what is really started, and what the keeper is told.

Runs nothing.  What a program may see is `nlx_lsp.sandbox.view`'s business, and what keeps it there that of
`nlx_lsp.sandbox.confinement`.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from attrs import evolve, frozen

from nlx_lsp.sandbox.confinement import Confinement
from nlx_lsp.sandbox.contents import Contents, TooLarge, stays_inside, survey
from nlx_lsp.sandbox.removal import remove
from nlx_lsp.sandbox.toolchains import Surroundings, adapted, variables
from nlx_lsp.sandbox.view import keeper_command, view
from nlx_lsp.values import JSON, Run

PROCESSES = max(512, 32 * (os.cpu_count() or 1))
"""How many processes and threads a program may have."""
_SLACK = 4
"""A process may map so much more memory than it uses: Java does.  What is used is watched."""
_OPEN_FILES = 1024
_LARGEST_FILE = 512 << 20
_INHERITED = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "PATHEXT", "COMSPEC")


class Refused(Exception):
    """A program that is not started, and why."""


@frozen(kw_only=True)
class Job:
    """A program that is ready to be started."""

    command: list[str]
    """What is really started: the sandbox, and in it the keeper."""
    order: Mapping[str, JSON]
    """What the keeper is told."""
    contents: Contents
    """What the copy is made of."""


@asynccontextmanager
async def prepared(order: Run, confinement: Confinement) -> AsyncIterator[Job]:
    """Make a job of an order; what it needs on the disk is there as long as it lasts.

    Raises:
        Refused: If it cannot be run.
    """
    if confinement.kind != "none":
        yield await asyncio.to_thread(_confined, order, confinement)
        return
    scratch = await asyncio.to_thread(_scratch)
    try:
        yield await asyncio.to_thread(_bare, order, scratch)
    finally:
        await asyncio.shield(asyncio.to_thread(remove, scratch))


def _confined(order: Run, confinement: Confinement) -> Job:
    """Return the job of running a program where its project is, or seems to be."""
    around = Surroundings.here()
    contents = _contents(order, around)
    program = _program(order, order.command[0], contents.root, around)
    others = [_program(order, each, contents.root, around) for each in order.programs]
    seen = view(contents, [program, *others], around, layers=confinement.layers)
    usual = adapted(around.home, contents.root, layers=confinement.layers)
    told_so = evolve(order, environment={**usual, **order.environment})
    variables_ = _environment(told_so, around, str(around.home), "/tmp")  # noqa: S108 - the sandbox's own
    told = _told(order, contents.root, [str(program), *order.command[1:]], variables_)
    command = confinement.command(seen, keeper_command(inside=True))
    return Job(command=command, contents=contents, order={**told, "confined": True})


def _bare(order: Run, scratch: Path) -> Job:
    """Return the job of running a program in a folder on the disk."""
    around = Surroundings.here()
    contents = _contents(order, around)
    program = _program(order, order.command[0], contents.root, around)
    place = _lay_out(scratch, contents)

    def moved(text: str) -> str:
        """Put the copy's place where the project's is named."""
        return text.replace(str(contents.root), str(place))

    usual = _environment(order, around, str(scratch / "home"), str(scratch / "tmp"))
    usual |= variables(around, home_is_elsewhere=True)
    usual |= {name: moved(value) for name, value in order.environment.items()}
    words = [moved(word) for word in (str(program), *order.command[1:])]
    told = _told(order, place, words, usual)
    return Job(command=keeper_command(), contents=contents, order={**told, "confined": False})


def _contents(order: Run, around: Surroundings) -> Contents:
    root = Path(os.path.realpath(order.root))
    if around.home.is_relative_to(root):
        msg = f"{root} is no folder of a project"
        raise Refused(msg)
    for path in (*order.files, *order.collect, *filter(None, [order.folder])):
        if not stays_inside(path):
            msg = f"{path} leads out of the project"
            raise Refused(msg)
    try:
        return survey(root)
    except TooLarge as error:
        msg = f"it cannot be run on a copy: {error}"
        raise Refused(msg) from error


def _program(order: Run, word: str, root: Path, around: Surroundings) -> Path:
    """Return the file of a program, where it is now.

    Raises:
        Refused: If there is none.
    """
    if word.startswith(f"{order.root}{os.sep}"):
        return root / word[len(order.root) + 1 :]
    if os.path.dirname(word):  # noqa: PTH120 - the empty text is no path
        path = Path(os.path.normpath(root / order.folder / word))
        made = path.is_relative_to(root) and path.relative_to(root).as_posix() in order.files
        found = str(path) if made or os.access(path, os.X_OK) else None
    else:
        found = shutil.which(word, path=order.environment.get("PATH", around.environment.get("PATH")))
    if found is None:
        msg = f"{word} is not installed"
        raise Refused(msg)
    return Path(found)


def _environment(order: Run, around: Surroundings, home: str, temporary: str) -> dict[str, str]:
    """Return the variables of the program: a short list, so that no token is among them."""
    found = {name: around.environment[name] for name in _INHERITED if name in around.environment}
    found |= variables(around, home_is_elsewhere=False)
    found |= dict.fromkeys(("HOME", "USERPROFILE") if os.name == "nt" else ("HOME",), home)
    found |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary)
    return found | {"TERM": "dumb", "PYTHONDONTWRITEBYTECODE": "1", **order.environment}


def _told(order: Run, root: Path, words: list[str], environment: Mapping[str, str]) -> dict[str, JSON]:
    """Return what the keeper is told of an order."""
    return {
        "root": str(root),
        "folder": order.folder,
        "command": words,
        "environment": environment,
        "collect": order.collect,
        "limits": {
            "memory": _SLACK * order.memory,
            "cpu": int(order.seconds * (os.cpu_count() or 1)) + 1,
            "file": _LARGEST_FILE,
            "open": _OPEN_FILES,
            "processes": PROCESSES,
        },
    }


def _scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="nlx-lsp-")).resolve()


def _lay_out(scratch: Path, contents: Contents) -> Path:
    """Make the folders of a copy on the disk; return its root."""
    for name in ("project", "home", "tmp"):
        (scratch / name).mkdir()
    root = scratch / "project"
    for path in contents.linked:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        with suppress(OSError):  # Windows lets few users make links
            (root / path).symlink_to(contents.root / path, target_is_directory=True)
    return root
