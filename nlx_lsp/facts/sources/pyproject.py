"""``pyproject.toml``: the standard's table, Poetry's, and what the tables of tools say about commands.

``more`` of a requirement: ``as`` is ``platform``, ``dependency``, ``extra`` or ``group`` (with its
``name``).  Of a command: ``purpose`` is what it does for a developer (``set-up``, ``lint``, ``format``,
``types``), ``runs`` what it is short for, and ``from`` is ``clone`` where an installation needs the
project's files.
"""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact, Kind
from nlx_lsp.facts.file import File
from nlx_lsp.facts.formats import toml
from nlx_lsp.facts.reader import Reader
from nlx_lsp.facts.sources.person import split_person
from nlx_lsp.facts.tree import Tree

_NAME = re.compile(r"[\w.-]+")
_TEST_EXTRAS = ("test", "tests", "testing", "dev", "develop", "development")
_TOOLS = {
    "ruff": ("ruff check", "lint"),
    "flake8": ("flake8", "lint"),
    "pylint": ("pylint", "lint"),
    "black": ("black .", "format"),
    "isort": ("isort .", "format"),
    "pyright": ("pyright", "types"),
    "importlinter": ("lint-imports", "lint"),
}
"""Commands that work on the whole project once the tool's table is there."""


def read(file: File) -> Iterator[Fact]:
    """Yield what the file says.

    Raises:
        Unreadable: If it is no TOML.
    """
    tree = toml.parse(file)
    if tree.has("project"):
        yield from _project(tree)
    elif tree.has("tool", "poetry", "name"):
        yield from _poetry(tree)
    for group in tree.keys("dependency-groups"):
        yield from tree.facts("requirement", "dependency-groups", group, **{"as": "group", "name": group})
    yield from _commands(tree)
    yield from _tools(tree)


def _project(tree: Tree) -> Iterator[Fact]:
    yield from tree.facts("name", "project", "name", registry=_registry(tree))
    yield from tree.facts("version", "project", "version")
    yield from tree.facts("description", "project", "description")
    yield from tree.facts("licence", "project", "license", says="manifest")
    yield from tree.facts("licence", "project", "license", "text", says="manifest")
    yield from _classified_licences(tree)
    for role in ("author", "maintainer"):
        for place in tree.items("project", f"{role}s"):
            name, email = tree.text(*place, "name"), tree.text(*place, "email")
            if name or email:
                yield tree.fact("author", name or email, *place, email=email, role=role)
    yield from tree.facts("keyword", "project", "keywords")
    if wanted := tree.text("project", "requires-python"):
        yield tree.fact("requirement", f"Python {wanted}", "project", "requires-python", **{"as": "platform"})
    yield from tree.facts("requirement", "project", "dependencies", **{"as": "dependency"})
    for extra in tree.keys("project", "optional-dependencies"):
        path = ("project", "optional-dependencies", extra)
        yield from tree.facts("requirement", *path, **{"as": "extra", "name": extra})
    for label in tree.keys("project", "urls"):
        yield from tree.facts("link", "project", "urls", label, label=label)
    yield from _scripts(tree, "project", "scripts")
    yield from _scripts(tree, "project", "gui-scripts")
    for group in tree.keys("project", "entry-points"):
        for name in tree.keys("project", "entry-points", group):
            entry = ("project", "entry-points", group, name)
            target = tree.text(*entry)
            yield tree.fact("entry_point", name, *entry, type="plug-in", group=group, target=target)


def _registry(tree: Tree) -> str:
    """Return where a package of this name would be published; empty if its classifiers forbid it."""
    classifiers = tree.texts("project", "classifiers")
    return "" if any(each.startswith("Private ::") for each in classifiers) else "PyPI"


def _classified_licences(tree: Tree) -> Iterator[Fact]:
    for place in tree.items("project", "classifiers"):
        parts = [part.strip() for part in tree.text(*place).split("::")]
        if parts[0] == "License" and len(parts) > 1 and parts[-1] != "OSI Approved":
            yield tree.fact("licence", parts[-1], *place, says="classifier")


def _scripts(tree: Tree, *path: str) -> Iterator[Fact]:
    for name in tree.keys(*path):
        target = tree.text(*path, name) or tree.text(*path, name, "callable")
        yield tree.fact("entry_point", name, *path, name, type="command", target=target)
        yield tree.fact("run", name, *path, name, target=target)


