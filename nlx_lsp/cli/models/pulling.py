"""`nlx-lsp models pull`: downloads a model, after having said what it is and how much."""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from nlx_lsp.cli.models.question import confirm
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import is_terminal, say, show
from nlx_lsp.errors import NlxError
from nlx_lsp.models.download import Offer, look_up, pull
from nlx_lsp.models.failures import size
from nlx_lsp.models.progress import Meter, OnProgress, Progress
from nlx_lsp.models.reference import Web, parse
from nlx_lsp.models.resolve import resolve
from nlx_lsp.models.verification import check
from nlx_lsp.values import JSON

_PAUSE = 5.0
"""Seconds between two lines of progress where there is no terminal."""
_STAGES = {
    "wait": "waiting for another program that fetches the same",
    "fetch": "downloading",
    "check": "checking",
}


def execute(arguments: argparse.Namespace) -> int:
    """Download the model; print where it is."""
    report = _Report(json=arguments.json)
    if path := resolve(arguments.name):
        asyncio.run(_compare(path, arguments.name))
        report.done(path, f"{arguments.name} is here already.")
        return DONE
    try:
        offer = asyncio.run(look_up(arguments.name))
        report.offer(offer)
        if not confirm(_question(offer), yes=arguments.yes):
            say("Nothing was downloaded.")
            return REFUSED
        path = asyncio.run(_pull(offer, report))
    except NlxError as error:
        report.failed(error)
        raise
    report.done(path, f"{offer.title} is complete. To use it: nlx-lsp models use {offer.reference}")
    return DONE


async def _compare(path: Path, name: str) -> None:
    """Hold a model that is here already against the hash that the user has named, if any."""
    meant = parse(name)
    if isinstance(meant, Web) and meant.sha256:
        await check(path, Meter(lambda _: None), sha256=meant.sha256)


async def _pull(offer: Offer, report: "_Report") -> Path:
    with report.bar(offer) as on_progress:
        try:
            return await pull(offer, on_progress)
        except asyncio.CancelledError:
            say("Stopped. What has come is kept; the same command goes on from there.")
            raise


def _question(offer: Offer) -> str:
    return f"Download {size(offer.size) if offer.size else 'a file of unknown length'}?"


class _Report:
    """Tells of a download: to people, or to a program.

    Args:
        json: Whether to write lines of JSON on standard output.
    """

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._told = 0.0
        self._stage = ""

    def offer(self, offer: Offer) -> None:
        """Say what it is."""
        if self._json:
            keys = ("reference", "title", "host", "licence", "size", "fetched")
            self._write("offer", {key: getattr(offer, key) for key in keys} | {"folder": str(offer.folder)})
            return
        length = size(offer.size) if offer.size else "of unknown length"
        already = f", of which {size(offer.fetched)} are here" if offer.fetched else ""
        say(f"{offer.title}, {length}{already}")
        say(f"  from     {offer.host}")
        say(f"  licence  {offer.licence or 'not stated'}")
        say(f"  into     {offer.folder}")

    @contextmanager
    def bar(self, offer: Offer) -> Iterator[OnProgress]:
        """Show how far it is: a bar on a terminal, otherwise lines."""
        if self._json:
            yield lambda progress: self._write("progress", attrs.asdict(progress))
        elif not is_terminal(sys.stderr):
            yield self._line
        else:
            with _moving(offer) as on_progress:
                yield on_progress

    def done(self, path: Path, words: str) -> None:
        """Say where it is."""
        if self._json:
            self._write("done", {"path": str(path)})
        else:
            say(words)
            show(f"{path}\n")

    def failed(self, error: NlxError) -> None:
        """Say why it is not."""
        if self._json:
            self._write("error", {"message": error.message, "hint": error.hint})

    def _line(self, progress: Progress) -> None:
        now = time.monotonic()
        over = progress.done == progress.total
        if now - self._told < _PAUSE and self._stage == progress.stage and not over:
            return
        self._told, self._stage = now, progress.stage
        say(describe(progress))

    def _write(self, event: str, values: dict[str, JSON]) -> None:
        show(json.dumps({"event": event, **values}) + "\n")


def describe(progress: Progress) -> str:
    """Say in one line how far a download is."""
    parts = [_STAGES[progress.stage], size(progress.done)]
    if progress.total:
        parts[1] += f" of {size(progress.total)} ({100 * progress.done // progress.total} %)"
    if progress.rate:
        parts.append(f"{size(progress.rate)}/s")
    if progress.remaining:
        parts.append(f"about {progress.remaining:.0f} s left")
    return " · ".join(parts)


@contextmanager
def _moving(offer: Offer) -> Iterator[OnProgress]:
    from rich.console import Console  # noqa: PLC0415 - a pipe does without, and starts sooner
    from rich.progress import BarColumn, TextColumn  # noqa: PLC0415 - as above
    from rich.progress import Progress as Bar  # noqa: PLC0415 - as above

    columns = (BarColumn(), TextColumn("{task.description}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=offer.size or None)

        def on_progress(progress: Progress) -> None:
            words = describe(progress)
            bar.update(task, completed=progress.done, total=progress.total or None, description=words)

        yield on_progress
