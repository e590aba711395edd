"""Real trees: this project, and installed packages beside what Python itself knows of them."""

import importlib.metadata
import re
import sysconfig
from pathlib import Path

import pytest
from facts.projects import assert_lines, line_of, one, values

from nlx_lsp import __version__
from nlx_lsp.facts.collect import collect

INSTALLED = Path(sysconfig.get_path("purelib"))
PACKAGES = {
    "attr": "attrs",
    "rich": "rich",
    "httpx": "httpx",
    "click": "click",
    "jinja2": "jinja2",
    "pygls": "pygls",
    "anyio": "anyio",
    "platformdirs": "platformdirs",
    "packaging": "packaging",
    "filelock": "filelock",
    "pluggy": "pluggy",
    "tqdm": "tqdm",
}


@pytest.mark.parametrize("folder", PACKAGES)
def test_an_installed_package(folder: str) -> None:
    project = collect(INSTALLED / folder, deadline_s=60)
    metadata = importlib.metadata.metadata(PACKAGES[folder])
    assert values(project, "name", registry="PyPI") == [metadata["Name"]]
    assert values(project, "version")[0] == metadata["Version"]
    assert project.first("description").value == metadata["Summary"]  # type: ignore[union-attr]
    assert values(project, "requirement", **{"as": "platform"}) == [f"Python {metadata['Requires-Python']}"]
    scripts = importlib.metadata.distribution(PACKAGES[folder]).entry_points.select(group="console_scripts")
    assert sorted(values(project, "run")) == sorted(script.name for script in scripts)
    assert project.every("licence")
    assert project.every("api")
    assert_lines(project, "name", "version", "description", "run", "environment", "api")
    for fact in project.every("install"):
        assert fact.value == f"pip install {metadata['Name']}"
        path, _, line = fact.more["evidence"].rpartition(":")
        text = (project.root / path).read_text("utf-8").split("\n")
        assert any(metadata["Name"] in each for each in text[int(line) - 1 : int(line) + 60])


def test_this_project() -> None:
    root = Path(__file__).parents[2]
    project = collect(root, deadline_s=60)
    assert values(project, "name", registry="PyPI") == ["nlx-lsp"]
    assert values(project, "version") == [__version__]
    assert values(project, "run") == ["nlx-lsp"]
    assert {"MIT"} == {fact.value for fact in project.every("licence")}
    assert all("against" not in fact.more for fact in project.every("licence"))
    assert "make test" in values(project, "test")
    assert "make lint" in values(project, "develop", purpose="lint")
    targets = re.findall(r"^([a-z-]+): .*## (.*)", (root / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert len(targets) > 5
    for target, says in targets:
        assert any(fact.value == f"make {target}" and fact.more.get("says") == says for fact in project.facts)
    assert values(project, "install", **{"from": "registry"}) == []
    assert project.first("language").value == "Python"  # type: ignore[union-attr]
    assert {"CONTRIBUTING.md", "CHANGELOG.md", "docs/design.md"} <= set(values(project, "document"))
    assert "HF_HOME" in values(project, "environment")
    assert one(project, "folder", "nlx_lsp/facts/").more["from"] == "code"
    assert_lines(project, "name", "description", "environment", "picture")
    for fact in project.every("environment"):
        assert fact.value in line_of(project, fact)


def test_a_folder_of_many_packages_is_none_of_them() -> None:
    project = collect(INSTALLED, deadline_s=0, ask_history=False)
    assert project.every("name", "version", "licence", "run") == ()
    assert any(
        "dist-info/METADATA were not read: only one could be meant." in each for each in project.omissions
    )
