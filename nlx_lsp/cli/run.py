"""`nlx-lsp run`: an action on a file, or on one symbol of it."""

import argparse
import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

from nlx_lsp.cli.file import TextFile, write_file
from nlx_lsp.cli.findings import FORMATS, Reviewed
from nlx_lsp.cli.order import Order, fulfil_alone, take_order
from nlx_lsp.cli.report import report
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import say, show, show_diff
from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.diff import unified
from nlx_lsp.edits.file_change import FileChange, gather
from nlx_lsp.edits.file_change import write as write_all
from nlx_lsp.project.files import project_root
from nlx_lsp.values import Outcome


def execute(arguments: argparse.Namespace) -> int:
    """Run the action; print the changes, or write them."""
    order, file = take_order(arguments)
    return carry_out(order, file, write=arguments.write)


def carry_out(order: Order, file: TextFile, *, write: bool) -> int:
    """Do what was ordered, and return the exit status.

    Args:
        order: What to do.
        file: What the order's document was read from.
        write: Whether the changes are written, or printed.
    """
    outcome = asyncio.run(fulfil_alone(order))
    others = gather(outcome.proposals)
    if write:
        _write(order, file, outcome, others)
    else:
        show_diff(_diff(order, file, outcome, others))
    if not outcome.proposals and outcome.text:  # what is asked for is shown, what comes with it is said
        show(f"{outcome.text}\n")
    for line in outcome.text.splitlines() if outcome.proposals else ():
        say(line)
    for line in (*_findings(order, outcome), *report(outcome)):
        say(line)
    return REFUSED if outcome.refusals else DONE


def _write(order: Order, file: TextFile, outcome: Outcome, others: Sequence[FileChange]) -> None:
    """Write the document and the other files; where one of these is in the way, nothing."""
    roots = [project_root(Path(order.source.path))]
    for change in others:
        change.check(roots)
    if outcome.edits:
        write_file(file, apply(file.text, outcome.edits))
    write_all(others, roots)


def _diff(order: Order, file: TextFile, outcome: Outcome, others: Sequence[FileChange]) -> str:
    """Return the difference in all files."""
    after = file.mark + apply(file.text, outcome.edits)
    return "".join(
        unified(before, new, _relative(path))
        for path, before, new in (
            (Path(order.source.path), file.data, after),
            *((change.path, change.before, change.after) for change in others),
        )
    )


def _findings(order: Order, outcome: Outcome) -> list[str]:
    """Return what has been found beside the change, as compilers write it."""
    return FORMATS["text"]([Reviewed(source=order.source, outcome=outcome)]).splitlines()


def _relative(path: Path) -> str:
    """Return the path as a diff names it: from the current folder, if the file is below it."""
    return (
        Path(os.path.relpath(path)).as_posix()
        if path.resolve().is_relative_to(Path.cwd())
        else path.as_posix()
    )
