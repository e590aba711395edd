"""What this machine can bear: memory, disk, and the models that fit."""

import shutil
from pathlib import Path

import platformdirs
import psutil

from nlx_lsp.cli.doctor.findings import Machine
from nlx_lsp.engines.choice import Choice
from nlx_lsp.engines.wire import Options
from nlx_lsp.models import catalogue, memory
from nlx_lsp.settings import Settings

_QUICK = 2.0
"""Billions of weights: two cores write about six tokens a second with 1.5, and read fifty."""


def look_at_machine(choice: Choice, settings: Settings) -> Machine:
    """Return what this machine has to offer, and what the chosen model wants of it."""
    room = memory.available()
    downloads = platformdirs.user_cache_path("huggingface", appauthor=False)
    fitting = [entry for entry in catalogue.entries() if entry.memory <= room]
    quick = [entry.name for entry in fitting if entry.parameters <= _QUICK]
    return Machine(
        cores=psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        memory=room,
        memory_total=psutil.virtual_memory().total,
        needed=_need(choice, settings) if choice.here else 0,
        disk=_free(downloads),
        downloads=str(downloads),
        fitting=tuple(entry.name for entry in fitting),
        quick=quick[-1] if quick else "",
    )


def _need(choice: Choice, settings: Settings) -> int:
    """Return the bytes of memory that the model takes, as the engine estimates them before it loads it."""
    engine = settings.engine
    options = Options(
        model=choice.model,
        backend=choice.engine,
        threads=engine.threads,
        context_tokens=engine.context_tokens,
        batch_tokens=engine.batch_tokens,
        parallel=engine.parallel,
    )
    return memory.need(options).total


def _free(folder: Path) -> int:
    """Return the bytes that are free where a folder is, or would be made."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    try:
        return shutil.disk_usage(there).free
    except OSError:
        return 0
