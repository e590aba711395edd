"""`nlx-lsp changelog`: adds what is new to a project's changelog, or prints the notes of one release."""

import argparse
import asyncio
import os
from pathlib import Path

from nlx_lsp.actions.changelog.book import Book
from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.file import TextFile, read_file, write_file
from nlx_lsp.cli.order import Order, find_action, fulfil_alone
from nlx_lsp.cli.report import report
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import say, show, show_diff
from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.diff import unified
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.history.commits import version_in
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Outcome, Span

NAMES = ("CHANGELOG", "CHANGES", "HISTORY", "NEWS")
"""What changelogs are called, the most usual first."""
_ENDINGS = (".md", ".rst", ".org", ".txt", "")


def execute(arguments: argparse.Namespace) -> int:
    """Add what is new; print the change, or write it."""
    folder = Path(arguments.folder or ".")
    file = find_changelog(folder)
    if arguments.release_notes:
        return _print_notes(arguments, folder, file)
    path = file.path if file else folder.absolute() / "CHANGELOG.md"
    before = file.text if file else b""
    outcome = _run(arguments, source_of(path, before))
    after = apply(before, outcome.edits)
    if arguments.write and outcome.edits:
        _write(file, path, after)
    else:
        show_diff(unified(before if file else None, after, os.path.relpath(path)))
    return _report(outcome)


def find_changelog(folder: Path) -> TextFile | None:
    """Return the changelog of a folder; None where there is none.

    Raises:
        UsageError: If there is no such folder, or the file cannot be read.
    """
    try:
        present = {path.name.lower(): path for path in sorted(folder.iterdir()) if path.is_file()}
    except OSError as error:
        msg = f"{folder} cannot be read: {error.strerror}."
        raise UsageError(msg) from error
    names = [f"{name}{ending}".lower() for name in NAMES for ending in _ENDINGS]
    return next((read_file(present[name]) for name in names if name in present), None)


def _print_notes(arguments: argparse.Namespace, folder: Path, file: TextFile | None) -> int:
    """Print what the changelog says of a release; where it says nothing, what it would say."""
    path = file.path if file else folder.absolute() / "CHANGELOG.md"
    source = source_of(path, file.text if file else b"")
    book = Book.read(source.text, source.language.id)
    release = book.release(version_in(arguments.to) if arguments.to else "")
    if release is not None:
        show(f"{source.slice(release.extent).strip()}\n")
        say(f"{path.name} says this itself; nothing was written.")
        return DONE
    # An empty file makes a whole section of what is new, in the form of an empty one.
    outcome = _run(arguments, source_of(path, b""))
    text = apply(b"", outcome.edits).decode()
    notes = Book.read(text.encode(), source.language.id)
    show("".join(text.encode()[each.extent.start : each.extent.end].decode() for each in notes.releases))
    return _report(outcome)


def _write(file: TextFile | None, path: Path, text: bytes) -> None:
    if file:
        write_file(file, text)
        return
    try:
        with path.open("xb") as new:  # what has come there meanwhile is somebody's
            new.write(text)
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}."
        raise EditRefused(msg) from error


def source_of(path: Path, text: bytes) -> Source:
    """Return a changelog as a document; what its name does not tell is read as Markdown."""
    known = path.suffix in (".rst", ".org")
    return Source.parse(text, path=str(path), language_id=None if known else "markdown")


def _report(outcome: Outcome) -> int:
    for line in report(outcome):
        say(line)
    return REFUSED if outcome.refusals else DONE


def _run(arguments: argparse.Namespace, source: Source) -> Outcome:
    settings = read_settings(arguments, Path(source.path).parent)
    options: dict[str, JSON] = {"from": arguments.start, "to": arguments.to}
    order = Order(
        action=find_action("changelog"),
        source=source,
        span=Span(start=0, end=len(source.text)),
        settings=settings,
        options={name: value for name, value in options.items() if value},
    )
    return asyncio.run(fulfil_alone(order))
