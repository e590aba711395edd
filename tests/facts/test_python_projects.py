"""Python's manifests: what is written in them is known, with its line, and nothing else."""

from pathlib import Path

import pytest
from facts.projects import assert_lines, known, line_of, one, values

RELEASE = ".github/workflows/release.yml"
PYPROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "ship"
version = "1.2.0"
description = "Sails."
requires-python = ">=3.10"
license = "MIT"
authors = [{ name = "Ada", email = "ada@example.org" }, { name = "Bob" }]
keywords = ["sea", "wind"]
classifiers = [
    "License :: OSI Approved :: MIT License",
]
dependencies = [
    "attrs>=24",
    "rich",
]

[project.optional-dependencies]
maps = ["folium>=0.1"]
dev = ["pytest"]

[project.urls]
Documentation = "https://ship.example.org"

[project.scripts]
ship = "ship.cli:main"

[project.entry-points."ship.plugins"]
sail = "ship.sail:Sail"

[tool.pytest.ini_options]
addopts = "-q"

[tool.ruff]
line-length = 100

[tool.poe.tasks]
chart = "python chart.py"
"""


def test_the_standard_table(tmp_path: Path) -> None:
    project = known(tmp_path, {"pyproject.toml": PYPROJECT})
    for kind, value in (
        ("name", "ship"),
        ("version", "1.2.0"),
        ("description", "Sails."),
        ("licence", "MIT"),
        ("requirement", "attrs>=24"),
        ("link", "https://ship.example.org"),
        ("entry_point", "sail"),
        ("run", "ship"),
        ("test", "pytest"),
    ):
        assert one(project, kind, value).origin.path == "pyproject.toml"  # type: ignore[arg-type]
    assert values(project, "author") == ["Ada", "Bob"]
    assert one(project, "author", "Ada").more == {"email": "ada@example.org", "role": "author"}
    assert values(project, "requirement", **{"as": "platform"}) == ["Python >=3.10"]
    assert values(project, "requirement", name="maps") == ["folium>=0.1"]
    assert one(project, "link", "https://ship.example.org").more == {"label": "Documentation"}
    assert values(project, "install") == ["pip install .", 'pip install ".[maps]"']
    assert values(project, "develop") == ['pip install -e ".[dev]"', "ruff check", "poe chart"]
    assert_lines(project, "name", "version", "description", "licence", "author", "keyword", "requirement")
    assert_lines(project, "link", "entry_point")


def test_a_line_is_that_of_the_key_and_not_of_another_with_its_name(tmp_path: Path) -> None:
    text = '[tool.other]\nname = "not this"\nversion = "9"\n\n[project]\nname = "ship"\nversion = "1"\n'
    project = known(tmp_path, {"pyproject.toml": text})
    assert line_of(project, one(project, "name", "ship")) == 'name = "ship"'
    assert line_of(project, one(project, "version", "1")) == 'version = "1"'
    assert values(project, "name") == ["ship"]


def test_who_says_nothing_of_tests_has_no_command_for_them(tmp_path: Path) -> None:
    project = known(tmp_path, {"pyproject.toml": '[project]\nname = "ship"\n', "tests/test_a.py": "x = 1\n"})
    assert project.every("test", "build", "develop", "install", "licence", "version") == ()


def test_poetry(tmp_path: Path) -> None:
    text = """\
[tool.poetry]
name = "boat"
version = "0.1"
description = "Rows."
license = "Apache-2.0"
authors = ["Ada L <ada@example.org>"]
repository = "https://example.org/boat"

[tool.poetry.dependencies]
python = "^3.11"
requests = "^2.0"
rich = { version = "^13", optional = true }

[tool.poetry.scripts]
row = "boat:main"
"""
    project = known(tmp_path, {"pyproject.toml": text})
    assert values(project, "requirement") == ["Python ^3.11", "requests ^2.0", "rich ^13"]
    assert values(project, "develop") == ["poetry install"]
    assert values(project, "build") == ["poetry build"]
    assert one(project, "author", "Ada L").more["email"] == "ada@example.org"
    assert one(project, "link", "https://example.org/boat").more["label"] == "Repository"
    assert_lines(project, "name", "version", "description", "licence")


def test_a_lock_file_tells_which_program_to_call(tmp_path: Path) -> None:
    project = known(tmp_path, {"pyproject.toml": PYPROJECT, "uv.lock": ""})
    assert values(project, "develop", purpose="set-up") == ["uv sync", 'pip install -e ".[dev]"']


def test_setup_cfg(tmp_path: Path) -> None:
    text = """\
