"""The action devops: files for machines that rest on facts, are valid, and are refused where facts lack."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from facts.projects import lay
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp import pipeline
from nlx_lsp.actions.devops import Devops, ci, containers, service
from nlx_lsp.actions.devops.checks import check
from nlx_lsp.actions.devops.scaffold import Scaffold
from nlx_lsp.engines.scripted import Scripted
from nlx_lsp.errors import EditRefused, UsageError
from nlx_lsp.facts.fact import Fact, Origin, Project
from nlx_lsp.settings import Settings
from nlx_lsp.syntax.source import Source
from nlx_lsp.values import Outcome, Span

PYTHON = """\
[build-system]
requires = ["hatchling"]
[project]
name = "ship"
description = "Sails at 100 % of the time."
requires-python = ">=3.11,<4"
[project.optional-dependencies]
test = ["pytest>=8"]
[project.scripts]
ship = "ship:main"
[tool.pytest.ini_options]
[tool.ruff]
"""
NODE = {
    "name": "kite",
    "bin": {"kite": "./cli.js"},
    "engines": {"node": ">=20"},
    "scripts": {"test": "node --test", "lint": "eslint ."},
}


def never(_: object) -> str:
    msg = "the model was asked"
    raise AssertionError(msg)


async def run(root: Path, files: Mapping[str, str], **options: str) -> Outcome:
    """Run the action on a project's README."""
    lay(root, {".git/HEAD": "", "README.md": "# A\n", **files})
    source = Source.parse(b"# A\n", path=str(root / "README.md"))
    return await pipeline.run(
        Devops(),
        source,
        Span(start=0, end=0),
        Scripted(never),  # type: ignore[arg-type]  # a function
        lambda _: None,
        settings=Settings(),
        options=options,
    )


def text_of(outcome: Outcome) -> str:
    [proposal] = outcome.proposals
    assert proposal.before is None
    return proposal.edits[0].text


async def test_a_workflow(tmp_path: Path) -> None:
    outcome = await run(tmp_path, {"pyproject.toml": PYTHON}, kind="ci")
    assert outcome.proposals[0].path == str(tmp_path / ".github/workflows/ci.yml")
    workflow = yaml.safe_load(text_of(outcome))
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["check"]["steps"] == [
        {"uses": "actions/checkout@v4"},
        {"uses": "actions/setup-python@v5", "with": {"python-version": "3.11"}},
        {"name": "Set up", "run": 'pip install -e ".[test]"'},
        {"name": "Install ruff", "run": "pip install ruff"},
        {"name": "Check", "run": "ruff check"},
        {"name": "Test", "run": "pytest"},
    ]
    note = outcome.proposals[0].note
    lines = PYTHON.split("\n")
    for part, line in (
        ("Python 3.11", "requires-python"),
        ("pytest", "[tool.pytest"),
        ("ruff check", "[tool.ruff]"),
    ):
        number = next(n for n, each in enumerate(lines, 1) if each.startswith(line))
        assert f"{part} (pyproject.toml:{number})" in note
    assert outcome.refusals == ()
    assert outcome.model == ""


async def test_a_version_stays_a_text(tmp_path: Path) -> None:
    manifest = PYTHON.replace(">=3.11,<4", ">=3.10")
    text = text_of(await run(tmp_path, {"pyproject.toml": manifest}, kind="ci"))
    assert yaml.safe_load(text)["jobs"]["check"]["steps"][1]["with"] == {"python-version": "3.10"}


async def test_commands_go_through_what_installs_the_project(tmp_path: Path) -> None:
    files = {"pyproject.toml": PYTHON, "uv.lock": "", "Makefile": "lint: ## style\n\truff check\n"}
    workflow = yaml.safe_load(text_of(await run(tmp_path, files, kind="ci")))
    commands = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    assert commands == ["pip install uv", "uv sync", "make lint", "uv run pytest"]


