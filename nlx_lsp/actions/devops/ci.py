"""A workflow for GitHub, or a pipeline for GitLab, that sets the project up, checks and tests it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nlx_lsp.actions.devops.scaffold import Platform, Scaffold, Trace, own_commands, platform_of
from nlx_lsp.actions.devops.steps import Step, called, set_up
from nlx_lsp.errors import EditRefused
from nlx_lsp.facts.fact import Fact, Project

SYSTEMS = ("github", "gitlab")
_PATHS = {"github": ".github/workflows/ci.yml", "gitlab": ".gitlab-ci.yml"}
_SETUP_ACTIONS = {
    "Python": ("actions/setup-python@v5", "python-version"),
    "Node.js": ("actions/setup-node@v4", "node-version"),
    "Go": ("actions/setup-go@v5", "go-version"),
    "Java": ("actions/setup-java@v4", "java-version"),
}
_NEWEST = {"Python": "3.x", "Node.js": "lts/*", "Go": "stable"}
"""What is set up where nothing says which version is needed."""
_IMAGES = {"Python": "python", "Node.js": "node", "Go": "golang", "Java": "eclipse-temurin", "Rust": "rust"}
_PLAIN = re.compile(r"[A-Za-z][\w ./=+-]*[\w./+-]|[A-Za-z]")
_ACTION = re.compile(r"actions/[a-z-]+@v\d+")
_WORDS = ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
"""What some readers of YAML take for something else than a text."""


def write(project: Project, system: str = "") -> Scaffold:
    """Return the file.

    Args:
        project: What is known.
        system: One of `SYSTEMS`; by default the one where the repository lives, as far as that is known.

    Raises:
        EditRefused: If nothing says how the project is tested or checked.
    """
    platform = platform_of(project)
    tests = _own_first(own_commands(project, "test"))[:1]
    lints = [
        fact for purpose in ("lint", "types") for fact in own_commands(project, "develop", purpose=purpose)
    ]
    if not tests and not lints:
        msg = "Nothing in the project says how it is tested or checked, so there is nothing for a CI to do."
        raise EditRefused(msg, "Define a test command: a script in package.json, a target in a Makefile, …")
    steps = [
        *set_up(project),
        *called(project, _once(lints), "Check"),
        *called(project, tests, "Test"),
    ]
    steps = list({step.command: step for step in steps}.values())
    missing = [
        *([] if tests else ["No test step: nothing in the project says how it is tested."]),
        *(
            ["No set-up step: nothing in the project says how it is installed."]
            if not set_up(project) and (platform is None or platform.name in ("Python", "Node.js"))
            else []
        ),
        *_unversioned(platform),
    ]
    chosen = system or _home(project)
    data = _github(platform, steps) if chosen == "github" else _gitlab(platform, steps)
    traces = [Trace(part=step.command, fact=step.fact) for step in steps]
    if platform is not None:
        traces.insert(0, Trace(part=f"{platform.name} {platform.version}".strip(), fact=platform.fact))
    text = "\n".join(_lines(data)) + "\n"
    return Scaffold(form=chosen, path=_PATHS[chosen], text=text, traces=tuple(traces), missing=tuple(missing))


def _once(facts: Sequence[Fact]) -> list[Fact]:
    """Return one command a purpose."""
    by_purpose = {fact.more["purpose"]: fact for fact in reversed(_own_first(facts))}
    if by_purpose.get("lint") and by_purpose["lint"].value.startswith(("make ", "just ", "npm ", "tox ")):
        by_purpose.pop("types", None)  # a target of the project's own is likely to do that as well
    return [by_purpose[purpose] for purpose in ("lint", "types") if purpose in by_purpose]


def _own_first(facts: Sequence[Fact]) -> list[Fact]:
    """Return the commands, what the project has a name of its own for before a bare tool."""
    return sorted(facts, key=lambda fact: "says" not in fact.more and "runs" not in fact.more)


def _home(project: Project) -> str:
    links = " ".join(fact.value for fact in project.every("link") if fact.more.get("label") == "Repository")
    return "gitlab" if "//gitlab." in links else "github"


def _unversioned(platform: Platform | None) -> Iterator[str]:
    if platform is None:
        yield "No language is set up: nothing in the project says what it runs on."
    elif platform.name in _IMAGES and not platform.version:
        yield f"No version of {platform.name} is named: nothing in the project says which one it needs."


def _github(platform: Platform | None, steps: Sequence[Step]) -> Mapping[str, Any]:
    first: list[Mapping[str, Any]] = [{"uses": "actions/checkout@v4"}]
    version = platform and (platform.version or _NEWEST.get(platform.name))
    if platform is not None and version and platform.name in _SETUP_ACTIONS:
        uses, key = _SETUP_ACTIONS[platform.name]
        given = {"distribution": "temurin"} if platform.name == "Java" else {}
        first.append({"uses": uses, "with": {**given, key: version}})
    return {
        "name": "CI",
        "on": {"push": {}, "pull_request": {}},
        "permissions": {"contents": "read"},
        "jobs": {
            "check": {
                "runs-on": "ubuntu-latest",
                "steps": [*first, *({"name": step.name, "run": step.command} for step in steps)],
            }
        },
    }


def _gitlab(platform: Platform | None, steps: Sequence[Step]) -> Mapping[str, Any]:
    image = {}
    if platform is not None and platform.version and platform.name in _IMAGES:
        image = {"image": f"{_IMAGES[platform.name]}:{platform.version}"}
    return {"check": {**image, "script": [step.command for step in steps]}}


def _lines(data: Mapping[str, Any], margin: str = "") -> Iterator[str]:
    """Yield a table as YAML, every text so that no reader takes it for something else."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield f"{margin}{key}:{'' if value else ' {}'}"
            yield from _lines(value, f"{margin}  ")
        elif isinstance(value, list):
            yield f"{margin}{key}:"
            for element in value:
                yield from _element(element, f"{margin}  ")
        else:
            yield f"{margin}{key}: {_scalar(value)}"


def _element(element: Mapping[str, Any] | str, margin: str) -> Iterator[str]:
    if isinstance(element, str):
        yield f"{margin}- {_scalar(element)}"
        return
    first, *rest = _lines(element, f"{margin}  ")
    yield f"{margin}- {first.strip()}"
    yield from rest


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if plain or _ACTION.fullmatch(text) else json.dumps(text, ensure_ascii=False)
