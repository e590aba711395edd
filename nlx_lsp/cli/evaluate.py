"""`nlx-lsp eval`: how good any engine and model is: docstrings against humans', reviews against faults."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from attrs import evolve

from nlx_lsp import __version__
from nlx_lsp.actions import load
from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import show
from nlx_lsp.engines.choice import choose
from nlx_lsp.errors import EngineError, UsageError
from nlx_lsp.evals import report
from nlx_lsp.evals.cases import collect
from nlx_lsp.evals.docstring import evaluate, score
from nlx_lsp.evals.review import Case, Review, figures, review
from nlx_lsp.evals.review import collect as collect_functions
from nlx_lsp.evals.review import report as review_report
from nlx_lsp.settings import Settings


def execute(arguments: argparse.Namespace) -> int:
    """Print the report."""
    programs = {"docstring": _docstrings, "review": _reviews}
    if arguments.action not in programs:
        msg = f"There is no evaluation of {arguments.action}."
        raise UsageError(msg, f"What can be evaluated: {', '.join(programs)}.")
    settings = read_settings(arguments, arguments.files[0])
    return programs[arguments.action](arguments, settings)


def _docstrings(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.json is not None:
        msg = "Only the evaluation of review writes JSON."
        raise UsageError(msg, "Leave out --json.")
    if settings.docstring.style == "auto":
        # One style for all, so that two runs can be compared.
        settings = evolve(settings, docstring=evolve(settings.docstring, style="google"))
    return asyncio.run(_evaluate(arguments, settings))


async def _evaluate(arguments: argparse.Namespace, settings: Settings) -> int:
    paths = [Path(file) for file in arguments.files]
    cases = await asyncio.to_thread(collect, paths, sample=arguments.sample, seed=arguments.seed)
    engine = await choose(settings)
    try:
        model = await engine.load()
        results = await evaluate(cases, engine, settings, lambda done: _progress(done, len(cases)))
    finally:
        await engine.close()
    rows = {
        f"{model.name}, its own words": await score(results, raw=True, style=settings.docstring.style),
        f"{model.name}, as written": await score(results, style=settings.docstring.style),
    }
    show(f"{len(cases)} documented functions, sample {arguments.seed}.\n\n{report.table(rows)}\n\n")
    show(f"{report.examples(results, count=arguments.examples, seed=arguments.seed)}\n")
    return DONE


def _reviews(arguments: argparse.Namespace, settings: Settings) -> int:
    """Review functions until all are done, or something stops it; report what was done."""
    target = None if arguments.json is None else _writable(Path(arguments.json))
    paths = [Path(file) for file in arguments.files]
    cases = collect_functions(paths, sample=arguments.sample, seed=arguments.seed)
    done: list[Review] = []
    stopped: KeyboardInterrupt | EngineError | None = None
    try:
        asyncio.run(_review(cases, settings, done))
    except (KeyboardInterrupt, EngineError) as error:
        if not done:
            raise
        stopped = error
    name = next((each.model for each in done if each.model), settings.engine.name)
    result = figures(done)
    part = "" if stopped is None else f", of which only {len(done)} were reviewed"
    show(f"{name}: {len(cases)} functions, half of them faulty{part}; sample {arguments.seed}.\n\n")
    show(f"{review_report.table(result)}\n")
    show(f"{review_report.examples(done, count=arguments.examples, seed=arguments.seed)}\n")
    if target is not None:
        origin = {"program": f"nlx-lsp {__version__}", "model": name, "doubt": settings.review.doubt}
        sample = {"seed": arguments.seed, "functions_chosen": len(cases), "complete": stopped is None}
        whole = {**origin, **sample, **review_report.as_json(result, done)}
        target.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if stopped is not None:
        raise stopped  # One line says it, as ever.
    return REFUSED if all(each.refusal for each in done) else DONE


async def _review(cases: Sequence[Case], settings: Settings, done: list[Review]) -> None:
    """Review functions one by one; those that are done stay in the list however it ends."""
    action, engine = load()["review"], await choose(settings)
    try:
        await engine.load()
        for case in cases:
            done.append(await review(case, action, engine, settings))
            _progress(len(done), len(cases))
    finally:
        await engine.close()


def _writable(path: Path) -> Path:
    """Return a path that can be written to: better to know it now than in an hour.

    Raises:
        UsageError: If it cannot.
    """
    try:
        path.open("a").close()
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}."
        raise UsageError(msg) from error
    return path


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {total}" + "\n" * (done == total))
