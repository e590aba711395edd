"""Own actions on the command line; the documentation's example, word for word."""

import json
import re
from pathlib import Path
from typing import Any

import attrs
import pytest

from nlx_lsp.actions.own.checks import CHECKS
from nlx_lsp.actions.own.description import (
    VARIABLES,
    Change,
    Description,
    Shaped,
    Variant,
    Verification,
    Where,
)

Call = Any
Script = Any

DOCUMENT = (Path(__file__).parents[2] / "docs" / "own-actions.md").read_text("utf-8")
MINE = 'title = "Shout"\nprompt = "Shout: {{ selection }}"\n'


def block(kind: str, number: int = 0) -> str:
    return re.findall(rf"^```{kind}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)[number]


@pytest.fixture
def guard(project: Path) -> Path:
    """The file of the documentation, where the documentation puts it."""
    place = project.parent / "home" / "nlx-lsp" / "actions" / "guard.toml"
    place.parent.mkdir(parents=True)
    place.write_text(block("toml"))
    (project / "shop.py").write_text(block("python"))
    return place


@pytest.mark.usefixtures("guard")
def test_the_example_does_what_the_documentation_says(call: Call, script: Script) -> None:
    words = block("console").removeprefix("$ nlx-lsp ").split()
    done = call(*words, *script(json.loads(block("json"))))
    assert (done.returncode, done.stdout) == (0, block("diff")), done.stderr


@pytest.mark.usefixtures("guard")
def test_the_example_is_refused_as_the_documentation_says(call: Call, script: Script) -> None:
    (bad,) = re.findall(r"had it answered `([^`]+)`, twice", DOCUMENT)
    words = block("console").removeprefix("$ nlx-lsp ").split()
    done = call(*words, *script(json.loads(bad), json.loads(bad)))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0] == block("text", 0).strip()


def test_a_mistake_is_told_as_the_documentation_says(guard: Path, call: Call) -> None:
    guard.write_text(block("toml").replace('"selection"', '"selecton"'))
    report = call("doctor").stdout
    said = block("text", 1).strip().removeprefix("~/.config/nlx-lsp/actions/")
    assert said in report
    done = call("run", "guard", "shop.py:2-8")
    assert done.returncode == 2
    assert said in done.stderr
    assert "There is no action guard." in done.stderr


def test_the_documentation_names_every_key_variable_and_check() -> None:
    tables = {"": Description, "where": Where, "answer": Shaped, "verify": Verification, "edit": Change}
    keys = {
        f"{table}.{each.name}".lstrip(".")
        for table, kind in tables.items()
        for each in attrs.fields(kind)
        if each.name not in ("variables", *tables)
    }
    named = set(re.findall(r"^\| `([\w.]+)` \|", DOCUMENT, re.MULTILINE))
    assert keys - named == set()
    for word in (*VARIABLES, *CHECKS, *(each.name for each in attrs.fields(Variant))):
        assert f"`{word}`" in DOCUMENT, word


def test_the_documentation_names_every_built_in_action() -> None:
    folder = Path(__file__).parents[2] / "nlx_lsp" / "actions" / "own" / "builtin"
    for path in folder.glob("*.toml"):
        assert f"| `{path.stem}` |" in DOCUMENT


@pytest.mark.slow
def test_own_actions_can_be_left_out(guard: Path, call: Call) -> None:
    assert "guard" in call("doctor").stdout
    guard.with_name("shout.toml").write_text(MINE)
    done = call("run", "guard", "shop.py:2-8", "--set", "actions.own=false")
    assert (done.returncode, "There is no action guard." in done.stderr) == (2, True)


@pytest.mark.slow
def test_a_projects_actions_wait_for_a_yes(project: Path, call: Call, script: Script) -> None:
    (project / ".nlx" / "actions").mkdir(parents=True)
    (project / ".nlx" / "actions" / "shout.toml").write_text(MINE)
    (project / "a.py").write_text("x = 1\n")
    answers = script({"lines": ["x = 2"]})
    done = call("run", "shout", "a.py:1-1", *answers)
    assert done.returncode == 2
    assert f"nlx-lsp trust {project}" in done.stderr
    call("trust", str(project))
    done = call("run", "shout", "a.py:1-1", "--write", *answers)
    assert (done.returncode, (project / "a.py").read_text()) == (0, "x = 2\n"), done.stderr


@pytest.mark.slow
def test_a_translation_is_written_beside_the_original(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text("def f(x):\n    return x\n")
    answer = {"lines": ["package main", "func f(x int) int { return x }"], "not carried over": ["any type"]}
    words = ("run", "convert", "a.py:1-2", "--option", "language=go", *script(answer))
    done = call(*words)
    assert "+// not carried over: any type" in done.stdout
    assert not (project / "a.go").exists()
    assert call(*words, "--write").returncode == 0
    assert (project / "a.go").read_text().startswith("package main\nfunc f(x int) int { return x }\n")
    done = call(*words, "--write")
    assert (done.returncode, "is there already" in done.stderr) == (2, True)


@pytest.mark.slow
def test_the_prompt_can_be_seen(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text("x = 1\n")
    done = call("prompt", "rewrite", "a.py:1-1", "--option", "instruction=be brief", *script())
    assert done.returncode == 0
    assert "How: be brief" in done.stdout
    assert '"lines"' in done.stdout


def test_slips_are_printed_and_counted(project: Path, call: Call, script: Script) -> None:
    (project / "a.md").write_text("# T\n\nThis are a test.\n")
    done = call("run", "proofread", "a.md:3", *script({"text": "This is a test."}))
    assert done.returncode == 0
    assert "a.md:3:6: “are” → “is” [proofread]" in done.stderr
    assert "proofread: 1 found, 0 more not believed, model" in done.stderr
