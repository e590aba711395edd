"""`nlx-lsp trust`: a yes, its list, and its end."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

Call = Any


def test_a_yes_is_listed_and_taken_back(call: Call, project: Path) -> None:
    assert call("trust", "--list").stdout == ""
    done = call("trust", ".")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith(f"Tests may be run in {project}, ")
    today = dt.datetime.now(dt.UTC).date()
    assert call("trust", "--list").stdout.startswith(f"{project}  # since {today.year}-")
    assert call("trust", "--forget", str(project)).stderr == f"Tests may no longer be run in {project}.\n"
    assert call("trust", "--forget", str(project)).stderr == f"{project} was not trusted.\n"
    assert call("trust", "--list").stdout == ""


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Which folder?"),
        (("--forget",), "Which folder?"),
        (("missing",), "is no folder"),
        (("/",), "/ holds more than a project. Trust the folders of projects"),
        (("--list", "--forget", "."), "not allowed with"),
    ],
)
def test_wrong_use_is_one_line(call: Call, words: tuple[str, ...], message: str) -> None:
    done = call("trust", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_was_gone_can_be_forgotten(call: Call, project: Path) -> None:
    (project / "sub").mkdir()
    call("trust", "sub")
    (project / "sub").rmdir()
    assert "may no longer" in call("trust", "--forget", "sub").stderr
