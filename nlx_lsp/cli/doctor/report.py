"""What the doctor has found, in words."""

import json
from collections.abc import Iterator
from pathlib import Path

from nlx_lsp.cli.doctor.findings import Findings, Host, Machine, Trial

_FEW = 3
"""Models of a host that are named."""


def describe(findings: Findings) -> Iterator[str]:
    """Yield the lines of a report for people."""
    yield f"nlx-lsp {findings.version}, Python {findings.python}, {findings.system}"
    yield ""
    yield from (_row(name, value) for name, value in _rows(findings) if value)
    yield ""
    yield "How the engine was chosen:"
    for number, step in enumerate(findings.steps, 1):
        yield f"  {number}. {step.what}: {step.finding}"
    yield ""
    if findings.trial:
        yield from _trial(findings.trial)
        yield ""
    yield from (f"! {problem}" for problem in findings.problems)
    if findings.usable:
        yield "Ready. Next: `nlx-lsp try`, your editor (README.md), or `nlx-lsp run docstring FILE:LINE`."
    else:
        yield f"Not ready. Mend what is said above; settings go into {findings.configuration}."


def _rows(findings: Findings) -> Iterator[tuple[str, str]]:
    """Yield what the report is a table of; a name is empty where a row goes on."""
    packages = [f"{name} {version or '(not installed)'}" for name, version in findings.packages.items()]
    yield "packages", ", ".join(packages)
    languages = [name if why == "ok" else f"{name} ({why})" for name, why in findings.languages.items()]
    yield "languages", ", ".join(languages)
    yield "actions", ", ".join(findings.actions) or "none"
    yield "engine", findings.engine or "none"
    yield "model", findings.model or "none"
    yield "", findings.about_model
    yield "privacy", findings.privacy
    yield from _machine(findings.machine)
    yield "host", _host(findings.host)
    for version in findings.host.others:
        yield "", f"version {version} has, or had, a host of its own there"
    servers = [f"{each.kind} at {each.address} ({', '.join(each.models)})" for each in findings.servers]
    yield "servers", "; ".join(servers) or "none at the usual ports of this machine"
    for address, day in findings.allowed.items():
        yield "allowed", f"code may go to {address}, since {day} (`nlx-lsp allow --forget {address}`)"
    yield "sandbox", findings.sandbox
    there = "" if Path(findings.configuration).exists() else " (not there)"
    yield "settings", findings.configuration + there
    for name, value in findings.settings.items():
        yield "set", f"{name} = {json.dumps(value, ensure_ascii=False)}, from {findings.origins[name]}"
    yield "log", findings.log


def _machine(machine: Machine) -> Iterator[tuple[str, str]]:
    needed = f"; the model needs about {_size(machine.needed)}" if machine.needed else ""
    free = f"{_size(machine.memory)} of {_size(machine.memory_total)} free"
    yield "memory", f"{free}{needed}"
    yield "disk", f"{_size(machine.disk)} free for downloads in {machine.downloads}"
    if machine.fitting:
        first, last = machine.fitting[0], machine.fitting[-1]
        span = first if first == last else f"{first} to {last}"
        yield "fitting", f"of the catalogue, {len(machine.fitting)} models: {span} (`nlx-lsp models list`)"
    else:
        yield "fitting", "no model of the catalogue; the bundled one does"
    if machine.quick:
        advice = f"on a processor alone, {machine.quick} is the ablest that answers while you wait"
        yield "", f"{advice}: `nlx-lsp models pull {machine.quick}`"


def _host(host: Host) -> str:
    if host.status is None:
        return f"does not run; it would in {host.folder}" if not host.problem else "cannot be reached"
    about = f"process {host.status['pid']}, {host.status['connections']} connections, in {host.folder}"
    models = [
        f"{Path(model['model']).name} {model['state']} ({_size(model['memory'])})"
        for model in host.status["models"]
    ]
    more = [f"and {len(models) - _FEW} more"] if len(models) > _FEW else []
    return f"{about}; {', '.join(models[:_FEW] + more) or 'no model is loaded'}"


def _trial(trial: Trial) -> Iterator[str]:
    yield f"{trial.model} was loaded in {trial.load_seconds:.1f} s."
    yield f"It read {trial.prompt_tokens} tokens at {trial.prompt_speed:g} tokens/s,"
    yield f"and wrote {trial.tokens} at {trial.speed:g} tokens/s, in the shape that was asked for:"
    yield f"  {trial.answer}"


def _row(name: str, value: str) -> str:
    return f"{name:<10} {value}"


def _size(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
