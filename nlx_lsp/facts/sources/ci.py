"""What a continuous integration runs: that of GitHub, GitLab, CircleCI and others, and scripts in ``.ci``.

``more``: ``by`` is ``ci``; ``registry`` is where something is published.
"""

from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.facts.formats import yaml
from nlx_lsp.facts.reader import Reader
from nlx_lsp.facts.sources.shell import recognise
from nlx_lsp.facts.tree import Step, Tree

_SCRIPTS = ("run", "script", "command", "commands", "bash", "before_script")
_PUBLISHERS = {"pypa/gh-action-pypi-publish": "PyPI", "JS-DevTools/npm-publish": "npm"}
_REGISTRIES = {
    "PyPI": ("twine upload", "uv publish", "poetry publish", "hatch publish", "flit publish", "pdm publish"),
    "npm": ("npm publish", "pnpm publish", "yarn publish"),
    "crates.io": ("cargo publish",),
}


def read(file: File) -> Iterator[Fact]:
    """Yield the commands that test, lint, build and publish.

    Raises:
        Unreadable: If it is no YAML.
    """
    tree = yaml.parse(file)
    for place in _places(tree, ()):
        key = next((step for step in reversed(place) if isinstance(step, str)), "")
        if key in _SCRIPTS:
            value = tree.text(*place)
            first = tree.line(*place) + (1 if "\n" in value else 0)
            for offset, line in enumerate(value.split("\n")):
                yield from _command(file, line, first + offset)
        elif key == "uses":
            action = tree.text(*place).partition("@")[0]
            if registry := _PUBLISHERS.get(action):
                yield tree.fact("develop", action, *place, purpose="publish", registry=registry, by="ci")


def read_script(file: File) -> Iterator[Fact]:
    """Yield the commands of a script that a continuous integration runs."""
    for number, line in enumerate(file.lines, 1):
        if line[:1] not in ("", "#") and not line.endswith("\\"):
            yield from _command(file, line.partition(" || ")[0], number)


def _command(file: File, line: str, number: int) -> Iterator[Fact]:
    if command := recognise(line):
        registry = next((name for name, words in _REGISTRIES.items() if _publishes(line, words)), "")
        more = {"purpose": command.purpose, "by": "ci", "registry": registry}
        yield file.fact(command.kind, command.text, number, more)


def _publishes(line: str, words: tuple[str, ...]) -> bool:
    return any(word in line for word in words) and "--dry-run" not in line


def _places(tree: Tree, path: tuple[Step, ...]) -> Iterator[tuple[Step, ...]]:
    """Yield the paths of all texts of a tree."""
    found = tree.get(*path) if path else tree.data
    if isinstance(found, dict):
        for key in found:
            yield from _places(tree, (*path, key))
    elif isinstance(found, list):
        for index in range(len(found)):
            yield from _places(tree, (*path, index))
    elif isinstance(found, str) and path:
        yield path


READER = Reader(
    wants=(
        *(".github/workflows/*.yml", ".github/workflows/*.yaml", ".gitlab-ci.yml", ".circleci/config.yml"),
        *(
            ".travis.yml",
            "azure-pipelines.yml",
            ".woodpecker.yml",
            ".woodpecker/*.yml",
            ".forgejo/workflows/*",
        ),
    ),
    read=read,
)
SCRIPT = Reader(wants=(".ci/*", "ci/*.sh"), read=read_script, most=10, largest=100_000)
