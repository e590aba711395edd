"""Runs programs for an action, as far as the user allows that."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from nlx_lsp.sandbox.confinement import find
from nlx_lsp.sandbox.execution import run
from nlx_lsp.sandbox.trust import is_trusted
from nlx_lsp.settings import Settings
from nlx_lsp.values import Ran, Run

Runner = Callable[[Run], Awaitable[Ran]]
"""Runs a program on a scratch copy of the project: what `nlx_lsp.pipeline.run` takes."""
Ask = Callable[[Path], Awaitable[bool]]
"""Asks the user whether programs of a folder may be run, and remembers a yes."""


async def ask_nobody(_: Path) -> bool:
    """Say no, where there is nobody to ask."""
    return False


def runner(settings: Settings, root: Path, ask: Ask = ask_nobody) -> Runner:
    """Return what runs the programs that an action wants to have run.

    Args:
        settings: ``tests.run`` says whether anything is run at all.
        root: The workspace's folder, about which the user is asked; for a project elsewhere, its own.
        ask: Asks the user, where the folder is not trusted yet.
    """

    async def run_if_allowed(order: Run) -> Ran:
        confinement = await asyncio.to_thread(find)
        if confinement.kind == "none" and not settings.tests.unprotected and settings.tests.run != "never":
            return await run(order)  # which says why not: there is nothing to ask the user about
        refused = await _objection(settings, _subject(root, Path(order.root)), ask)
        if refused:
            return Ran(status=None, refused=refused)
        return await run(order, unprotected=settings.tests.unprotected)

    return run_if_allowed


def _subject(workspace: Path, project: Path) -> Path:
    within = Path(os.path.realpath(project)).is_relative_to(os.path.realpath(workspace))
    return workspace if within else project


async def _objection(settings: Settings, folder: Path, ask: Ask) -> str:
    """Return why nothing may be run in a folder; empty if it may."""
    if settings.tests.run == "never":
        return "tests.run is set to never"
    if settings.tests.run == "always" or await asyncio.to_thread(is_trusted, folder) or await ask(folder):
        return ""
    return f"nobody has allowed to run programs of {folder} (`nlx-lsp trust {folder}`)"