async def test_a_pipeline_for_gitlab(tmp_path: Path) -> None:
    package = json.dumps({**NODE, "repository": "https://gitlab.com/ada/kite"})
    files = {"package.json": package, "package-lock.json": "{}"}
    outcome = await run(tmp_path, files, kind="ci")
    assert outcome.proposals[0].path == str(tmp_path / ".gitlab-ci.yml")
    assert yaml.safe_load(text_of(outcome)) == {
        "check": {"image": "node:20", "script": ["npm ci", "npm run lint", "npm test"]}
    }
    other = await run(tmp_path, files, kind="ci", system="github")
    assert yaml.safe_load(text_of(other))["jobs"]


async def test_a_script_of_the_project_tells_how_it_is_tested_where_nothing_else_does(tmp_path: Path) -> None:
    script = {".ci/run": "#!/bin/sh\n./configure\nctest --output-on-failure\n"}
    text = text_of(await run(tmp_path / "a", script, kind="ci"))
    assert yaml.safe_load(text)["jobs"]["check"]["steps"][-1] == {
        "name": "Test",
        "run": "ctest --output-on-failure",
    }
    text = text_of(await run(tmp_path / "b", {**script, "Makefile": "test: ## all\n"}, kind="ci"))
    assert yaml.safe_load(text)["jobs"]["check"]["steps"][-1] == {"name": "Test", "run": "make test"}


async def test_without_a_test_command_there_is_no_test_step_and_that_is_said(tmp_path: Path) -> None:
    manifest = '[project]\nname = "a"\n[tool.ruff]\n'
    outcome = await run(tmp_path, {"pyproject.toml": manifest, "tests/test_a.py": ""}, kind="ci")
    assert "Test" not in text_of(outcome)
    assert [refusal.reason for refusal in outcome.refusals] == [
        "No test step: nothing in the project says how it is tested.",
        "No set-up step: nothing in the project says how it is installed.",
        "No version of Python is named: nothing in the project says which one it needs.",
    ]
    steps = yaml.safe_load(text_of(outcome))["jobs"]["check"]["steps"]
    assert steps[1]["with"] == {"python-version": "3.x"}


@pytest.mark.parametrize(
    ("kind", "files", "reason"),
    [
        ("ci", {"a.py": ""}, "Nothing in the project says how it is tested or checked"),
        ("ci", {"pyproject.toml": PYTHON, ".travis.yml": ""}, ".travis.yml is there already"),
        ("dockerfile", {"a.py": ""}, "Nothing in the project says what it runs on"),
        ("dockerfile", {"pyproject.toml": PYTHON, "Dockerfile": ""}, "Dockerfile is there already"),
        ("dockerfile", {"package.json": '{"name": "a", "bin": "x.js"}'}, "which version of Node.js"),
        ("dockerfile", {"pyproject.toml": PYTHON.replace("ship = ", "# ship = ")}, "installs no program"),
        ("devcontainer", {"a.py": ""}, "Nothing in the project says what it runs on"),
        ("systemd", {"go.mod": "module example.org/a\n\ngo 1.22\n"}, "installs no program"),
    ],
)
async def test_where_facts_lack_nothing_is_written(
    tmp_path: Path, kind: str, files: dict[str, str], reason: str
) -> None:
    outcome = await run(tmp_path, files, kind=kind)
    assert outcome.proposals == ()
    assert reason in outcome.refusals[0].reason


async def test_an_image_for_python(tmp_path: Path) -> None:
    assert text_of(await run(tmp_path, {"pyproject.toml": PYTHON}, kind="dockerfile")) == (
        "FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir .\n"
        'RUN useradd --create-home app\nUSER app\nENTRYPOINT ["ship"]\n'
    )


