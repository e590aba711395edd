"""What a program prints when it is asked for help: how it is run for that, and what of it can be shown."""

import os
from collections.abc import Generator
from pathlib import Path

from nlx_lsp.actions.readme.section import Material
from nlx_lsp.actions.readme.sections import usage
from nlx_lsp.facts.fact import Fact
from nlx_lsp.sandbox.trust import is_trusted
from nlx_lsp.settings import Settings
from nlx_lsp.testing.framework import Project
from nlx_lsp.testing.python.interpreter import find_python
from nlx_lsp.values import Ran, Run

_COLUMNS = "80"
_LONGEST = 120
"""Lines that are shown, at most: longer help is a manual."""
_SECONDS = 15.0
_PYTHON = (
    "import sys; from importlib.metadata import EntryPoint; sys.argv = [{name!r}, '--help'];"
    " sys.exit(EntryPoint({name!r}, {target!r}, 'console_scripts').load()())"
)
_SCRIPTS = (".js", ".mjs", ".cjs")


def gather_help(material: Material, settings: Settings) -> Generator[Run, Ran, dict[str, str]]:
    """Ask the commands for help, if programs of the project may be run without a question.

    Returns:
        What they print, by their names; those that print nothing of use are left out.
    """
    root, allowed = material.project.root, settings.tests.run
    if allowed == "never" or (allowed == "ask" and not is_trusted(root)):
        return {}
    found: dict[str, str] = {}
    for command in usage.commands(material):
        run = ask_for_help(root, command)
        text = shown((yield run), root) if run else ""
        if text:
            found[command.value] = text
    return found


def ask_for_help(root: Path, command: Fact) -> Run | None:
    """Return the run that asks a command for help; None if it is not known how to start it from here.

    Args:
        root: The project's folder.
        command: A fact of the kind ``entry_point`` with a ``target``.
    """
    target = command.more.get("target", "")
    if target.endswith(_SCRIPTS):
        words = ("node", target, "--help")
    elif ":" in target:
        python = find_python(Project.of(root / "pyproject.toml"), "pyproject.toml")
        words = (str(python), "-c", _PYTHON.format(name=command.value, target=target))
    else:
        return None
    folders = os.pathsep.join(str(folder) for folder in (root / "src", root) if folder.is_dir())
    return Run(
        command=words,
        root=str(root),
        environment={"COLUMNS": _COLUMNS, "NO_COLOR": "1", "PYTHONPATH": folders},
        seconds=_SECONDS,
    )


def shown(ran: Ran, root: Path) -> str:
    """Return what a program has printed, if it is help that can be shown to anybody; empty otherwise."""
    text = "\n".join(line.rstrip() for line in ran.output.strip("\n").splitlines())
    private = (str(root), str(Path.home()), os.path.realpath(root))
    well = ran.status == 0 and not ran.timed_out and 0 < len(text.splitlines()) <= _LONGEST
    clean = all(character.isprintable() or character == "\n" for character in text)
    return text if well and clean and not any(place in text for place in private) else ""
