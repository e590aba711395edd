"""`nlx-lsp run`: an action on a file, or on one symbol of it."""

import argparse
import asyncio
import os
from pathlib import Path

from nlx_lsp.cli.file import write_file
from nlx_lsp.cli.order import Order, fulfil, take_order
from nlx_lsp.cli.report import report
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import say, show_diff
from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.diff import unified
from nlx_lsp.engines.choice import choose
from nlx_lsp.values import Outcome


def execute(arguments: argparse.Namespace) -> int:
    """Run the action; print the change, or write it."""
    order, file = take_order(arguments)
    outcome = asyncio.run(_run(order))
    after = apply(file.text, outcome.edits)
    if not arguments.write:
        show_diff(unified(file.data, file.mark + after, _relative(Path(order.source.path))))
    elif outcome.edits:
        write_file(file, after)
    for line in report(outcome):
        say(line)
    return REFUSED if outcome.refusals else DONE


async def _run(order: Order) -> Outcome:
    engine = await choose(order.settings)
    try:
        return await fulfil(order, engine)
    finally:
        await engine.close()


def _relative(path: Path) -> str:
    """Return the path as a diff names it: from the current folder, if the file is below it."""
    return (
        Path(os.path.relpath(path)).as_posix()
        if path.resolve().is_relative_to(Path.cwd())
        else path.as_posix()
    )
