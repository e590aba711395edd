"""`nlx-lsp trust`: lets programs of a folder be run, or takes that back."""

import argparse
from pathlib import Path

from nlx_lsp.cli.logs import start_log
from nlx_lsp.cli.status import DONE
from nlx_lsp.cli.terminal import say, show
from nlx_lsp.errors import UsageError
from nlx_lsp.sandbox import trust
from nlx_lsp.sandbox.confinement import find
from nlx_lsp.settings.keys import printable


def execute(arguments: argparse.Namespace) -> int:
    """Remember a yes, take one back, or list them."""
    start_log("info", console=False)
    if arguments.list:
        for name, day in trust.every().items():
            show(f"{printable(name)}  # since {day}\n")
        return DONE
    if not arguments.folder:
        msg = "Which folder?"
        raise UsageError(msg, "Write `nlx-lsp trust FOLDER`, or `nlx-lsp trust --list`.")
    folder = Path(arguments.folder).resolve()
    try:
        said = _forget(folder) if arguments.forget else _trust(folder)
    except OSError as error:
        msg = f"{trust.place()} cannot be written: {error.strerror}."
        raise UsageError(msg, "Make room there, or make it yours.") from error
    say(said)
    return DONE


def _trust(folder: Path) -> str:
    if not folder.is_dir():
        msg = f"{folder} is no folder."
        raise UsageError(msg, "Name the project's folder.")
    if Path.home().resolve().is_relative_to(folder):
        msg = f"{folder} holds more than a project."
        raise UsageError(msg, "Trust the folders of projects, one by one.")
    trust.trust(folder)
    there = find()
    if there.kind == "none":
        return f"Tests may be run in {folder}, but nothing here can confine them: {there.problem}."
    return f"Tests may be run in {folder}, confined by {there.kind}."


def _forget(folder: Path) -> str:
    if trust.forget(folder):
        return f"Tests may no longer be run in {folder}."
    return f"{folder} was not trusted."
