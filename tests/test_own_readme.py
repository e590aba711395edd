"""What this project's README says that its files say as well: the two may not drift apart."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlx_lsp.cli.program import _MODULES
from nlx_lsp.edits.markup import MARKUPS
from nlx_lsp.facts.collect import collect
from nlx_lsp.facts.fact import Project

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SAYING = ("pyproject.toml", "Makefile", "LICENSE", "nlx_lsp/cli")
"""The files that say what the README repeats: all of them would take seconds to read."""
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"```\w*\n(.*?)```|`([^`\n]+)`", re.DOTALL)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    copy = tmp_path_factory.mktemp("own")
    for name in SAYING:
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target)
        else:
            shutil.copy(ROOT / name, target)
    return collect(copy, ask_history=False)


def code() -> Iterator[str]:
    """Yield each line of code in the README."""
    for block, span in CODE.findall(README):
        yield from (block or span).splitlines()


def values(project: Project, kind: str) -> set[str]:
    return {fact.value for fact in project.facts if fact.kind == kind}


def test_its_title_is_the_projects_name(project: Project) -> None:
    first = MARKUPS["markdown"].read(README.encode()).headings[0]
    name = project.first("name")
    assert name
    assert (first.level, first.title) == (1, name.value)


def test_it_names_the_oldest_python_that_will_do(project: Project) -> None:
    named = set(re.findall(r"Python (\d+\.\d+)", README))
    assert named
    assert {f"Python >={version}" for version in named} <= values(project, "requirement")


def test_it_names_the_licence(project: Project) -> None:
    said = set(re.findall(r"(\S+) licence", README))
    assert {licence for licence in said if licence.isupper()} == values(project, "licence")


def test_every_command_of_make_is_there(project: Project) -> None:
    known = values(project, "test") | values(project, "develop") | values(project, "build")
    named = {" ".join(line.split()[:2]) for line in code() if re.match(r"make [a-z]", line)}
    assert "make test" in named
    assert named <= known


def test_every_command_and_option_is_there(project: Project) -> None:
    [command] = [fact.value for fact in project.every("entry_point") if fact.more.get("type") == "command"]
    options = {name for value in values(project, "setting") for name in value.split(", ")} | {
        "--help",
        "--version",
    }
    lines = [
        part
        for line in code()
        for part in re.split(r"&&|\|", line.partition("  #")[0])
        if part.strip().startswith(f"{command} ")
    ]
    assert len(lines) > 10
    for line in lines:
        assert line.split()[1] in _MODULES, line
        used = set(re.findall(r"--[a-z][a-z-]*", line))
        assert used <= options, line


def test_every_file_that_it_points_to_is_there() -> None:
    paths = {link.partition("#")[0] for link in LINK.findall(README) if ":" not in link}
    assert len(paths) > 5
    assert [path for path in sorted(paths) if path and not (ROOT / path).exists()] == []


def test_every_command_of_the_server_is_there() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "nlx_lsp" / "features").glob("*.py"))
    named = set(re.findall(r"`(nlx\.[a-zA-Z]+)`", README))
    assert "nlx.run" in named
    assert [name for name in sorted(named) if f'"{name}"' not in sources] == []
