"""What this machine can bear: memory, disk, and the models that fit."""

import shutil
from pathlib import Path

import psutil

from nlx_lsp.cli.doctor.findings import Host, Machine
from nlx_lsp.engines.choice import Choice
from nlx_lsp.engines.wire import Options
from nlx_lsp.errors import ModelRefused
from nlx_lsp.models import catalogue, memory
from nlx_lsp.models.caches import hugging_face
from nlx_lsp.settings import Settings

_QUICK = 2.0
"""Billions of weights: two cores write about six tokens a second with 1.5, and read fifty."""


def look_at_machine(choice: Choice, settings: Settings) -> Machine:
    """Return what this machine has to offer, and what the chosen model wants of it."""
    room = memory.available()
    downloads = hugging_face.folder()
    fitting = [entry for entry in catalogue.entries() if entry.memory <= room]
    quick = [entry.name for entry in fitting if entry.parameters <= _QUICK]
    return Machine(
        cores=psutil.cpu_count(logical=False) or psutil.cpu_count() or 1,
        memory=room,
        memory_total=psutil.virtual_memory().total,
        needed=need(choice, settings).total if choice.here else 0,
        disk=_free(downloads),
        downloads=str(downloads),
        fitting=tuple(entry.name for entry in fitting),
        quick=quick[-1] if quick else "",
    )


def lacks(choice: Choice, settings: Settings, host: Host) -> str:
    """Return what is wrong if the model would not fit into memory; empty if it would, or is there already."""
    loaded = host.status["models"] if host.status else ()
    if not choice.here or any(Path(model["model"]) == Path(choice.model).absolute() for model in loaded):
        return ""
    try:
        memory.check(choice.model, need(choice, settings), memory.available())
    except ModelRefused as error:
        return str(error)
    return ""


def need(choice: Choice, settings: Settings) -> memory.Need:
    """Return what the model takes, as the engine estimates it before it loads it."""
    engine = settings.engine
    options = Options(
        model=choice.model,
        backend=choice.engine,
        threads=engine.threads,
        context_tokens=engine.context_tokens,
        batch_tokens=engine.batch_tokens,
        parallel=engine.parallel,
    )
    return memory.need(options)


def _free(folder: Path) -> int:
    """Return the bytes that are free where a folder is, or would be made."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    try:
        return shutil.disk_usage(there).free
    except OSError:
        return 0