async def test_images_for_others(tmp_path: Path) -> None:
    files = {"package.json": json.dumps(NODE), "package-lock.json": "{}"}
    node = text_of(await run(tmp_path / "node", files, kind="dockerfile"))
    assert "RUN npm ci --omit=dev\n" in node
    assert node.endswith('USER node\nENTRYPOINT ["node", "./cli.js"]\n')
    cargo = '[package]\nname = "crab"\nrust-version = "1.80"\n'
    rust = text_of(await run(tmp_path / "rust", {"Cargo.toml": cargo, "src/main.rs": ""}, kind="dockerfile"))
    assert rust.startswith("FROM rust:1.80 AS build\n")
    assert "COPY --from=build /src/target/release/crab /usr/local/bin/crab\n" in rust
    files = {"go.mod": "module example.org/gull\n\ngo 1.22\n", "cmd/gull/main.go": "package main\n"}
    assert "go build -o /gull ./cmd/gull\n" in text_of(await run(tmp_path / "go", files, kind="dockerfile"))


async def test_a_workspace(tmp_path: Path) -> None:
    outcome = await run(tmp_path, {"pyproject.toml": PYTHON}, kind="devcontainer")
    assert json.loads(text_of(outcome)) == {
        "name": "ship",
        "image": "mcr.microsoft.com/devcontainers/python:3.11",
        "postCreateCommand": 'pip install -e ".[test]"',
    }


async def test_builders_that_fetch_what_they_need_have_no_set_up(tmp_path: Path) -> None:
    cargo = '[package]\nname = "crab"\nrust-version = "1.80.1"\n'
    files = {"Cargo.toml": cargo, "src/main.rs": ""}
    outcome = await run(tmp_path / "rust", files, kind="ci")
    steps = yaml.safe_load(text_of(outcome))["jobs"]["check"]["steps"]
    assert steps == [{"uses": "actions/checkout@v4"}, {"name": "Test", "run": "cargo test"}]
    assert outcome.refusals == ()
    workspace = json.loads(text_of(await run(tmp_path / "rust", {}, kind="devcontainer")))
    assert workspace == {"name": "crab", "image": "mcr.microsoft.com/devcontainers/rust"}


async def test_a_workspace_takes_as_much_of_a_version_as_there_are_images_for(tmp_path: Path) -> None:
    package = json.dumps({**NODE, "engines": {"node": "^20.17.0 || >=22.9.0"}})
    workspace = json.loads(text_of(await run(tmp_path, {"package.json": package}, kind="devcontainer")))
    assert workspace["image"] == "mcr.microsoft.com/devcontainers/javascript-node:20"


async def test_a_unit(tmp_path: Path) -> None:
    code = 'import os\na = os.environ["SHIP_PORT"]\nb = os.environ["TERM"]\n'
    files = {"pyproject.toml": PYTHON, "ship/a.py": code}
    outcome = await run(tmp_path, files, kind="systemd")
    assert outcome.proposals[0].path == str(tmp_path / "ship.service")
    text = text_of(outcome)
    assert "Description=Sails at 100 %% of the time.\n" in text
    assert "ExecStart=ship\n#Environment=SHIP_PORT=\nDynamicUser=yes\n" in text
    assert "TERM" not in text
    assert "#Environment=SHIP_PORT= (ship/a.py:2)" in outcome.proposals[0].note


async def test_a_program_is_chosen_among_several(tmp_path: Path) -> None:
    manifest = PYTHON.replace("[tool.pytest", 'row = "ship:row"\n[tool.pytest')
    outcome = await run(tmp_path, {"pyproject.toml": manifest}, kind="systemd", command="row")
    assert "ExecStart=row\n" in text_of(outcome)
    none = await run(tmp_path, {"pyproject.toml": manifest}, kind="systemd", command="fly")
    assert "installs no program fly" in none.refusals[0].reason


@pytest.mark.parametrize(
    "options", [{}, {"kind": "yacht"}, {"kind": "ci", "system": "x"}, {"kind": "ci", "command": 3}]
)
async def test_wrong_options_are_told(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="which file is wanted"):
        await run(tmp_path, {}, **options)


