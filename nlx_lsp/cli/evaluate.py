"""`nlx-lsp eval`: how good the docstrings of any engine and model are, on documented functions."""

import argparse
import asyncio
import sys
from pathlib import Path

from attrs import evolve

from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.status import DONE
from nlx_lsp.cli.terminal import show
from nlx_lsp.engines.choice import choose
from nlx_lsp.errors import UsageError
from nlx_lsp.evals import report
from nlx_lsp.evals.cases import collect
from nlx_lsp.evals.docstring import evaluate, score
from nlx_lsp.settings import Settings


def execute(arguments: argparse.Namespace) -> int:
    """Print the report."""
    if arguments.action != "docstring":
        msg = f"There is no evaluation of {arguments.action}."
        raise UsageError(msg, "What can be evaluated: docstring.")
    settings = read_settings(arguments, arguments.files[0])
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


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {total}" + "\n" * (done == total))
