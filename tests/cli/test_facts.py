"""`nlx-lsp facts`: for people, for programs, and what is said beside."""

import json
from pathlib import Path
from typing import Any

import pytest

Call = Any


def test_facts_with_what_says_so(call: Call, project: Path) -> None:
    (project / "package.json").write_text('{\n  "name": "kite",\n  "scripts": {"test": "node --test"}\n}\n')
    done = call("facts")
    assert done.returncode == 0
    assert done.stdout == (
        "name\n  kite  [package.json:2]\n      registry: npm\n\n"
        "test\n  npm test  [package.json:3]\n      runs: node --test\n"
    )
    assert done.stderr == ""


def test_facts_for_programs(call: Call, project: Path) -> None:
    (project / "Makefile").write_text("test: ## all of it\n")
    (project / "package.json").write_text("{")
    said = json.loads(call("facts", ".", "--format", "json", "--kind", "test").stdout)
    assert said["root"] == str(project)
    assert said["facts"] == [
        {"kind": "test", "value": "make test", "path": "Makefile", "line": 1, "more": {"says": "all of it"}}
    ]
    assert [text.partition(":")[0] for text in said["omissions"]] == ["package.json is no JSON"]


def test_what_was_left_out_is_said(call: Call, project: Path) -> None:
    (project / "package.json").write_text("{")
    done = call("facts")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("package.json is no JSON: ")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("missing",), "There is no folder missing."),
        (("--kind", "colour"), "There are no facts of the kind colour. Kinds: name, version, "),
        (("--seconds", "soon"), "invalid float value"),
    ],
)
def test_wrong_use_is_one_line(call: Call, words: tuple[str, ...], message: str) -> None:
    done = call("facts", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
