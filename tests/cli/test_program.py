"""The program as a whole: exit statuses, one line of error, help."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from nlx_lsp import __version__
from nlx_lsp.settings import KEYS

Call = Callable[..., subprocess.CompletedProcess[str]]

COMMANDS = ("serve", "run", "prompt", "doctor", "models", "try", "languages", "settings")
BROKEN_ACTION = """
class Broken:
    id = "broken"
    reads = "code"

    def plan(self, *_):
        raise ZeroDivisionError("division\\nby zero")
"""


def test_the_version(call: Call) -> None:
    done = call("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"nlx-lsp {__version__}\n", "")


def test_the_help_lists_every_command(call: Call) -> None:
    done = call("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(f"\n    {command}" in done.stdout for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, call: Call) -> None:
    done = call(command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: nlx-lsp {command}")
    assert "Exit status: 0 done" in done.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["bogus"], "invalid choice: 'bogus'"),
        (["run"], "The following arguments are required: ACTION, FILE[:LINE]."),
        (
            ["--tcp", "70000"],
            "--tcp 70000 is no port. Ports are numbers from 1 to 65535; 0 takes a free one.",
        ),
        (["--tcp", "x"], "Argument --tcp: invalid int value: 'x'."),
        (["--set", "docstring.style=x"], 'docstring.style is "x"'),
        (["settings", "--schema", "--markdown"], "not allowed with argument"),
        (["settings", "a\n\x1b[2Jb"], "There is nothing"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(words: list[str], message: str, call: Call) -> None:
    done = call(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.startswith("nlx-lsp: ")
    assert done.stderr[:-1].isprintable()


def test_a_mistake_of_ours_is_one_line_too(call: Call, project: Path, tmp_path: Path) -> None:
    plugin = tmp_path / "plugin"
    (plugin / "broken-1.dist-info").mkdir(parents=True)
    (plugin / "broken-1.dist-info" / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: broken\nVersion: 1\n"
    )
    (plugin / "broken-1.dist-info" / "entry_points.txt").write_text(
        "[nlx_lsp.actions]\nbroken = broken:Broken\n"
    )
    (plugin / "broken.py").write_text(BROKEN_ACTION)
    (project / "a.py").write_text("x = 1\n")
    (tmp_path / "script.json").write_text("[]")
    engine = ["--engine", "scripted", "--set", f"engine.script={tmp_path / 'script.json'}"]
    done = call("run", "broken", "a.py", *engine, PYTHONPATH=str(plugin))
    assert done.returncode == 70
    assert done.stderr == (
        "nlx-lsp: a mistake in nlx-lsp (ZeroDivisionError: division by zero); the log says more.\n"
    )
    [log] = tmp_path.rglob("nlx-lsp.log")
    assert "Traceback" in log.read_text()


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_nobody_reads_the_output(project: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "nlx_lsp", "settings", "--markdown"]
    done = subprocess.run(command, cwd=project, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_the_settings_are_listed_with_their_sources(call: Call, project: Path) -> None:
    (project / ".nlx.toml").write_text("[docstring]\nstyle = 'numpy'\nstile = 1\n")
    done = call("settings", "--set", "docstring.attempts=3")
    assert done.returncode == 0
    lines = {line.split(" = ")[0]: line for line in done.stdout.splitlines()}
    assert list(lines) == list(KEYS)
    assert lines["docstring.style"].startswith('docstring.style = "numpy"')
    assert f"# {project}/.nlx.toml: one of" in lines["docstring.style"]
    assert "# command line: a whole number" in lines["docstring.attempts"]
    assert done.stderr == (
        f"nlx-lsp: warning: {project}/.nlx.toml: there is no setting docstring.stile. "
        f"Did you mean docstring.style?\n"
    )


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a folder in use stays")
def test_a_folder_that_is_gone() -> None:
    program = f"cd $(mktemp -d) && rmdir $PWD && {sys.executable} -m nlx_lsp settings"
    done = subprocess.run(["sh", "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "nlx-lsp: There is nothing at ..\n")


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_poor_terminal_is_no_trouble(call: Call, project: Path, locale: str) -> None:
    (project / ".nlx.toml").write_text("[docstring]\nstyle = '€'\n", encoding="utf-8")
    done = call("settings", LC_ALL=locale, PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert "\\u20ac" in done.stderr
