"""Commands: of makefiles, of programs that run tasks, of containers and of continuous integration."""

from pathlib import Path

import pytest
from facts.projects import assert_lines, known, line_of, one, values

from nlx_lsp.facts.sources.shell import recognise

MAKEFILE = """\
VERSION := 1
.PHONY: test lint \\
	clean

test: build ## run the tests
	pytest
test: FAST = 1

build/out.o: x.c
	cc $<

out: x.c
	cc $<

lint:
	ruff check

## remove what was made
clean:
	rm -rf build
"""


def test_a_target_is_a_command_if_it_is_no_file(tmp_path: Path) -> None:
    project = known(tmp_path, {"Makefile": MAKEFILE})
    assert values(project, "test") == ["make test"]
    assert values(project, "develop") == ["make lint", "make clean"]
    assert values(project, "build") == []
    assert one(project, "test", "make test").more == {"says": "run the tests"}
    assert one(project, "develop", "make clean").more == {"says": "remove what was made"}
    assert line_of(project, one(project, "develop", "make lint")) == "lint:"


def test_a_usual_name_is_a_command_where_nothing_has_that_name(tmp_path: Path) -> None:
    project = known(tmp_path, {"Makefile": "test:\n\tpytest\nbuild:\n\tcc x.c\nrun:\n\t./a\n", "run/a.c": ""})
    assert values(project, "test") == ["make test"]
    assert values(project, "build") == values(project, "run") == []


NOX = """\
import nox

@nox.session(python=["3.11"])
def tests(session):
    '''Run the tests.'''
"""
JUST = """\
x := '1'
# start it
serve:
  ./serve
[private]
hidden:
  x
needs arg:
  echo {{arg}}
"""
TASK = """\
version: '3'
tasks:
  test:
    desc: all tests
    cmds: [go test]
  own:
    internal: true
"""
COMPOSE = """\
services:
  web:
    environment:
      LEVEL: 3
      TOKEN: abc
  db:
    environment: [A=1]
"""


def test_runners(tmp_path: Path) -> None:
    files = {
        "tox.ini": "[testenv]\ncommands = pytest\n[testenv:docs]\ndescription = build the docs\n",
        "noxfile.py": NOX,
        "justfile": JUST,
        "Taskfile.yml": TASK,
        ".pre-commit-config.yaml": "repos: []\n",
    }
    project = known(tmp_path, files)
    assert values(project, "test") == ["tox", "nox -s tests", "task test"]
    assert values(project, "run") == ["just serve"]
    assert values(project, "develop") == ["tox -e docs", "pre-commit install", "pre-commit run --all-files"]
    assert one(project, "test", "nox -s tests").more["says"] == "Run the tests."
    assert one(project, "run", "just serve").more["says"] == "start it"
    assert line_of(project, one(project, "test", "nox -s tests")) == "def tests(session):"


WORKFLOW = """\
name: ci
on: [push]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: pip install .
      - name: lint
        run: |
          # not this: pytest
          ruff check .
          pytest -m ${{ matrix.mark }}
          python -m pytest -q
      - run: uv run mypy
"""


def test_what_a_workflow_runs(tmp_path: Path) -> None:
    project = known(tmp_path, {".github/workflows/ci.yml": WORKFLOW})
    assert values(project, "test", by="ci") == ["python -m pytest -q"]
    assert values(project, "develop", purpose="lint") == ["ruff check ."]
    assert values(project, "develop", purpose="types") == ["uv run mypy"]
    assert_lines(project, "test", "develop")


def test_gitlab_and_scripts(tmp_path: Path) -> None:
    files = {
        ".gitlab-ci.yml": "check:\n  script:\n    - cargo clippy\n    - cargo test --all\n",
        ".ci/run": "#!/bin/sh\nset -e\nmake lint\nif true; then\n    make test\nfi\nmake check || true\n",
    }
    project = known(tmp_path, files)
    assert values(project, "test") == ["cargo test --all", "make test", "make check"]
    assert values(project, "develop") == ["cargo clippy", "make lint"]
    assert_lines(project, "test", "develop")


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("pytest -x", "test"),
        ("python3 -m pytest", "test"),
        ("uv run pytest", "test"),
        ("npm t", "test"),
        ("npm run test:unit", "test"),
        ("./gradlew clean check", "test"),
        ("cmake --build build --target RUN_TESTS -v", "test"),
        ("cmake --build build", "build"),
        ("mvn -B verify", "test"),
        ("cargo test", "test"),
        ("python -m build", "build"),
        ("npm run build", "build"),
        ("mvn -B package", "build"),
        ("cargo fmt --check", "develop"),
        ("pytesting", None),
        ("npm testify", None),
        ("echo pytest", None),
        ("pytest $(ls)", None),
        ("pytest \\", None),
        ("pytest ${{ matrix.x }}", None),
        ("buildah push", None),
        ("", None),
    ],
)
def test_a_line_of_a_shell(line: str, kind: str | None) -> None:
    command = recognise(line)
    assert (command and command.kind) == kind


def test_containers(tmp_path: Path) -> None:
    files = {
        "Dockerfile": "FROM --platform=x python:3.12 AS b\nENV PORT=80 API_KEY=x\nEXPOSE 8000/tcp\nCMD x\n",
        "compose.yaml": COMPOSE,
        ".env.example": "# where it listens\nHOST=example.org\nSECRET=hunter2\n",
    }
    project = known(tmp_path, files)
    assert values(project, "build") == ["docker build -t app ."]
    assert values(project, "run") == ["docker run --rm -p 8000:8000 app", "docker compose up"]
    assert one(project, "environment", "PORT").more == {"default": "80"}
    assert one(project, "environment", "HOST").more == {"default": "example.org", "says": "where it listens"}
    assert {fact.value: fact.more.get("default") for fact in project.every("environment")} == {
        "PORT": "80",
        "API_KEY": None,
        "LEVEL": "3",
        "TOKEN": None,
        "A": "1",
        "HOST": "example.org",
        "SECRET": None,
    }
    assert_lines(project, "environment", "entry_point")