def test_offers_stand_in_documents_about_the_whole_project(tmp_path: Path) -> None:
    lay(tmp_path, {".git/HEAD": "", "docs/x": ""})

    def kinds(name: str) -> list[str]:
        source = Source.parse(b"", path=str(tmp_path / name))
        return [str(offer.options["kind"]) for offer in Devops().offers(source, Span(start=0, end=0))]

    assert kinds("README.md") == kinds("setup.py") == ["ci", "dockerfile", "devcontainer", "systemd"]
    assert kinds("a.py") == kinds("docs/README.md") == kinds("notes.md") == []


TEXTS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=40).map(
    lambda text: " ".join(text.split()) or "x"
)
HERE = Origin(path="x", line=1)


def project(version: str, command: str, texts: list[str]) -> Project:
    def fact(kind: Any, value: str, **more: str) -> Fact:
        return Fact(kind=kind, value=value, origin=HERE, more=more)

    name, description, test, lint, set_up, page = texts
    return Project(
        root=Path("/p"),
        facts=(
            fact("name", name),
            fact("description", description),
            fact("requirement", f"Python {version}", **{"as": "platform"}),
            fact("link", page, label="Repository"),
            fact("entry_point", command, type="command", target=description),
            fact("install", set_up, **{"from": "clone"}),
            fact("test", test),
            fact("develop", lint, purpose="lint"),
            fact("environment", name, **{"from": "file"}),
        ),
    )


@given(
    version=st.just(">=3.11") | TEXTS,
    command=st.just("ship") | TEXTS,
    texts=st.lists(TEXTS, min_size=6, max_size=6),
)
def test_whatever_a_fact_holds_the_file_is_valid_or_refused(
    version: str, command: str, texts: list[str]
) -> None:
    known = project(version, command, texts)
    for write in (
        lambda: ci.write(known, "github"),
        lambda: ci.write(known, "gitlab"),
        lambda: containers.write_image(known),
        lambda: containers.write_workspace(known),
        lambda: service.write(known),
    ):
        try:
            scaffold: Scaffold = write()
            check(scaffold.form, scaffold.text)
        except EditRefused:
            continue
        if scaffold.form == "github":
            steps = yaml.safe_load(scaffold.text)["jobs"]["check"]["steps"]
            assert [step["run"] for step in steps if step.get("name") == "Test"] == [texts[2]]
        if scaffold.form == "gitlab":
            assert texts[2] in yaml.safe_load(scaffold.text)["check"]["script"]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("github", "name: CI\njobs: ["),
        ("github", "name: CI\non: {}\npermissions: {}\njobs:\n  check:\n    steps:\n      - name: x\n"),
        (
            "github",
            "name: CI\non: {}\npermissions: {}\njobs:\n  check:\n    steps:\n      - run: ${{ a.b }}\n",
        ),
        ("gitlab", "check:\n  script:\n    - [a]\n"),
        ("gitlab", "other: {}\n"),
        ("dockerfile", "WORKDIR /app\n"),
        ("dockerfile", "FROM a\nCMD b\n"),
        ("dockerfile", "FROM a\nENTRYPOINT b\n"),
        ("dockerfile", 'FROM a\nCOPY --from=build /a /a\nENTRYPOINT ["b"]\n'),
        ("devcontainer", "{}"),
        ("devcontainer", '{"image": ""}'),
        ("devcontainer", '{"image": "a:${localEnv:HOME}"}'),
        ("devcontainer", '{"image": "a", "runArgs": "--privileged"}'),
        ("systemd", "[Service]\nExecStart=a\n"),
        ("systemd", "[Service]\nExecStart=a\nExecStart=b\n[Install]\nWantedBy=m\n"),
        ("systemd", "[Service]\nExecStart=a %h\n[Install]\nWantedBy=m\n"),
        ("systemd", "[Unit]\nExecStart=a\n"),
    ],
)
def test_the_checks_refuse_what_is_not_valid(form: str, text: str) -> None:
    with pytest.raises(EditRefused, match="would not be valid"):
        check(form, text)
