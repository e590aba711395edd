"""The settings of one call: what is wrong on the command line stops it, the rest is a warning."""

import argparse
import os
import sys
from pathlib import Path

from nlx_lsp.cli.arguments import settings_of
from nlx_lsp.cli.logs import start_log
from nlx_lsp.errors import UsageError
from nlx_lsp.settings import Problem, Settings, load
from nlx_lsp.settings.sources import COMMAND_LINE


def read_settings(arguments: argparse.Namespace, path: str | Path) -> Settings:
    """Return the settings for a file or folder; warn of what is wrong with them, and start the log.

    Raises:
        UsageError: If the command line has a bad key or value, or there is nothing at the path.
    """
    settings, problems = load_settings(arguments, path)
    start_log(settings.log.level, console=False)
    for problem in problems:
        sys.stderr.write(f"nlx-lsp: warning: {problem}\n")
    return settings


def load_settings(
    arguments: argparse.Namespace, path: str | Path | None = None
) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings for a file or folder, None for no project, and what is wrong with the sources.

    Raises:
        UsageError: If the command line has a bad key or value, or there is nothing at the path.
    """
    settings, problems = load(None if path is None else _absolute(path), command_line=settings_of(arguments))
    for problem in problems:
        if problem.source == COMMAND_LINE:
            raise UsageError(problem.message)
    return settings, problems


def _absolute(path: str | Path) -> Path:
    try:
        start = Path(os.path.abspath(path))  # noqa: PTH100 - without `..`, but through no link, as an editor names it
        found = start.exists()
    except OSError:  # the folder is gone, or may not be searched
        found = False
    if not found:
        msg = f"There is nothing at {path}."
        raise UsageError(msg)
    return start
