"""What programs print when they are asked for help: only where they may be run, and if it can be shown."""

import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from readmes import FACTS, PROJECT, fact, next_of, task

from nlx_lsp.actions.protocol import Answer, Result
from nlx_lsp.actions.readme.programs import ask_for_help, shown
from nlx_lsp.edits.apply import apply
from nlx_lsp.facts.fact import Project
from nlx_lsp.sandbox.confinement import Confinement
from nlx_lsp.sandbox.execution import run_in
from nlx_lsp.values import Ran, Run, Token

USAGE = "usage: fixit [--dry-run]\n\n  --dry-run  change nothing"
COMMAND = FACTS[6]


def helped(text: bytes, ran: Ran, *, allowed: str = "always") -> tuple[bytes, list[Run]]:
    """Return what becomes of a README where programs may be run, and what was run."""
    work = task(text)
    tests = evolve(work.settings.tests, run=allowed)
    work = evolve(work, settings=evolve(work.settings, tests=tests))
    flow, runs = work.flow(), []
    said: Any = next_of(flow, None)
    while not isinstance(said, Result):
        if isinstance(said, Run):
            runs.append(said)
        said = next_of(
            flow, ran if isinstance(said, Run) else Answer(tokens=(Token(text='{"sentences":[]}'),))
        )
    return apply(text, said.proposal.edits if said.proposal else ()), runs


def test_help_is_shown_and_brought_up_to_date() -> None:
    first, runs = helped(b"", Ran(status=0, output=USAGE))
    assert f"```console\n$ fixit --help\n{USAGE}\n```" in first.decode()
    assert [run.environment["COLUMNS"] for run in runs] == ["80"]
    assert helped(first, Ran(status=0, output=USAGE))[0] == first
    second, _ = helped(first, Ran(status=0, output=f"{USAGE} at all"))
    assert second == first.replace(USAGE.encode(), f"{USAGE} at all".encode()).replace(
        marker(first, "usage"), marker(second, "usage")
    )


def marker(text: bytes, section: str) -> bytes:
    return next(line for line in text.splitlines() if f"nlx: {section} ".encode() in line)


def test_help_that_cannot_be_asked_for_any_longer_stays() -> None:
    first, _ = helped(b"", Ran(status=0, output=USAGE))
    assert helped(first, Ran(status=None, refused="nobody allowed it"))[0] == first
    assert helped(first, Ran(status=0, output="other"), allowed="never") == (first, [])


def test_nothing_is_run_where_nobody_has_allowed_it() -> None:
    text, runs = helped(b"", Ran(status=0, output=USAGE), allowed="ask")
    assert runs == []
    assert b"```sh\nfixit\n```" in text


@pytest.mark.parametrize(
    "ran",
    [
        Ran(status=1, output=USAGE),
        Ran(status=0, output=""),
        Ran(status=0, output=USAGE, timed_out=True),
        Ran(status=0, output="\x1b[1musage\x1b[0m"),
        Ran(status=0, output="x\n" * 500),
        Ran(status=0, output=f"files are in {PROJECT.root}/cache"),
        Ran(status=0, output=f"files are in {Path.home()}/.cache"),
    ],
)
def test_what_is_no_help_is_not_shown(ran: Ran) -> None:
    assert shown(ran, PROJECT.root) == ""


def test_a_command_that_nobody_knows_how_to_start_is_not_started() -> None:
    assert (
        ask_for_help(PROJECT.root, fact("entry_point", "tally", type="command", target="./cmd/tally")) is None
    )
    script = ask_for_help(PROJECT.root, fact("entry_point", "left", type="command", target="bin/left.js"))
    assert script
    assert script.command == ("node", "bin/left.js", "--help")


async def test_a_real_program_is_asked_for_help(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "fixit"\n')
    (tmp_path / "src" / "fixit").mkdir(parents=True)
    (tmp_path / "src" / "fixit" / "main.py").write_text(
        "import argparse\n\n\ndef main():\n"
        "    argparse.ArgumentParser(description='Mends links.').parse_args()\n"
    )
    run = ask_for_help(Project(root=tmp_path).root, COMMAND)
    assert run
    ran = await run_in(Confinement(kind="none"), evolve(run, command=(sys.executable, *run.command[1:])))
    assert shown(ran, tmp_path).startswith("usage: fixit [-h]\n\nMends links.\n")
