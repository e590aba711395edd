"""`nlx-lsp doctor`: what would be used, why, and what to do next.

Loads no model: what is said of it stands in its file.  The status is 0 if everything is there to write a
docstring, otherwise 2, as for every set-up that is wrong.
"""

import argparse
import asyncio
import json
import platform
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path

import attrs
from attrs import field, frozen

from nlx_lsp import __version__, actions
from nlx_lsp.cli.configuration import load_settings
from nlx_lsp.cli.logs import log_path, start_log
from nlx_lsp.cli.status import DONE, WRONG
from nlx_lsp.cli.terminal import show
from nlx_lsp.engines.choice import Choice, explain
from nlx_lsp.errors import EngineError, LanguageError
from nlx_lsp.models import gguf
from nlx_lsp.settings import Settings, user_file
from nlx_lsp.syntax import grammar
from nlx_lsp.values import JSON

_PACKAGES = ("pygls", "lsprotocol", "tree-sitter", "xllamacpp", "ctransformers")
_GGUF_ONLY = "llama_cpp"
"""An engine that runs nothing but GGUF files."""


@frozen(kw_only=True)
class Findings:
    """What the doctor has found."""

    version: str = __version__
    """Of nlx-lsp."""
    python: str = f"{platform.python_version()} ({sys.executable})"
    """What runs it."""
    system: str = f"{platform.system()} {platform.machine()}"
    """What it runs on."""
    packages: Mapping[str, str]
    """The versions of what matters most; empty for what is not installed."""
    languages: Mapping[str, str]
    """By language, what is wrong with it; ``ok`` if nothing is."""
    actions: tuple[str, ...]
    """What can be done."""
    engine: str
    """What would generate; empty if nothing can."""
    model: str
    """What it would run; empty if there is nothing."""
    about_model: str = ""
    """What the model's file says of itself."""
    reason: str
    """Why these."""
    configuration: str
    """The path of the user's configuration file."""
    settings: Mapping[str, JSON]
    """The settings that are not at their default."""
    origins: Mapping[str, str]
    """Where they come from."""
    log: str
    """The path of the log."""
    problems: tuple[str, ...] = field(factory=tuple)
    """What is wrong, and what to do about it."""
    usable: bool
    """Whether everything is there to write a docstring."""


def execute(arguments: argparse.Namespace) -> int:
    """Look at everything, and say what there is."""
    settings, problems = load_settings(arguments, arguments.file or ".")
    start_log(settings.log.level, console=False)
    findings = examine(settings, [str(problem) for problem in problems])
    if arguments.json:
        show(json.dumps(attrs.asdict(findings), indent=2, ensure_ascii=False) + "\n")
    else:
        show("\n".join(describe(findings)) + "\n")
    return DONE if findings.usable else WRONG


def examine(settings: Settings, problems: list[str]) -> Findings:
    """Find out what there is.

    Args:
        settings: What the user has set.
        problems: What is wrong with the settings.
    """
    choice = asyncio.run(explain(settings))
    about, trouble = _model(choice) if choice.problem is None else ("", choice.problem)
    languages = {name: _language(name) for name in grammar.supported()}
    known = tuple(sorted(actions.load()))
    broken = [why for why in languages.values() if why != "ok"]
    return Findings(
        packages={name: _version(name) for name in _PACKAGES},
        languages=languages,
        actions=known,
        engine=choice.engine,
        model=choice.model,
        about_model=about,
        reason="; ".join(f"{step.what}: {step.finding}" for step in choice.steps),
        configuration=str(user_file()),
        settings={name: settings.value(name) for name in settings.origins},
        origins=dict(settings.origins),
        log=str(log_path()),
        problems=(*problems, *broken, *([str(trouble)] if trouble else [])),
        usable=trouble is None and bool(known) and len(broken) < len(languages),
    )


def describe(findings: Findings) -> Iterator[str]:
    """Yield the lines of a report for people."""
    yield f"nlx-lsp {findings.version}, Python {findings.python}, {findings.system}"
    yield ""
    packages = [f"{name} {version or '(not installed)'}" for name, version in findings.packages.items()]
    languages = [name if why == "ok" else f"{name} ({why})" for name, why in findings.languages.items()]
    rows = {
        "packages": ", ".join(packages),
        "languages": ", ".join(languages),
        "actions": ", ".join(findings.actions) or "none",
        "engine": findings.engine or "none",
        "model": findings.model or "none",
        "": findings.about_model,
        "because": findings.reason,
        "settings": findings.configuration
        + ("" if Path(findings.configuration).exists() else " (not there)"),
        "log": findings.log,
    }
    yield from (f"{name:<10} {value}".rstrip() for name, value in rows.items() if value)
    for name, value in findings.settings.items():
        yield f"{'set':<10} {name} = {json.dumps(value, ensure_ascii=False)}, from {findings.origins[name]}"
    yield ""
    yield from (f"! {problem}" for problem in findings.problems)
    if findings.usable:
        yield "Ready. Next: `nlx-lsp try`, your editor (README.md), or `nlx-lsp run docstring FILE:LINE`."
    else:
        yield f"Not ready. Mend what is said above; settings go into {findings.configuration}."


def _model(choice: Choice) -> tuple[str, EngineError | None]:
    """Return what a weights file says of itself, and what is wrong with it."""
    if choice.engine != _GGUF_ONLY and not choice.model.endswith(".gguf"):
        return "", None
    try:
        header = gguf.read(Path(choice.model))
    except EngineError as error:
        return "", error
    parts = [header.name, header.architecture, header.quantisation, f"{header.size / 1e6:,.0f} MB"]
    if header.context_tokens:
        parts.append(f"trained for {header.context_tokens} tokens")
    if header.draft:
        parts.append("draft quality")
    return ", ".join(part for part in parts if part), None


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
