"""`nlx-lsp eval`: how good any engine and model is, by what comes of its answers on the user's own code."""

import argparse
import asyncio
import json
import sys
from collections.abc import Coroutine, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import evolve

from nlx_lsp import __version__, sandbox
from nlx_lsp.actions import load
from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import show
from nlx_lsp.engines.choice import choose
from nlx_lsp.errors import EngineError, UsageError
from nlx_lsp.evals import report, review, tests
from nlx_lsp.evals.cases import collect
from nlx_lsp.evals.docstring import evaluate, score
from nlx_lsp.evals.review import report as review_report
from nlx_lsp.evals.tests import report as tests_report
from nlx_lsp.project.files import project_root
from nlx_lsp.sandbox.trust import is_trusted
from nlx_lsp.settings import Settings
from nlx_lsp.values import JSON


def execute(arguments: argparse.Namespace) -> int:
    """Print the report."""
    programs = {"docstring": _docstrings, "review": _reviews, "tests": _tests}
    if arguments.action not in programs:
        msg = f"There is no evaluation of {arguments.action}."
        raise UsageError(msg, f"What can be evaluated: {', '.join(programs)}.")
    settings = read_settings(arguments, arguments.files[0])
    return programs[arguments.action](arguments, settings)


def _docstrings(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.json is not None:
        msg = "The evaluation of docstrings writes no JSON."
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
    target = _target(arguments)
    paths = [Path(file) for file in arguments.files]
    cases = review.collect(paths, sample=arguments.sample, seed=arguments.seed)
    done: list[review.Review] = []
    stopped = _go_on(_review(cases, settings, done), done)
    name = next((each.model for each in done if each.model), settings.engine.name)
    result = review.figures(done)
    part = "" if stopped is None else f", of which only {len(done)} were reviewed"
    show(f"{name}: {len(cases)} functions, half of them faulty{part}; sample {arguments.seed}.\n\n")
    show(f"{review_report.table(result)}\n")
    show(f"{review_report.examples(done, count=arguments.examples, seed=arguments.seed)}\n")
    if target is not None:
        origin = {"program": f"nlx-lsp {__version__}", "model": name, "doubt": settings.review.doubt}
        sample = {"seed": arguments.seed, "functions_chosen": len(cases), "complete": stopped is None}
        _write(target, {**origin, **sample, **review_report.as_json(result, done)})
    if stopped is not None:
        raise stopped  # One line says it, as ever.
    return REFUSED if all(each.refusal for each in done) else DONE


async def _review(cases: Sequence[review.Case], settings: Settings, done: list[review.Review]) -> None:
    """Review functions one by one; those that are done stay in the list however it ends."""
    action, engine = load()["review"], await choose(settings)
    try:
        await engine.load()
        for case in cases:
            done.append(await review.review(case, action, engine, settings))
            _progress(len(done), len(cases))
    finally:
        await engine.close()


def _tests(arguments: argparse.Namespace, settings: Settings) -> int:
    """Have tests written and judged until all functions are done, or something stops it; report that."""
    target = _target(arguments)
    paths = [Path(file).absolute() for file in arguments.files]
    roots = sorted({project_root(path / "any" if path.is_dir() else path) for path in paths})
    _check_that_they_may_run(roots, settings)
    done: list[tests.Trial] = []
    with _bare(paths, roots) as copies:
        cases = tests.collect(
            copies, settings, sample=arguments.sample, seed=arguments.seed, mutants=arguments.mutants
        )
        stopped = _go_on(_try(cases, settings, done), done)
    name = next((each.model for each in done if each.model), settings.engine.name)
    result = tests.figures(done)
    part = "" if stopped is None else f", of which only {len(done)} were tried"
    show(f"{name}: {len(cases)} functions without tests{part}; sample {arguments.seed}.\n\n")
    show(f"{tests_report.table(result)}\n")
    show(f"{tests_report.examples(done, count=arguments.examples, seed=arguments.seed)}\n")
    if target is not None:
        origin = {"program": f"nlx-lsp {__version__}", "model": name, "mutants_a_function": arguments.mutants}
        sample = {"seed": arguments.seed, "functions_chosen": len(cases), "complete": stopped is None}
        _write(target, {**origin, **sample, **tests_report.as_json(result, done)})
    if stopped is not None:
        raise stopped  # As above.
    return REFUSED if not any(each.text for each in done) else DONE


async def _try(cases: Sequence[tests.Case], settings: Settings, done: list[tests.Trial]) -> None:
    """Try functions one by one; those that are done stay in the list however it ends."""
    action, engine = load()["tests"], await choose(settings)
    runner = partial(sandbox.run, unprotected=settings.tests.unprotected)
    try:
        await engine.load()
        for case in cases:
            done.append(await tests.attempt(case, action, engine, settings, runner))
            _progress(len(done), len(cases))
    finally:
        await engine.close()


def _check_that_they_may_run(roots: Sequence[Path], settings: Settings) -> None:
    """Make sure that the projects' programs may be run, and can be confined: without that there is no figure.

    Raises:
        UsageError: If they may not, or cannot.
    """
    may = settings.tests.run
    strange = [root for root in roots if may == "never" or (may == "ask" and not is_trusted(root))]
    if strange:
        msg = f"To evaluate tests is to run them, and nobody has allowed that for {strange[0]}."
        raise UsageError(msg, "Add --allow-run, or trust the folder with `nlx-lsp trust`.")
    there = sandbox.find()
    if there.kind == "none" and not settings.tests.unprotected:
        msg = f"To evaluate tests is to run them, and nothing here can confine them: {there.problem}."
        raise UsageError(
            msg, "Add --set tests.unprotected=true to run them all the same, with all your rights."
        )


@contextmanager
def _bare(paths: Sequence[Path], roots: Sequence[Path]) -> Iterator[list[Path]]:
    """Return the paths in copies of their projects that have no tests, for as long as these are needed."""
    with TemporaryDirectory(prefix="nlx-lsp-eval-") as folder:
        places = {root: Path(folder, f"{number}", root.name) for number, root in enumerate(roots)}
        for root, place in places.items():
            place.mkdir(parents=True)
            try:
                tests.bare_copy(root, place)
            except OSError as error:
                msg = f"{root} cannot be copied: {error.strerror}."
                raise UsageError(msg) from error
        homes = [next(root for root in reversed(roots) if path.is_relative_to(root)) for path in paths]
        yield [places[root] / path.relative_to(root) for root, path in zip(homes, paths, strict=True)]


def _go_on(work: Coroutine[Any, Any, None], done: Sized) -> KeyboardInterrupt | EngineError | None:
    """Work until all is done, or something stops it; return what did, if anything was done before."""
    try:
        asyncio.run(work)
    except (KeyboardInterrupt, EngineError) as error:
        if not len(done):
            raise
        return error
    return None


def _target(arguments: argparse.Namespace) -> Path | None:
    return None if arguments.json is None else _writable(Path(arguments.json))


def _write(target: Path, whole: Mapping[str, JSON]) -> None:
    target.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")


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
