"""Programs that run tasks: tox, nox, just, Task and pre-commit.

``more`` of a command: ``says`` is the help that stands beside it.
"""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact, Kind
from nlx_lsp.facts.file import File
from nlx_lsp.facts.formats import ini, yaml
from nlx_lsp.facts.reader import Reader

_SESSION = re.compile(r"\s*@(?:nox\.)?session\b")
_FUNCTION = re.compile(r"\s*def\s+(\w+)\s*\(")
_HELP = re.compile(r"\s*[rR]?(?:\"\"\"|''')\s*([^\"'\n]+)")
_RECIPE = re.compile(r"@?([A-Za-z][\w-]*)((?:[ \t]+[^:\n=]*)?):(?!=)")


def read_tox(file: File) -> Iterator[Fact]:
    """Yield tox's environments."""
    tree = ini.parse(file)
    for section in tree.tables:
        name = section.removeprefix("testenv:")
        if section == "testenv":
            yield tree.fact("test", "tox", section)
        elif name != section and re.fullmatch(r"[\w.-]+", name):
            says = tree.text(section, "description")
            yield tree.fact(_kind(name), f"tox -e {name}", section, says=says, purpose=_purpose(name))


def read_nox(file: File) -> Iterator[Fact]:
    """Yield nox's sessions."""
    waiting = False
    for number, line in enumerate(file.lines, 1):
        if _SESSION.match(line):
            waiting = True
        elif waiting and (function := _FUNCTION.match(line)):
            waiting = False
            below = _HELP.match(file.lines[number]) if number < len(file.lines) else None
            more = {"says": below[1].strip() if below else "", "purpose": _purpose(function[1])}
            yield file.fact(_kind(function[1]), f"nox -s {function[1]}", number, more)


def read_just(file: File) -> Iterator[Fact]:
    """Yield the recipes of a justfile that need no arguments and are not private."""
    says, private = "", False
    for number, line in enumerate(file.lines, 1):
        recipe = _RECIPE.match(line)
        if recipe and not private and not recipe[2].strip():
            yield file.fact(
                _kind(recipe[1]), f"just {recipe[1]}", number, {"says": says, "purpose": _purpose(recipe[1])}
            )
        private = line.strip() == "[private]"
        says = line.lstrip("# ").strip() if line.startswith("#") else ""


def read_task(file: File) -> Iterator[Fact]:
    """Yield the tasks of a Taskfile.

    Raises:
        Unreadable: If it is no YAML.
    """
    tree = yaml.parse(file)
    for name in tree.keys("tasks"):
        if tree.text("tasks", name, "internal") != "true":
            says = tree.text("tasks", name, "desc")
            yield tree.fact(_kind(name), f"task {name}", "tasks", name, says=says, purpose=_purpose(name))


def read_hooks(file: File) -> Iterator[Fact]:
    """Yield that there are hooks for commits."""
    yield file.fact("develop", "pre-commit install", 0, {"purpose": "hooks"})
    yield file.fact("develop", "pre-commit run --all-files", 0, {"purpose": "lint"})


def _kind(name: str) -> Kind:
    if re.match(r"(?:unit|py\d*)?-?tests?(?:$|[-_:])", name):
        return "test"
    return "build" if name == "build" else "run" if name in ("run", "serve", "start") else "develop"


def _purpose(name: str) -> str:
    words = {
        "lint": "lint",
        "format": "format",
        "fmt": "format",
        "types": "types",
        "mypy": "types",
        "docs": "docs",
    }
    return next((purpose for word, purpose in words.items() if word in re.split(r"\W|_", name.lower())), "")


TOX = Reader(wants=("tox.ini",), read=read_tox)
NOX = Reader(wants=("noxfile.py",), read=read_nox)
JUST = Reader(wants=("justfile", "Justfile", ".justfile"), read=read_just)
TASK = Reader(wants=("Taskfile.yml", "Taskfile.yaml"), read=read_task)
HOOKS = Reader(wants=(".pre-commit-config.yaml",), read=read_hooks)