[metadata]
name = skiff
version = attr: skiff.__version__
description = Small.
author = Ada
author_email = ada@example.org
url = https://skiff.example.org
project_urls =
    Source = https://example.org/skiff
    # not this one
    Tracker = https://example.org/skiff/issues

[options]
python_requires = >=3.8
install_requires =
    attrs>=20
    rich

[options.entry_points]
console_scripts =
    skiff = skiff.cli:main

[tool:pytest]
addopts = -q
"""
    files = {"setup.cfg": text, "skiff/__init__.py": '"""Small boats."""\n__version__ = "2.1"\n'}
    project = known(tmp_path, files)
    assert values(project, "version") == ["2.1"]
    assert values(project, "link") == [
        *("https://skiff.example.org", "https://example.org/skiff", "https://example.org/skiff/issues")
    ]
    assert values(project, "requirement") == ["Python >=3.8", "attrs>=20", "rich"]
    assert values(project, "run") == ["skiff"]
    assert values(project, "test") == ["pytest"]
    assert_lines(project, "name", "description", "link", "requirement", "run", "version")


def test_setup_py_is_read_and_never_run(tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    text = f"""\
import setuptools
open({str(witness)!r}, "w").close()
VERSION = "3.0"
raise SystemExit
setuptools.setup(
    name="raft",
    version=VERSION,
    description=open("README").read(),
    license="BSD-3-Clause",
    keywords="float drift",
    install_requires=["attrs", find_more()],
    extras_require={{"fast": ["cython"]}},
    project_urls={{"Source": "https://example.org/raft"}},
    entry_points={{"console_scripts": ["raft=raft:main"]}},
)
"""
    project = known(tmp_path / "p", {"setup.py": text})
    assert not witness.exists()
    assert values(project, "name") == ["raft"]
    assert values(project, "version") == ["3.0"]
    assert values(project, "description") == []
    assert values(project, "requirement") == ["attrs", "cython"]
    assert values(project, "keyword") == ["float", "drift"]
    assert values(project, "run") == ["raft"]
    assert line_of(project, one(project, "version", "3.0")) == "    version=VERSION,"


@pytest.mark.parametrize(
    ("says", "installs"),
    [
        ({}, []),
        ({"README.md": "[pypi](https://pypi.org/project/ship/)\n"}, ["pip install ship"]),
        ({"README.md": "[pypi](https://pypi.org/project/ship-shape/)\n"}, []),
        ({"README.md": "```\npip install ship\n```\n"}, ["pip install ship"]),
        ({"README.md": "```\npip install ./ship\n```\n"}, []),
        ({"README.md": "```\npip install shipyard\n```\n"}, []),
        ({RELEASE: "jobs: {r: {steps: [{run: twine upload dist/*}]}}\n"}, ["pip install ship"]),
        ({RELEASE: "jobs: {r: {steps: [{uses: pypa/gh-action-pypi-publish@v1}]}}\n"}, ["pip install ship"]),
        ({RELEASE: "jobs: {r: {steps: [{run: twine check dist/*}]}}\n"}, []),
    ],
)
def test_a_registry_is_named_only_if_something_says_that_the_package_is_there(
    tmp_path: Path, says: dict[str, str], installs: list[str]
) -> None:
    project = known(tmp_path, {"pyproject.toml": PYPROJECT, **says})
    assert values(project, "install", **{"from": "registry"}) == installs


def test_a_private_package_is_in_no_registry(tmp_path: Path) -> None:
    private = PYPROJECT.replace("License :: OSI Approved :: MIT License", "Private :: Do Not Upload")
    project = known(tmp_path, {"pyproject.toml": private, "README.md": "```\npip install ship\n```\n"})
    assert values(project, "install", **{"from": "registry"}) == []
