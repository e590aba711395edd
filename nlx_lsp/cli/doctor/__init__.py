"""`nlx-lsp doctor`: what would be used and why, whether this machine can bear it, and what to do next.

Looks without touching: no model is loaded, unless ``--load`` asks for it.  The status is 0 if everything is
there to write a docstring, otherwise 2, as for every set-up that is wrong.
"""

import argparse
import asyncio
import json
import os
from pathlib import Path

from attrs import asdict, evolve

from nlx_lsp.cli.configuration import load_settings
from nlx_lsp.cli.doctor.examination import examine
from nlx_lsp.cli.doctor.findings import Findings
from nlx_lsp.cli.doctor.report import describe
from nlx_lsp.cli.doctor.trial import load
from nlx_lsp.cli.logs import start_log
from nlx_lsp.cli.status import DONE, WRONG
from nlx_lsp.cli.terminal import show
from nlx_lsp.errors import EngineError
from nlx_lsp.settings import Settings


def execute(arguments: argparse.Namespace) -> int:
    """Look at everything, and say what there is."""
    settings, problems = load_settings(arguments, arguments.file or ".")
    start_log(settings.log.level, console=False)
    texts = tuple(str(problem) for problem in problems)
    place = os.path.abspath(arguments.file or ".")  # noqa: PTH100 - `resolve` would follow links
    inside = str(Path(place, "…")) if Path(place).is_dir() else place  # a file of the folder, there or not
    findings = asyncio.run(_examine(settings, texts, inside, with_load=arguments.load))
    if arguments.json:
        show(json.dumps(asdict(findings), indent=2, ensure_ascii=False) + "\n")
    else:
        show("\n".join(describe(findings)) + "\n")
    return DONE if findings.usable else WRONG


async def _examine(settings: Settings, problems: tuple[str, ...], place: str, *, with_load: bool) -> Findings:
    choice, findings = await examine(settings, problems, place)
    if choice.problem is not None or not with_load:
        return findings
    try:
        return evolve(findings, trial=await load(choice, settings))
    except EngineError as error:
        return evolve(findings, usable=False, problems=(*findings.problems, str(error)))
