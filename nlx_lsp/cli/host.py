"""`nlx-lsp host`: the process that holds the models, which otherwise comes and goes by itself."""

import argparse
import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.cli.configuration import read_settings
from nlx_lsp.cli.status import DONE, REFUSED
from nlx_lsp.cli.terminal import say, show
from nlx_lsp.engines.host.client import reach
from nlx_lsp.engines.host.control import look, stop
from nlx_lsp.engines.host.place import Place, Terms
from nlx_lsp.engines.host.units import units
from nlx_lsp.engines.wire import Line
from nlx_lsp.errors import UsageError

_LINES = 100
"""Of the log that are shown."""


def execute(arguments: argparse.Namespace) -> int:
    """Do what is asked, and say what has come of it."""
    terms = Terms.of(read_settings(arguments, ".").host)
    if arguments.order == "start":
        return asyncio.run(_start(terms))
    if arguments.order == "stop":
        say("The host is stopped." if asyncio.run(stop(terms.place)) else "No host runs.")
        return DONE
    if arguments.order == "status":
        return _show_status(terms.place, as_json=arguments.json)
    if arguments.order == "logs":
        return _show_log(terms.place.log)
    return _write_units(terms, arguments.folder)


async def _start(terms: Terms) -> int:
    connection = await reach(terms)
    say(f"The host runs, as process {connection.about['pid']}.")
    await connection.close()
    return DONE


def _show_status(place: Place, *, as_json: bool) -> int:
    status = asyncio.run(look(place))
    if as_json:
        show(json.dumps(status, indent=2, ensure_ascii=False) + "\n")
    else:
        show("".join(f"{line}\n" for line in _describe(status, place)))
    return DONE if status else REFUSED


def _describe(status: Line | None, place: Place) -> Iterator[str]:
    if status is None:
        yield f"No host of version {place.version} runs; the first server that needs it starts it."
    else:
        yield f"nlx-lsp {status['version']}, process {status['pid']}, up for {_duration(status['seconds'])}"
        yield f"folder       {status['folder']}"
        yield f"log          {status['log']}"
        yield f"connections  {status['connections']}"
        yield f"memory       {_size(status['memory'])} without the models"
        for model in status["models"]:
            yield f"model        {model['model']}"
            about = f"{model['engine']}, {model['state']}, {_size(model['memory'])}"
            yield f"             {about}, {model['requests']} requests running"
        yield from () if status["models"] else ("models       none is loaded",)
    if place.others:
        yield f"There are, or were, hosts of other versions: {', '.join(place.others)}."


def _show_log(path: Path) -> int:
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except FileNotFoundError:
        say(f"There is no log at {path}: no host has run yet.")
        return DONE
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise UsageError(msg) from error
    say(str(path))
    show("".join(f"{line}\n" for line in lines[-_LINES:]))
    return DONE


def _write_units(terms: Terms, folder: str | None) -> int:
    if not folder:
        msg = "`nlx-lsp host units` lacks a folder."
        raise UsageError(msg, "systemd looks for a user's units in ~/.config/systemd/user.")
    texts = units(terms)
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (Path(folder) / name).write_text(text, "utf-8")
    except OSError as error:
        msg = f"The units cannot be written: {error}."
        raise UsageError(msg) from error
    say(f"Written to {folder}: {', '.join(texts)}.")
    say(f"Next: systemctl --user daemon-reload && systemctl --user enable --now {next(iter(texts))}")
    return DONE


def _duration(seconds: float) -> str:
    days, rest = divmod(seconds, 24 * 60 * 60)
    clock = time.strftime("%H:%M:%S", time.gmtime(rest))
    return f"{days:.0f} days and {clock}" if days else clock


def _size(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
