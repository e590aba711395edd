"""Looks at everything: the choice, the languages, the settings.  Changes nothing."""

import asyncio
from importlib import metadata

from nlx_lsp import actions
from nlx_lsp.actions.own.library import Library
from nlx_lsp.cli.doctor.findings import Findings, Server
from nlx_lsp.cli.doctor.host import look_at_host
from nlx_lsp.cli.doctor.machine import lacks, look_at_machine
from nlx_lsp.cli.logs import log_path
from nlx_lsp.engines.choice import Choice, explain
from nlx_lsp.engines.openai import consent, privacy
from nlx_lsp.engines.openai.ports import listening
from nlx_lsp.errors import LanguageError
from nlx_lsp.sandbox.confinement import LIMITS, WALLS, find
from nlx_lsp.settings import Settings, user_file
from nlx_lsp.syntax import grammar

_PACKAGES = ("pygls", "lsprotocol", "tree-sitter", "xllamacpp", "ctransformers", "huggingface-hub")


async def examine(settings: Settings, problems: tuple[str, ...], place: str = "") -> tuple[Choice, Findings]:
    """Find out what there is.

    Args:
        settings: What the user has set.
        problems: What is wrong with the settings.
        place: A file of the project, whose own actions count; empty for none.

    Returns:
        The choice of the engine, and all else that was found.
    """
    choice = await explain(settings)
    host = await look_at_host()
    languages = {name: _language(name) for name in grammar.supported()}
    installed = actions.load()
    shelf = Library().find(place, own=settings.actions.own, taken=tuple(installed))
    known = tuple(sorted({*installed, *shelf.actions}))
    broken = [why for why in languages.values() if why != "ok"]
    trouble = [str(choice.problem)] if choice.problem else [lacks(choice, settings, host)]
    if choice.here and settings.engine.share:
        trouble.append(host.problem)
    trouble = [problem for problem in trouble if problem]
    return choice, Findings(
        packages={name: _version(name) for name in _PACKAGES},
        languages=languages,
        actions=known,
        engine=choice.engine,
        model=choice.model,
        about_model=choice.about,
        steps=choice.steps,
        privacy=await privacy.describe(choice.engine, choice.put_into(settings).openai.address),
        machine=look_at_machine(choice, settings),
        host=host,
        servers=await _servers(),
        allowed={each.address: each.date for each in consent.every()},
        sandbox=await asyncio.to_thread(_sandbox),
        configuration=str(user_file()),
        settings={name: settings.value(name) for name in settings.origins},
        origins=dict(settings.origins),
        log=str(log_path()),
        problems=(*problems, *map(str, shelf.problems), *broken, *trouble),
        usable=not trouble and bool(known) and len(broken) < len(languages),
    )


async def _servers() -> tuple[Server, ...]:
    ports = await listening()
    if not ports:
        return ()
    from nlx_lsp.engines.openai.discovery import discover  # noqa: PLC0415 - the client is slow to load

    found = await discover(ports)
    return tuple(Server(address=each.address, kind=each.kind, models=each.models) for each in found)


def _sandbox() -> str:
    found = find()
    if found.kind == "none":
        return f"none ({found.problem}); tests are only run with tests.unprotected = true"
    walls, limits = ", ".join(WALLS), ", ".join(LIMITS)
    return f"{found.kind}: tests run on a copy, away from {walls}, with limits on {limits}"


def _language(name: str) -> str:
    try:
        grammar.load(name)
    except LanguageError as error:
        return str(error)
    return "ok"


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""
