"""An order: the action, the place and the settings that a command line names, ready for the pipeline."""

import argparse
import difflib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen

from nlx_lsp import actions, pipeline
from nlx_lsp.actions import Action
from nlx_lsp.actions.own.library import Library
from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.file import TextFile, read_file
from nlx_lsp.cli.target import Target, parse_target
from nlx_lsp.cli.terminal import follow, say
from nlx_lsp.engines import Engine
from nlx_lsp.engines.choice import choose
from nlx_lsp.errors import UsageError
from nlx_lsp.jobs import Jobs
from nlx_lsp.project.files import project_root
from nlx_lsp.sandbox import runner
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import JSON, Outcome, Span


@frozen(kw_only=True)
class Order:
    """What the user wants to have done."""

    action: Action
    """What to do."""
    source: Source
    """The text to work on."""
    span: Span
    """Where in it."""
    settings: Settings
    """How."""
    options: Mapping[str, JSON]
    """What the action is told besides."""


def take_order(arguments: argparse.Namespace) -> tuple[Order, TextFile]:
    """Understand the command line, and read the file that it names.

    Raises:
        UsageError: If there is no such action, file, line or setting.
        LanguageError: If the file's language is not known.
    """
    target = parse_target(arguments.target)
    settings = read_settings(arguments, target.path)
    action = find_action(arguments.action, target.path, own=settings.actions.own)
    file = read_file(target.path)
    source = Source.parse(file.text, path=str(target.path))
    order = Order(
        action=action,
        source=source,
        span=span_of_target(file.text, target),
        settings=settings,
        options={"scope": scope_of(target)} | _options(arguments.option),
    )
    return order, file


def find_action(name: str, path: Path | None = None, *, own: bool = True) -> Action:
    """Return the action with this id.

    Args:
        name: The id.
        path: The file that it is for, whose project may have actions of its own.
        own: Whether actions count that users and projects describe in files.

    Raises:
        UsageError: If there is none.
    """
    installed = actions.load()
    place = "" if path is None else os.path.abspath(path)  # noqa: PTH100 - `resolve` would follow links
    shelf = Library().find(place, own=own, taken=tuple(installed))
    known: dict[str, Action] = {**installed, **shelf.actions}
    if name in known:
        return known[name]
    for problem in shelf.problems:  # one of them may be why there is none
        say(f"warning: {problem}")
    near = difflib.get_close_matches(name, known, n=1)
    msg = f"There is no action {name}."
    raise UsageError(msg, f"Did you mean {near[0]}?" if near else f"There are: {', '.join(sorted(known))}.")


async def fulfil_alone(order: Order) -> Outcome:
    """Do what was ordered, with an engine of its own.

    Raises:
        NlxError: If the run as a whole fails.
    """
    engine = await choose(order.settings)
    try:
        return await fulfil(order, engine)
    finally:
        await engine.close()


async def fulfil(order: Order, engine: Engine) -> Outcome:
    """Do what was ordered, while the user sees how far it is.

    The engine stays open.

    Raises:
        NlxError: If the run as a whole fails.
    """
    jobs = Jobs()
    job, _ = jobs.start(
        order.action.id,
        lambda emit: pipeline.run(
            order.action,
            order.source,
            order.span,
            engine,
            emit,
            settings=order.settings,
            options=order.options,
            runner=runner(order.settings, project_root(Path(order.source.path))),
        ),
        title=order.action.id,
    )
    try:
        await follow(jobs, job)
    finally:
        await jobs.drain()  # what is interrupted stops at once, and not in the background
    if job.result is None:
        raise job.error or RuntimeError("a run ended without a result")
    return job.result


def scope_of(target: Target) -> str:
    """Return what an action calls a place of this sort."""
    if target.line is None:
        return "file"
    return "symbol" if target.last is None else "selection"


def _options(texts: Sequence[str]) -> dict[str, JSON]:
    """Read ``NAME=VALUE``, where a value that is JSON is taken as that."""
    options: dict[str, JSON] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            msg = f"--option {text} lacks a value."
            raise UsageError(msg, "Write --option NAME=VALUE.")
        try:
            options[name] = json.loads(value)
        except (ValueError, RecursionError):
            options[name] = value
    return options


def span_of_target(text: bytes, target: Target) -> Span:
    """Return the place of a line without its indentation, the span of several lines, or all of the text.

    Raises:
        UsageError: If there is no such line.
    """
    if target.line is None:
        return Span(start=0, end=len(text))
    lines = text.splitlines(keepends=True)
    if target.line > len(lines):
        msg = f"{target.path} has only {len(lines)} lines."
        raise UsageError(msg)
    line = lines[target.line - 1]
    start = sum(map(len, lines[: target.line - 1])) + len(line) - len(line.lstrip())
    if target.last is None:
        return Span(start=start, end=start)
    return Span(start=start, end=max(start, sum(map(len, lines[: target.last]))))
