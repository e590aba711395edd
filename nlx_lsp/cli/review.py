"""`nlx-lsp run review`: files, places in them, or all that has changed; for people, programs and hooks.

The exit status is 0 where nothing was found, 1 where something was, 2 where something could not be reviewed.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from attrs import define, field, frozen

from nlx_lsp import actions
from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.file import read_file
from nlx_lsp.cli.findings import FORMATS, Reviewed
from nlx_lsp.cli.order import Order, fulfil, scope_of, span_of_target
from nlx_lsp.cli.status import DONE, REFUSED, WRONG
from nlx_lsp.cli.target import parse_target
from nlx_lsp.cli.terminal import say, show
from nlx_lsp.engines.choice import choose
from nlx_lsp.errors import LanguageError, NlxError, UsageError
from nlx_lsp.project.changes import changed_files, staged_text
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


@define(kw_only=True)
class _Review:
    """What a review has come to so far."""

    arguments: argparse.Namespace
    done: list[Reviewed] = field(factory=list)
    problems: list[str] = field(factory=list)
    """What could not be reviewed, and why."""

    async def work(self, pieces: Sequence[_Piece], tell: Callable[[Reviewed], None]) -> None:
        """Review one piece after the other; what was found before a failure is not lost with it.

        Raises:
            NlxError: If nothing could be done at all.
        """
        action = actions.load()["review"]
        engine = await choose(read_settings(self.arguments, pieces[0].path))
        try:
            for number, piece in enumerate(pieces):
                source = Source.parse(piece.text, path=str(piece.path))
                order = Order(
                    action=action,
                    source=source,
                    span=piece.span,
                    settings=read_settings(self.arguments, piece.path),
                    options=piece.options,
                )
                try:
                    reviewed = Reviewed(source=source, outcome=await fulfil(order, engine))
                except NlxError as error:
                    if not self.done:
                        raise
                    left = _count(len(pieces) - number - 1, "more file")
                    self.problems.append(f"{piece.path}: {error} Left: {left}.")
                    return
                self.done.append(reviewed)
                self.problems += [
                    f"{piece.path}: {refusal.symbol}: not reviewed. {refusal.reason}"
                    for refusal in reviewed.outcome.refusals
                ]
                tell(reviewed)
        finally:
            await engine.close()


def execute(arguments: argparse.Namespace) -> int:
    """Review what is asked for, and print what was found; as a text, file by file as they are done."""
    review = _Review(arguments=arguments)
    pieces = list(_pieces(arguments, review.problems))
    render = FORMATS[arguments.format]
    at_once = arguments.format == "text"
    if pieces:
        asyncio.run(review.work(pieces, lambda reviewed: show(render([reviewed])) if at_once else None))
    if not at_once:
        show(render(review.done))
    for problem in review.problems:
        say(problem)
    say(_summary(review.done))
    if review.problems:
        return WRONG
    return _FOUND if any(each.outcome.findings for each in review.done) else _CLEAN


def _pieces(arguments: argparse.Namespace, problems: list[str]) -> Iterator[_Piece]:
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
        if not _is_known(path):
            continue
        try:
            changed = staged_text(path) if arguments.staged else read_file(path).text
        except UsageError as error:
            if named:
                raise
            problems.append(
                str(error)
            )  # one file that is no text does not stop a hook from looking at the others
            continue
        if changed is not None:
            options = {"scope": "changes", "base": base or ""}
            yield _Piece(path=path, text=changed, span=Span(start=0, end=len(changed)), options=options)


def _is_known(path: Path) -> bool:
    try:
        return not Source.parse(b"", path=str(path)).language.prose
    except LanguageError:
        return False


def _summary(reviewed: Sequence[Reviewed]) -> str:
    found = sum(len(each.outcome.findings) for each in reviewed)
    looked_at = sum(len(each.outcome.looked_at) for each in reviewed)
    places = f"{_count(looked_at, 'symbol')} in {_count(len(reviewed), 'file')}"
    text = f"review: {places}, {_count(found, 'finding')}"
    dropped = sum((Counter(each.outcome.dropped) for each in reviewed), Counter[str]())
    if dropped:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(dropped.items()))
        text += f", {dropped.total()} not believed ({reasons})"
    models = {each.outcome.model for each in reviewed if each.outcome.model}
    seconds = sum(each.outcome.seconds for each in reviewed)
    return f"{text}, model {', '.join(sorted(models)) or 'not asked'}, {seconds:.1f} s."


def _count(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'s' * (number != 1)}"
