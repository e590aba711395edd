"""`nlx-lsp announce`: a draft that says what a release brings, with the source of each sentence below it."""

import argparse
import asyncio
from pathlib import Path

from nlx_lsp.cli.changelog import find_changelog, source_of
from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.order import Order, find_action, fulfil_alone
from nlx_lsp.cli.report import report
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import say, show
from nlx_lsp.errors import UsageError
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Outcome, Span


def execute(arguments: argparse.Namespace) -> int:
    """Draft an announcement from the changelog of a folder, and print it."""
    folder = Path(arguments.folder or ".")
    file = find_changelog(folder)
    if file is None:
        msg = f"There is no changelog in {folder}, and so nothing to be announced."
        raise UsageError(msg, "`nlx-lsp changelog --write` makes one.")
    outcome = _run(arguments, source_of(file.path, file.text))
    if outcome.text:
        show(f"{outcome.text}\n")
    for line in report(outcome):
        say(line)
    return REFUSED if outcome.refusals else DONE


def _run(arguments: argparse.Namespace, source: Source) -> Outcome:
    settings = read_settings(arguments, Path(source.path).parent)
    order = Order(
        action=find_action("announcement"),
        source=source,
        span=Span(start=0, end=len(source.text)),
        settings=settings,
        options={} if arguments.version is None else {"version": arguments.version},
    )
    return asyncio.run(fulfil_alone(order))
