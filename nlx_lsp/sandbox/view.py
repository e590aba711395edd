"""What a program can see while it runs: a list of steps that builds its root folder from nothing.

Whatever is not named here is not there: the home folder, the sockets of other programs, other projects.
`nlx_lsp.sandbox.confinement` turns the steps into the words of the program that takes them.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from nlx_lsp.sandbox.contents import Contents
from nlx_lsp.sandbox.toolchains import Surroundings, needed, system_folders

INSIDE = "/run/nlx-lsp"
"""Where the keeper is to be found."""
PROJECT_SIZE = 1 << 30
"""Bytes that the scratch copy may have, with what the program writes into it."""
_SIZE = 256 << 20
"""Bytes of every other folder that can be written to."""
_SMALL = 1 << 20
_BUILT = "target"
_KEEPER = Path(__file__).with_name("inside")

Step = tuple[str | int, ...]
"""What is done, and with what; see `nlx_lsp.sandbox.inside.confine`."""


@frozen(kw_only=True)
class View:
    """A root folder."""

    steps: tuple[Step, ...]
    """How it is built, from the top to the bottom."""


def keeper_command(*, inside: bool = False) -> list[str]:
    """Return how the keeper is started, by the interpreter that runs this program.

    Args:
        inside: Whether that is done within a view.
    """
    interpreter = os.path.realpath(getattr(sys, "_base_executable", "") or sys.executable)
    return [interpreter, "-I", "-S", f"{INSIDE if inside else _KEEPER}/keeper.py"]


def view(contents: Contents, programs: Sequence[Path], around: Surroundings, *, layers: bool) -> View:
    """Return what a program sees that runs on a scratch copy.

    Args:
        contents: What is in the copy; it is seen where the project itself is.
        programs: The program's file, and those of the programs that it starts.
        around: Where it is started from.
        layers: Whether it can write over folders that are only shown.
    """
    root = str(contents.root)
    steps: list[Step] = [_system(folder) for folder in system_folders()]
    steps += [("show", "/sys", "/sys"), ("processes", "/proc"), ("devices", "/dev"), ("seal", "/dev")]
    steps += [("empty", path, _SIZE) for path in ("/dev/shm", "/tmp", "/var/tmp", str(around.home))]  # noqa: S108 - these are the program's own
    steps += [("empty", "/run", _SMALL), ("link", "../run", "/var/run"), ("show", str(_KEEPER), INSIDE)]
    steps += [("empty", root, PROJECT_SIZE)]
    steps += [
        ("layer", f"{root}/{path}", f"{root}/{path}")
        for path in contents.linked
        if layers or not path.endswith(_BUILT)  # compilers fail on what they cannot write, and start anew
    ]
    started = (*programs, Path(keeper_command()[0]))
    tools = {tool for each in started for tool in needed(each, around)}
    steps += [
        (_kind(str(tool)), os.path.realpath(tool), str(tool))
        for tool in sorted(tools)
        if not tool.is_relative_to(root)  # what the project brings along is in the copy
    ]
    # What is mounted later hides what is there already, so folders come before what is in them.
    steps.sort(key=lambda step: len(Path(str(step[-1] if step[0] != "empty" else step[1])).parts))
    return View(steps=(*steps, ("seal", "/")))


def _system(folder: Path) -> Step:
    """Return how a folder of the system is shown: as a link, where it is one."""
    if folder.is_symlink():
        return ("link", str(folder.readlink()), str(folder))
    return ("show", str(folder), str(folder))


def _kind(tool: str) -> str:
    """Return how a folder of tools is shown: caches are written to, and then forgotten."""
    return "layer" if "cache" in tool or tool.endswith("/repository") else "show"
