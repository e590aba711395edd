"""What keeps a program from doing harm on this machine: found out by trying it, once.

There is bubblewrap, there are the kernel's namespaces, and there is nothing.  Knows what they are called and
how they are told what a program can see; knows no project.
"""

import functools
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal

from attrs import frozen

from nlx_lsp.sandbox.contents import Contents
from nlx_lsp.sandbox.toolchains import Surroundings
from nlx_lsp.sandbox.view import Step, View, keeper_command, view

LIMITS = ("memory", "processes", "time", "output")
"""What holds everywhere: more than that is stopped, though not before it has happened."""
WALLS = ("network", "home", "other files", "other processes", "writing", "disk")
"""What holds where there is a confinement."""
_CONFINE = str(Path(__file__).with_name("inside") / "confine.py")
_NOBODY = 65534
_SECONDS = 20
_BUBBLEWRAP = (
    *("--unshare-all", "--as-pid-1", "--die-with-parent", "--new-session"),
    *("--cap-drop", "ALL", "--chdir", "/"),
)


@frozen(kw_only=True)
class Confinement:
    """What there is."""

    kind: Literal["bubblewrap", "namespaces", "none"]
    """What confines."""
    problem: str = ""
    """Why there is none, in words."""

    @property
    def held(self) -> tuple[str, ...]:
        """What a program is kept from."""
        return LIMITS if self.kind == "none" else (*WALLS, *LIMITS)

    @property
    def layers(self) -> bool:
        """Whether a program may write over what it is shown, and the changes are lost."""
        # What is root's belongs to somebody else for the program, which runs as nobody then.
        return self.kind == "namespaces" and os.getuid() != 0

    def command(self, seen: View, inner: list[str]) -> list[str]:
        """Return the command that runs another one so that it sees nothing else."""
        if self.kind == "bubblewrap":
            words = [word for step in seen.steps for word in _bubblewrap_words(step)]
            return [shutil.which("bwrap") or "bwrap", *_BUBBLEWRAP, *words, "--", *inner]
        plan = {"steps": seen.steps, "command": inner, "user": None if os.getuid() else _NOBODY}
        return [*keeper_command()[:3], _CONFINE, json.dumps(plan)]


@functools.cache
def find() -> Confinement:
    """Return what confines programs here.  Tries it out, which takes a moment the first time."""
    if sys.platform != "linux":
        return Confinement(kind="none", problem=f"there is none for {sys.platform} yet")
    # Namespaces come first: a program can write over what it is only shown, such as the caches of compilers,
    # so that less is built anew.  Bubblewrap is allowed where others may not make namespaces; called by root
    # it leaves its program root, who owns too much.
    kinds: list[Literal["namespaces", "bubblewrap"]] = ["namespaces"]
    if os.getuid() and shutil.which("bwrap"):
        kinds.append("bubblewrap")
    problems: list[str] = []
    for kind in kinds:
        problems.append(_try(Confinement(kind=kind)))
        if not problems[-1]:
            return Confinement(kind=kind)
    return Confinement(kind="none", problem="; ".join(problems))


def _try(confinement: Confinement) -> str:
    """Return why a confinement does not work; empty if it does."""
    nowhere = Contents(root=Path("/nlx-lsp"), files=(), linked=())
    seen = view(nowhere, [Path("/bin/sh")], Surroundings.here(), layers=False)
    python = keeper_command()[0]
    command = confinement.command(seen, [python, "-I", "-S", "-c", "import os; assert os.getpid() == 1"])
    try:
        done = subprocess.run(  # noqa: S603 - our own program, or the system's
            command,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{confinement.kind}: {error}"
    said = done.stderr.strip().splitlines()
    return f"{confinement.kind}: {said[-1] if said else done.returncode}" if done.returncode else ""


def _bubblewrap_words(step: Step) -> list[str]:
    kind, *rest = map(str, step)
    match kind:
        case "empty":
            return ["--perms", "0755", "--size", rest[1], "--tmpfs", rest[0]]
        case "show" | "layer":
            return ["--ro-bind", *rest]
        case "link":
            return ["--symlink", *rest]
        case "processes":
            return ["--proc", *rest]
        case "devices":
            return ["--dev", *rest]
        case _:
            return ["--remount-ro", *rest]