def _poetry(tree: Tree) -> Iterator[Fact]:
    top = ("tool", "poetry")
    private = tree.get(*top, "package-mode") is False
    yield from tree.facts("name", *top, "name", registry="" if private else "PyPI")
    yield from tree.facts("version", *top, "version")
    yield from tree.facts("description", *top, "description")
    yield from tree.facts("licence", *top, "license", says="manifest")
    for role in ("author", "maintainer"):
        for place in tree.items(*top, f"{role}s"):
            name, email = split_person(tree.text(*place))
            if name:
                yield tree.fact("author", name, *place, email=email, role=role)
    yield from tree.facts("keyword", *top, "keywords")
    for label in ("homepage", "repository", "documentation"):
        yield from tree.facts("link", *top, label, label=label.capitalize())
    for label in tree.keys(*top, "urls"):
        yield from tree.facts("link", *top, "urls", label, label=label)
    for name in tree.keys(*top, "dependencies"):
        wanted = tree.text(*top, "dependencies", name) or tree.text(*top, "dependencies", name, "version")
        if name.lower() == "python":
            yield tree.fact(
                "requirement", f"Python {wanted}", *top, "dependencies", name, **{"as": "platform"}
            )
        else:
            value = f"{name} {wanted}".strip()
            yield tree.fact("requirement", value, *top, "dependencies", name, **{"as": "dependency"})
    yield from _scripts(tree, *top, "scripts")


def _commands(tree: Tree) -> Iterator[Fact]:
    """Yield how to install and build: by the program whose lock file or table is there, or by pip."""
    others = tree.file.others
    named = tree.text("project", "name")
    if tree.has("tool", "poetry", "name") or "poetry.lock" in others:
        place: tuple[str, ...] = ("tool", "poetry") if tree.has("tool", "poetry") else ("project",)
        yield tree.fact("develop", "poetry install", *place, purpose="set-up")
        yield tree.fact("build", "poetry build", *place)
        if tree.get("tool", "poetry", "package-mode") is not False:
            yield tree.fact("install", "pip install .", *place, **{"from": "clone"})
        return
    if "uv.lock" in others and named:
        yield tree.fact("develop", "uv sync", "project", purpose="set-up")
    elif "pdm.lock" in others and named:
        yield tree.fact("develop", "pdm install", "project", purpose="set-up")
    if not (named and tree.has("build-system")):
        return
    yield tree.fact("install", "pip install .", "build-system", **{"from": "clone"})
    for extra in tree.keys("project", "optional-dependencies"):
        place = ("project", "optional-dependencies", extra)
        if extra.lower() in _TEST_EXTRAS:
            yield tree.fact("develop", f'pip install -e ".[{extra}]"', *place, purpose="set-up")
        elif _NAME.fullmatch(extra):
            yield tree.fact("install", f'pip install ".[{extra}]"', *place, extra=extra, **{"from": "clone"})
    yield tree.fact("build", "python -m build", "build-system")


def _tools(tree: Tree) -> Iterator[Fact]:
    for tool in ("pytest", "tox"):
        if tree.has("tool", tool):
            yield tree.fact("test", tool, "tool", tool)
    for tool, (command, purpose) in _TOOLS.items():
        if tree.has("tool", tool):
            yield tree.fact("develop", command, "tool", tool, purpose=purpose)
    if tree.has("tool", "mypy", "files") or tree.has("tool", "mypy", "packages"):
        yield tree.fact("develop", "mypy", "tool", "mypy", purpose="types")
    yield from _tasks(tree)


def _tasks(tree: Tree) -> Iterator[Fact]:
    for environment in tree.keys("tool", "hatch", "envs"):
        path = ("tool", "hatch", "envs", environment, "scripts")
        prefix = "hatch run " if environment == "default" else f"hatch run {environment}:"
        for name in tree.keys(*path):
            yield _task(tree, f"{prefix}{name}", name, *path, name)
    for manager, top in (("pdm run", ("tool", "pdm", "scripts")), ("poe", ("tool", "poe", "tasks"))):
        for name in tree.keys(*top):
            yield _task(tree, f"{manager} {name}", name, *top, name)


def _task(tree: Tree, command: str, name: str, *path: str) -> Fact:
    """Return a task that a manifest defines; one of the name ``test`` tests."""
    runs = " && ".join(tree.texts(*path)) or tree.text(*path, "cmd")
    kind: Kind = "test" if name in ("test", "tests") else "build" if name == "build" else "develop"
    return tree.fact(kind, command, *path, runs=runs)


READER = Reader(wants=("pyproject.toml",), read=read)
