"""Measure writers of docstrings on held-out packages, in one table: ``python -m evals.docstring --help``."""

import argparse
import asyncio
import sys
from pathlib import Path

from attrs import evolve

from evals import baselines, memorisation
from nlx_lsp.engines import Engine
from nlx_lsp.engines.choice import choose
from nlx_lsp.evals import report
from nlx_lsp.evals.cases import collect
from nlx_lsp.evals.docstring import Result, Scores, evaluate, score
from nlx_lsp.settings import Settings

PAIRS = Path(__file__).parent.parent / "training" / "work" / "pairs.jsonl"


async def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "paths", nargs="+", type=Path, help="files and folders that the model was not trained on"
    )
    parser.add_argument("--sample", type=int, default=300, help="how many functions")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", default="", help="a GGUF file; by default the bundled model")
    parser.add_argument("--pairs", type=Path, default=PAIRS, help="the training corpus")
    given = parser.parse_args()
    settings = Settings()
    settings = evolve(
        settings,
        engine=evolve(settings.engine, model=given.model),
        docstring=evolve(settings.docstring, style="google", line_length=100),
    )
    cases = await asyncio.to_thread(collect, given.paths, sample=given.sample, seed=given.seed)

    async def measure(name: str, engine: Engine) -> list[Result]:
        def show(done: int) -> None:
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{name}: {done} of {len(cases)}" + "\n" * (done == len(cases)))

        results = await evaluate(cases, engine, settings, show)
        await engine.close()
        return results

    async def baseline(name: str, engine: Engine, *, raw: bool) -> Scores:
        # How fast a script talks is of no interest.
        return evolve(await score(await measure(name, engine), raw=raw), tokens_a_second=0.0)

    model = await measure("model", await choose(settings))
    rows = {
        "the model's own words": await score(model, raw=True),
        "the product with the model": await score(model),
        "the product's plain writer": await baseline("plain writer", baselines.nothing(), raw=False),
        "the name, split": await baseline("names", baselines.names(), raw=True),
        "the nearest training pair (BM25)": await baseline(
            "neighbours", baselines.neighbour(given.pairs), raw=True
        ),
    }
    known = memorisation.runs(given.pairs)
    sys.stdout.write(
        f"{len(cases)} functions, seed {given.seed}.\n\n{report.table(rows)}\n\n"
        f"{memorisation.summary([result.said for result in model], known)}\n\n"
        f"{report.examples(model, count=50, seed=given.seed)}\n"
    )


if __name__ == "__main__":
    asyncio.run(main())
