"""What has to be done before a project's commands can be called, in an order that works."""

import re
from collections.abc import Sequence

from attrs import frozen

from nlx_lsp.actions.devops.scaffold import own_commands
from nlx_lsp.facts.fact import Fact, Project

_MANAGERS = ("uv", "poetry", "pdm", "hatch")
"""What installs a project into an environment of its own: its commands are called through it."""
_INSTALLERS = (*(f"{name} " for name in _MANAGERS), "pip install", "npm ", "yarn ", "pnpm ", "bun ")
"""What fetches a project's requirements; the builders of other languages do that by themselves."""
_INSTALLED_BY_PIP = ("pytest", "tox", "nox", "ruff", "mypy", "flake8", "pylint", "black", "isort", "pyright")
_FIRST_WORD = re.compile(r"[\w.-]+")


@frozen(kw_only=True)
class Step:
    """A command, and what it rests on."""

    name: str
    """What it does, in a word or two."""
    command: str
    """The line for the shell."""
    fact: Fact
    """What says so."""


def set_up(project: Project) -> list[Step]:
    """Return the steps that install the project with what its development needs."""
    commands = own_commands(project, "develop", purpose="set-up") + own_commands(project, "install")
    found = [fact for fact in commands if fact.value.startswith(_INSTALLERS)]
    if not found:
        return []
    fact = found[0]
    manager = fact.value.partition(" ")[0]
    steps = [Step(name="Set up", command=fact.value, fact=fact)]
    if manager in _MANAGERS:
        steps.insert(0, Step(name=f"Install {manager}", command=f"pip install {manager}", fact=fact))
    return steps


def called(project: Project, facts: Sequence[Fact], name: str) -> list[Step]:
    """Return the steps that call commands, each behind what it needs.

    Args:
        project: What is known.
        facts: The commands.
        name: What they do.
    """
    before = set_up(project)
    manager = before[0].name.removeprefix("Install ") if before[0:1] and len(before) > 1 else ""
    steps: list[Step] = []
    for fact in facts:
        program = (_FIRST_WORD.match(fact.value) or [""])[0]
        command = fact.value
        if program in _INSTALLED_BY_PIP and manager:
            command = f"{manager} run {command}"
        elif program in _INSTALLED_BY_PIP and not _is_provided(project, program, before):
            steps.append(Step(name=f"Install {program}", command=f"pip install {program}", fact=fact))
        steps.append(Step(name=name, command=command, fact=fact))
    return steps


def _is_provided(project: Project, program: str, before: Sequence[Step]) -> bool:
    """Whether a program comes with what has been installed: as a dependency, or with an extra."""
    extras = {extra for step in before for extra in re.findall(r"\[([\w.-]+)\]", step.command)}
    return any(
        re.match(rf"{re.escape(program)}(?![\w-])", fact.value)
        and (fact.more.get("as") == "dependency" or fact.more.get("name") in extras)
        for fact in project.every("requirement")
    )
