"""`nlx-lsp allow`: a yes, its list, and its end."""

import datetime as dt
from typing import Any

import pytest

Call = Any

ADDRESS = "https://models.example.org"


def test_a_yes_is_listed_and_taken_back(call: Call) -> None:
    assert call("allow", "--list").stdout == ""
    done = call("allow", f"{ADDRESS}/v1")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"Code may go to {ADDRESS}:443, without its likely secrets.\n"
    today = dt.datetime.now(dt.UTC).date()
    listed = call("allow", "--list").stdout
    assert listed.startswith(f"{ADDRESS}:443  # since {today.year}-")
    assert "no longer" in call("allow", "--forget", ADDRESS).stderr
    assert "was not allowed" in call("allow", "--forget", ADDRESS).stderr
    assert call("allow", "--list").stdout == ""


def test_an_open_way_is_said(call: Call) -> None:
    assert "not encrypted" in call("allow", "http://192.168.1.5:8080").stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Which address?"),
        (("--forget",), "Which address?"),
        (("ftp://a",), "is not the address of a server"),
        (("https://user:sesame@a",), "has a name or password in it"),
        (("--list", "--forget", "a"), "not allowed with"),
    ],
)
def test_wrong_use_is_one_line(call: Call, words: tuple[str, ...], message: str) -> None:
    done = call("allow", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert "sesame" not in done.stderr


def test_without_a_yes_the_command_line_sends_nothing(call: Call, project: Any) -> None:
    (project / "a.py").write_text("def add(a, b):\n    return a + b\n")
    words = ("--engine", "openai", "--set", "openai.address=http://192.0.2.1:8000")
    done = call("run", *words, "docstring", "a.py:1")
    assert done.returncode == 2
    assert "`nlx-lsp allow http://192.0.2.1:8000`" in done.stderr
