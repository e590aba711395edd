"""`nlx-lsp run review`: files, places in them, or all that has changed; for people, programs and hooks.

The exit status is 0 where nothing was found, 1 where something was, 2 where something could not be reviewed.
"""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
from pathlib import Path

from attrs import frozen

from nlx_lsp import actions
from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.file import read_file
from nlx_lsp.cli.findings import FORMATS, Reviewed
from nlx_lsp.cli.order import Order, fulfil, scope_of, span_of_target
from nlx_lsp.cli.status import DONE, REFUSED, WRONG
from nlx_lsp.cli.target import parse_target
from nlx_lsp.cli.terminal import say, show
from nlx_lsp.engines.choice import choose
from nlx_lsp.errors import LanguageError, UsageError
from nlx_lsp.project.changes import changed_files, staged_text
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Span

_FOUND, _CLEAN = REFUSED, DONE


@frozen(kw_only=True)
class _Piece:
    """A text that is to be reviewed, and where in it."""

    path: Path
    text: bytes
    span: Span
    options: dict[str, JSON]


def execute(arguments: argparse.Namespace) -> int:
    """Review what is asked for, and print what was found."""
    pieces = list(_pieces(arguments))
    settings = read_settings(arguments, pieces[0].path if pieces else Path())
    reviewed = asyncio.run(_review(pieces, arguments, settings)) if pieces else []
    show(FORMATS[arguments.format](reviewed))
    for each in reviewed:
        for refusal in each.outcome.refusals:
            say(f"{each.source.path}: {refusal.symbol}: not reviewed. {refusal.reason}")
    say(_summary(reviewed))
    if any(each.outcome.refusals for each in reviewed):
        return WRONG
    return _FOUND if any(each.outcome.findings for each in reviewed) else _CLEAN


async def _review(
    pieces: Sequence[_Piece], arguments: argparse.Namespace, settings: Settings
) -> list[Reviewed]:
    action = actions.load()["review"]
    engine = await choose(settings)
    reviewed = []
    try:
        for piece in pieces:
            source = Source.parse(piece.text, path=str(piece.path))
            order = Order(
                action=action,
                source=source,
                span=piece.span,
                settings=read_settings(arguments, piece.path),
                options=piece.options,
            )
            reviewed.append(Reviewed(source=source, outcome=await fulfil(order, engine)))
    finally:
        await engine.close()
    return reviewed


def _pieces(arguments: argparse.Namespace) -> Iterator[_Piece]:
    """Yield what is to be reviewed; of changed files those whose language is known."""
    base = arguments.diff
    if base is None and not arguments.staged:
        if not arguments.targets:
            msg = "There is nothing to review."
            raise UsageError(msg, "Name a file, or say --diff for what has changed.")
        for text in arguments.targets:
            target = parse_target(text)
            content = read_file(target.path).text
            span = span_of_target(content, target)
            yield _Piece(path=target.path, text=content, span=span, options={"scope": scope_of(target)})
        return
    named = [parse_target(text).path for text in arguments.targets]
    for path in named or changed_files(Path(), base or "", staged=arguments.staged):
        changed = staged_text(path) if arguments.staged else read_file(path).text
        if changed is None or not _is_known(path, changed):
            continue
        options = {"scope": "changes", "base": base or ""}
        yield _Piece(path=path, text=changed, span=Span(start=0, end=len(changed)), options=options)


def _is_known(path: Path, text: bytes) -> bool:
    try:
        Source.parse(text[:0], path=str(path))
    except LanguageError:
        return False
    return True


def _summary(reviewed: Sequence[Reviewed]) -> str:
    found = sum(len(each.outcome.findings) for each in reviewed)
    dropped: dict[str, int] = {}
    for each in reviewed:
        for reason, count in each.outcome.dropped.items():
            dropped[reason] = dropped.get(reason, 0) + count
    looked_at = sum(len(each.outcome.looked_at) for each in reviewed)
    text = (
        f"review: {looked_at} symbols in {len(reviewed)} files, {found or 'no'} finding{'s' * (found != 1)}"
    )
    if dropped:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(dropped.items()))
        text += f", {sum(dropped.values())} not believed ({reasons})"
    models = {each.outcome.model for each in reviewed if each.outcome.model}
    seconds = sum(each.outcome.seconds for each in reviewed)
    return f"{text}, model {', '.join(sorted(models)) or 'not asked'}, {seconds:.1f} s."


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'s' * (number != 1)}"
