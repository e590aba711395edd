"""`nlx-lsp commit-message`: a message for what is staged, printed; or, as a hook, put into git's file."""

import argparse
import asyncio
from pathlib import Path

from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.file import read_file, write_file
from nlx_lsp.cli.order import Order, find_action, fulfil_alone
from nlx_lsp.cli.report import report
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import say, show
from nlx_lsp.edits.apply import apply
from nlx_lsp.errors import NlxError
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Outcome, Span

_WRITTEN = ("message", "merge", "squash", "commit")
"""What git calls a message that comes from elsewhere: there is nothing to be written then."""


def execute(arguments: argparse.Namespace) -> int:
    """Write the message; print it, or put it into the file that git's hook names."""
    if arguments.hook:
        return _serve_hook(arguments)
    folder = Path(arguments.folder or ".")
    options: dict[str, JSON] = {"folder": str(folder), "amend": arguments.amend, "body": arguments.body}
    outcome = _run(arguments, folder, Source.parse(b"", path="COMMIT_EDITMSG"), options)
    show(apply(b"", outcome.edits).decode())
    for line in report(outcome):
        say(line)
    return REFUSED if outcome.refusals else DONE


def _serve_hook(arguments: argparse.Namespace) -> int:
    """Put the message into git's file.  Whatever goes wrong is said, and no reason not to commit."""
    path, *rest = arguments.hook
    if rest[:1] and rest[0] in _WRITTEN:
        return DONE
    try:
        file = read_file(Path(path))
        source = Source.parse(file.text, path=str(file.path), language_id="gitcommit")
        outcome = _run(arguments, file.path, source, {"body": arguments.body})
        if outcome.edits:
            write_file(file, apply(file.text, outcome.edits))
        for line in report(outcome):
            say(line)
    except NlxError as error:
        say(f"nlx-lsp: no message is proposed. {error}")
    return DONE


def _run(arguments: argparse.Namespace, place: Path, source: Source, options: dict[str, JSON]) -> Outcome:
    settings = read_settings(arguments, place)
    order = Order(
        action=find_action("commit_message"),
        source=source,
        span=Span(start=0, end=len(source.text)),
        settings=settings,
        options=options,
    )
    return asyncio.run(fulfil_alone(order))
