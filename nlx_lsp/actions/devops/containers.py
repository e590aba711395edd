"""A Dockerfile that runs the project's program, and a container to develop it in."""

import json
import re
from collections.abc import Callable, Mapping

from nlx_lsp.actions.devops.scaffold import Scaffold, Trace, platform_of, program_of
from nlx_lsp.actions.devops.steps import set_up
from nlx_lsp.errors import EditRefused
from nlx_lsp.facts.fact import Fact, Project

_WORD = re.compile(r"[\w./@+-]+")
_FEATURES = {
    "Python": "python",
    "Node.js": "javascript-node",
    "Rust": "rust",
    "Go": "go",
    "Java": "java",
    "CMake": "cpp",
}


def write_image(project: Project, command: str = "") -> Scaffold:
    """Return a Dockerfile.

    Args:
        project: What is known.
        command: The program that the container runs; by default the first that the project installs.

    Raises:
        EditRefused: If nothing says what it runs on, in which version, or which program it installs.
    """
    platform = platform_of(project)
    if platform is None or platform.name not in _IMAGES:
        msg = "Nothing in the project says what it runs on, so no image can be chosen."
        raise EditRefused(msg, "A manifest such as pyproject.toml or package.json would.")
    if not platform.version:
        msg = f"Nothing in the project says which version of {platform.name} it needs."
        raise EditRefused(msg, "Put it into the manifest, as `requires-python` or `engines`, and try again.")
    program = program_of(project, command)
    if program is None or not _WORD.fullmatch(program.value):
        msg = f"The project installs no program {command}." if command else "The project installs no program."
        raise EditRefused(msg, "A container needs something to run.")
    lines = _IMAGES[platform.name](project, platform.version, program)
    return Scaffold(
        form="dockerfile",
        path="Dockerfile",
        text="\n".join(lines) + "\n",
        traces=(
            Trace(part=next(line for line in lines if line.startswith("FROM")), fact=platform.fact),
            Trace(part=lines[-1], fact=program),
        ),
        note="no port is exposed: nothing says which one it listens on",
    )


def _python(_project: Project, version: str, program: Fact) -> list[str]:
    return [
        f"FROM python:{version}-slim",
        "WORKDIR /app",
        "COPY . .",
        "RUN pip install --no-cache-dir .",
        *_unprivileged(),
        f"ENTRYPOINT {json.dumps([program.value])}",
    ]


def _node(project: Project, version: str, program: Fact) -> list[str]:
    locked = any(fact.value == "npm ci" for fact in project.every("install"))
    return [
        f"FROM node:{version}-slim",
        "WORKDIR /app",
        "COPY . .",
        f"RUN {'npm ci' if locked else 'npm install'} --omit=dev",
        "USER node",
        f"ENTRYPOINT {json.dumps(['node', program.more.get('target', '')])}",
    ]


def _rust(_project: Project, version: str, program: Fact) -> list[str]:
    return [
        f"FROM rust:{version} AS build",
        "WORKDIR /src",
        "COPY . .",
        f"RUN cargo build --release --bin {program.value}",
        "",
        "FROM debian:stable-slim",
        f"COPY --from=build /src/target/release/{program.value} /usr/local/bin/{program.value}",
        *_unprivileged(),
        f"ENTRYPOINT {json.dumps([program.value])}",
    ]


def _go(_project: Project, version: str, program: Fact) -> list[str]:
    folder = program.more.get("target", "main.go").rpartition("/")[0]
    return [
        f"FROM golang:{version} AS build",
        "WORKDIR /src",
        "COPY . .",
        f"RUN CGO_ENABLED=0 go build -o /{program.value} ./{folder}",
        "",
        "FROM debian:stable-slim",
        f"COPY --from=build /{program.value} /usr/local/bin/{program.value}",
        *_unprivileged(),
        f"ENTRYPOINT {json.dumps([program.value])}",
    ]


def _unprivileged() -> list[str]:
    return ["RUN useradd --create-home app", "USER app"]


_IMAGES: Mapping[str, Callable[[Project, str, Fact], list[str]]] = {
    "Python": _python,
    "Node.js": _node,
    "Rust": _rust,
    "Go": _go,
}


_PARTS = {"Python": 2, "Go": 2, "Node.js": 1, "Java": 1}
"""How much of a version the names of these images have; the others have none."""


def write_workspace(project: Project) -> Scaffold:
    """Return a container to develop in, as VS Code and others understand it.

    Raises:
        EditRefused: If nothing says what the project runs on.
    """
    platform = platform_of(project)
    if platform is None:
        msg = "Nothing in the project says what it runs on, so no image can be chosen."
        raise EditRefused(msg, "A manifest such as pyproject.toml or package.json would.")
    version = ".".join(platform.version.split(".")[: _PARTS.get(platform.name, 0)])
    tag = f":{version}" if version else ""
    image = f"mcr.microsoft.com/devcontainers/{_FEATURES[platform.name]}{tag}"
    name = project.first("name")
    steps = set_up(project)
    data = {
        **({"name": name.value} if name else {}),
        "image": image,
        **({"postCreateCommand": " && ".join(step.command for step in steps)} if steps else {}),
    }
    traces = [
        Trace(part=image, fact=platform.fact),
        *(Trace(part=step.command, fact=step.fact) for step in steps),
    ]
    if name:
        traces.insert(0, Trace(part=name.value, fact=name))
    return Scaffold(
        form="devcontainer",
        path=".devcontainer/devcontainer.json",
        text=json.dumps(data, indent=2, ensure_ascii=False) + "\n",
        traces=tuple(traces),
        missing=() if steps else ("Nothing is installed: nothing in the project says how.",),
    )
