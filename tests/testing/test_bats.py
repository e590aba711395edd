"""Tests for shell scripts: where they are put, what they look like, and what bats says of them."""

import os
import textwrap
from pathlib import Path

import pytest
from testing.built_projects import FRAMEWORKS, BuiltBench, installed
from testing.python_projects import build, lines, raises, returns, runs

from nlx_lsp.errors import EditRefused
from nlx_lsp.testing.bats import Bats
from nlx_lsp.testing.suite import Observation

SCRIPT = """\
    #!/usr/bin/env bash
    # Greets.

    greet() {
      local name=$1 greeting="${2:-Hello}"
      if [ -z "$name" ]; then
        echo "no name" >&2
        return 2
      fi
      echo "$greeting $name"
    }

    now() {
      echo "$RANDOM$RANDOM"
    }

    if [[ "${BASH_SOURCE[0]}" == "$0" ]]; then
      greet "$@"
    fi
    """


def bench(root: Path, **files: str) -> BuiltBench:
    named = {path.replace("__", "/").replace("_bats", ".bats"): text for path, text in files.items()}
    return BuiltBench(
        framework=Bats(), project=build(root, {"bin/greet.sh": SCRIPT, **named}), module="bin/greet.sh"
    )


def test_a_new_file_sources_the_script(tmp_path: Path) -> None:
    at = bench(tmp_path)
    assert at.habitat.path == "test/greet.bats"
    text = at.render(
        at.suite(
            "greet",
            returns("ordinary values", "'Hi Bo'", name="Bo", greeting="'Hi'"),
            raises("name is an empty text", "status 2", name="''"),
            runs("it runs", name="x"),
        )
    )
    assert text == lines(
        "#!/usr/bin/env bats",
        "",
        "setup() {",
        '  source "$BATS_TEST_DIRNAME/../bin/greet.sh"',
        "}",
        "",
        '@test "greet: ordinary values" {',
        "  run greet Bo 'Hi'",
        '  [ "$status" -eq 0 ]',
        "  [ \"$output\" = 'Hi Bo' ]",
        "}",
        "",
        '@test "greet: name is an empty text" {',
        "  run greet ''",
        '  [ "$status" -eq 2 ]',
        "}",
        "",
        '@test "greet: it runs" {',
        "  run greet x",
        '  [ "$status" -eq 0 ]',
        "}",
    )


def test_what_is_there_stays_and_the_script_is_sourced_where_it_is_not(tmp_path: Path) -> None:
    own = '#!/usr/bin/env bats\n\n@test "greet: ordinary values" {\n\ttrue\n}\n'
    at = bench(tmp_path, tests__test_greet_bats=own)
    assert at.habitat.path == "tests/test_greet.bats"
    text = at.render(at.suite("greet", returns("ordinary values", "'Hello Bo'", name="Bo")))
    assert text == own + lines(
        "",
        '@test "greet: ordinary values 2" {',
        '\tsource "$BATS_TEST_DIRNAME/../bin/greet.sh"',
        "\trun greet Bo",
        '\t[ "$status" -eq 0 ]',
        "\t[ \"$output\" = 'Hello Bo' ]",
        "}",
    )


def test_a_file_is_named_as_the_others_are(tmp_path: Path) -> None:
    assert bench(tmp_path, spec__test_other_bats="").habitat.path == "spec/test_greet.bats"


def test_a_script_that_cannot_be_sourced_gets_no_tests(tmp_path: Path) -> None:
    at = bench(tmp_path, **{"bin/greet.sh": 'main() {\n  echo "$1"\n}\n\nmain "$@"\n'})
    with pytest.raises(EditRefused, match=r"bin/greet\.sh runs main when a test sources it"):
        at.render(at.suite("main", runs("it")))


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("'a b'", True),
        ('"a b"', True),
        ("$'a\\nb'", True),
        ("plain", True),
        ("3", True),
        ("-1", True),
        ("''", True),
        ("a b", False),
        ("a; rm x", False),
        ("$(rm x)", False),
        ("`rm x`", False),
        ('"$HOME"', False),
        ('"$(rm x)"', False),
        ("$HOME", False),
        ("x > y", False),
        ("x | y", False),
        ("*", False),
        ("~/x", False),
        ("{a,b}", False),
        ("<(ls)", False),
        ("$((1+1))", False),
        ("'open", False),
        ("# x", False),
        ("a &", False),
        ("", False),
    ],
)
def test_a_value_is_a_word_that_stands_for_itself(text: str, fine: bool) -> None:
    problem = Bats().expression_problem(text, frozenset())
    assert (problem == "") == fine, problem


def test_nothing_is_run_where_bats_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at = bench(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert at.framework.run(at.project, at.habitat, "") is None


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bats be found that was unpacked: it looks for its parts where a program of its name is."""
    installed("usr/bin/bats")
    program = tmp_path / "tools" / "bats"
    program.parent.mkdir()
    program.write_text(
        textwrap.dedent(
            f"""\
            #!/bin/sh
            exec bash {FRAMEWORKS}/usr/bin/bats "$@"
            """
        )
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)


@pytest.mark.usefixtures("path")
def test_bats_says_what_has_become_of_each_case(tmp_path: Path) -> None:
    at = bench(tmp_path / "p", test__greet_bats='@test "old one" {\n  skip\n}\n')
    suite = at.suite(
        "greet",
        returns("holds", "'Hi Bo'", name="Bo", greeting="Hi"),
        returns("does not", "'Hi Bo'", name="Bo"),
        raises("status", "status 2", name="''"),
        raises("another status", "status 3", name="''"),
    )
    assert at.states(suite) == ["passed", "failed", "passed", "failed"]
    assert at.framework.read(at.run(suite))["old one"].state == "missing"


@pytest.mark.usefixtures("path")
def test_what_really_happens_is_seen(tmp_path: Path) -> None:
    at = bench(tmp_path / "p")
    seen = at.observe(at.suite("greet", runs("x", name='"it\'s"'), runs("y", name="''")))
    assert seen == [
        Observation(kind="returns", text='"Hello it\'s"'),
        Observation(kind="raises", text="status 2"),
    ]
    [seen] = at.observe(at.suite("now", runs("x")))
    assert (seen.kind, seen.stable) == ("returns", False)
