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


def read_settings(arguments: argparse.Namespace, path: str | Path | None) -> Settings:
    """Return the settings for a file or folder, None for the current folder; warn, and start the log.

    Raises:
        UsageError: If the command line has a bad key or value.
    """
    settings, problems = load_settings(arguments, path)
    start_log(settings.log.level, console=False)
    for problem in problems:
        sys.stderr.write(f"nlx-lsp: warning: {problem}\n")
    return settings


def load_settings(
    arguments: argparse.Namespace, path: str | Path | None
) -> tuple[Settings, tuple[Problem, ...]]:
    """Return the settings, and what is wrong with the files.

    Raises:
        UsageError: If the command line has a bad key or value, or the path is none.
    """
    start = Path(os.path.abspath(path or "."))  # noqa: PTH100 - that of `Path` goes through links
    if not os.path.exists(start):  # noqa: PTH110 - any text may be asked
        msg = f"There is nothing at {path}."
        raise UsageError(msg)
    settings, problems = load(start, command_line=settings_of(arguments))
    for problem in problems:
        if problem.source == COMMAND_LINE:
            raise UsageError(problem.message)
    return settings, problems
