"""Actions from the command line, with the scripted engine."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

Done = subprocess.CompletedProcess[str]
Call = Callable[..., Done]
Script = Callable[..., list[str]]

SOURCE = "def double(number):\n    return 2 * number\n\n\ndef half(number):\n    return number / 2\n"
DOUBLE = {
    "summary": "Double a number.",
    "params": {"number": "What is doubled."},
    "returns": "Twice the number.",
}
HALF = {
    "summary": "Halve a number.",
    "params": {"number": "What is halved."},
    "returns": "Half of the number.",
}
MODULE = {"summary": "Arithmetic for beginners."}
DOCUMENTED = '''def double(number):
    """Double a number.

    Args:
        number: What is doubled.

    Returns:
        Twice the number.
    """
    return 2 * number
'''


def test_a_diff_is_printed_and_nothing_written(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(SOURCE)
    done = call("run", "docstring", "a.py:2", *script(DOUBLE))
    assert done.returncode == 0
    assert (project / "a.py").read_text() == SOURCE
    assert done.stderr.startswith("docstring: 1 done, 0 not done, model script.json, ")
    assert done.stderr.count("\n") == 1
    subprocess.run(["git", "apply", "-"], input=done.stdout, cwd=project, check=True, encoding="utf-8")
    assert (project / "a.py").read_text() == SOURCE.replace(SOURCE[: SOURCE.index("\n\n")], DOCUMENTED[:-1])


def test_a_diff_from_elsewhere_names_the_file_as_it_was_named(
    project: Path, call: Call, script: Script
) -> None:
    (project / "sub").mkdir()
    (project / "sub" / "a.py").write_text(SOURCE)
    words = ("run", "docstring", "--diff", *script(DOUBLE))
    assert call(*words, "sub/a.py:1").stdout.startswith("--- a/sub/a.py\n+++ b/sub/a.py\n")
    assert call(*words, f"{project}/sub/a.py:1").stdout.startswith("--- a/sub/a.py\n+++ b/sub/a.py\n")


def test_a_whole_file_is_written_at_once(project: Path, call: Call, script: Script) -> None:
    path = project / "a.py"
    path.write_bytes(b"\xef\xbb\xbf" + SOURCE.replace("\n", "\r\n").encode())
    done = call("run", "docstring", "a.py", "--write", *script(MODULE, DOUBLE, HALF))
    assert (done.returncode, done.stdout) == (0, "")
    assert "3 done, 0 not done" in done.stderr
    data = path.read_bytes()
    assert data.startswith(b'\xef\xbb\xbf"""Arithmetic for beginners."""\r\n')
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"Halve a number." in data
    assert call("run", "docstring", "a.py", "--write", *script()).stderr == "docstring: nothing to do.\n"
    assert path.read_bytes() == data


def test_the_plain_writer_is_named(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(SOURCE)
    done = call("run", "docstring", "a.py:1", *script("rubbish", "more rubbish"))
    assert done.returncode == 0
    assert '+    """' in done.stdout
    assert "`double`: written plainly, not by the model: summary, params.number, returns (" in done.stderr


def test_a_refusal_is_said_and_the_rest_is_done(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(SOURCE + "\n\ndef odd(number): \\\n    return number % 2\n")
    done = call("run", "docstring", "a.py", "--write", *script(MODULE, DOUBLE, HALF))
    assert done.returncode == 1
    assert "`odd`: not done. " in done.stderr
    assert "3 done, 1 not done" in done.stderr
    assert "Halve a number." in (project / "a.py").read_text()


def test_settings_of_the_project_and_of_the_command_line(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(SOURCE)
    (project / ".nlx.toml").write_text("[docstring]\nstyle = 'sphinx'\n[engine]\nmodel = '/evil'\n")
    done = call("run", "docstring", "a.py:1", *script(DOUBLE))
    assert ":param number: What is doubled." in done.stdout
    assert done.stderr.startswith(f"nlx-lsp: warning: {project}/.nlx.toml: engine.model is ignored")
    assert "Parameters\n" in call("run", "docstring", "a.py:1", "--style", "numpy", *script(DOUBLE)).stdout


def test_an_option_of_the_action(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(DOCUMENTED)
    words = ("run", "docstring", "a.py:1", *script(HALF))
    assert call(*words).stderr == "docstring: nothing to do.\n"
    assert "Halve a number." in call(*words, "--option", "rewrite=true").stdout
    done = call(*words, "--option", "rewrite=perhaps")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["docstrings", "a.py"], "There is no action docstrings. Did you mean docstring?"),
        (["zzz", "a.py"], "There is no action zzz. There are: "),
        (["docstring", "b.py"], "There is no file b.py."),
        (["docstring", "a.py:99"], "a.py has only 6 lines."),
        (["docstring", "a.txt"], "The action docstring is for source code, and a.txt is plaintext."),
        (["docstring", "a.xyz"], "The language of a.xyz is not known. Supported: "),
        (["docstring", "latin.py"], "latin.py is not UTF-8: line 1 has the byte 0xe9. Convert it first."),
        (["docstring", "."], ". is a folder. Name one file in it."),
        (
            ["docstring", "a.py", "--style", "gogle"],
            'docstring.style is "gogle", but has to be one of "auto"',
        ),
        (["docstring", "a.py", "--set", "engine.thread=1"], "Did you mean engine.threads?"),
        (["docstring", "a.py", "--set", "nonsense"], "--set nonsense lacks a value. Write --set KEY=VALUE."),
        (["docstring", "a.py", "--option", "x"], "--option x lacks a value. Write --option NAME=VALUE."),
        (["docstring", "a.py", "--diff", "--write"], "not allowed with argument"),
        (["docstring"], "The following arguments are required: FILE[:LINE]. See `nlx-lsp run --help`."),
        (["docstring", "a.py", "--engine", "llama"], "engine.name is"),
        (["docstring", "a.py", "--model", "nowhere.gguf"], "nowhere.gguf"),
        (["docstring", "a.py", "--engine", "scripted"], "script"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(
    project: Path, call: Call, words: list[str], message: str
) -> None:
    (project / "a.py").write_text(SOURCE)
    for name in ("a.txt", "a.xyz"):
        (project / name).write_text("text")
    (project / "latin.py").write_bytes(b"# \xe9\n")
    done = call("run", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("nlx-lsp: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_crash_of_the_engine_is_one_line(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(SOURCE)
    done = call("run", "docstring", "a.py:1", "--write", *script({"answer": DOUBLE, "crash": 3}))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert (project / "a.py").read_text() == SOURCE


@contextmanager
def at_work(project: Path, words: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """Start the program, and go on once its engine is at work."""
    with subprocess.Popen(
        [sys.executable, "-c", STARTED, *words],
        cwd=project,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "running\n"
        yield program


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupt_leaves_everything_as_it_was(project: Path, script: Script) -> None:
    (project / "a.py").write_text(SOURCE)
    words = ["run", "docstring", "a.py:1", "--write", *script({"answer": DOUBLE, "delay": 5})]
    with at_work(project, words) as program:
        program.send_signal(signal.SIGINT)
        _, told = program.communicate(timeout=30)
    assert (program.returncode, told) == (130, "nlx-lsp: interrupted\n")
    assert (project / "a.py").read_text() == SOURCE
    assert [path.name for path in project.iterdir() if path.name != ".git"] == ["a.py"]


STARTED = """
import signal
import sys
from nlx_lsp.engines import scripted

generate = scripted.Scripted.generate

def announced(self, request):
    print("running", flush=True)
    return generate(self, request)

scripted.Scripted.generate = announced
signal.signal(signal.SIGINT, signal.default_int_handler)  # Where tests run in the background it is ignored.
from nlx_lsp.cli.program import main
sys.exit(main())
"""
"""The program, that says when the engine is at work."""


def test_a_file_that_changes_meanwhile_is_left_alone(project: Path, script: Script) -> None:
    (project / "a.py").write_text(SOURCE)
    words = ["run", "docstring", "a.py:1", "--write", *script({"answer": DOUBLE, "delay": 0.01})]
    with at_work(project, words) as program:
        (project / "a.py").write_text("changed = True\n")
        _, told = program.communicate(timeout=30)
    assert program.returncode == 1
    assert "a.py has changed meanwhile and is left alone. Run the command again." in told
    assert (project / "a.py").read_text() == "changed = True\n"


def test_the_prompt_is_shown_with_its_bill(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text(SOURCE)
    done = call("prompt", "docstring", "a.py:5", *script())
    assert (done.returncode, done.stderr) == (0, "")
    first, *rest = done.stdout.splitlines()
    sent, budget = (int(word) for word in first.split() if word.isdigit())
    items = [int(line.split()[0]) for line in rest[: rest.index("--- system")]]
    assert sum(items) == sent <= budget == 2048
    assert "def half(number):" in done.stdout
    assert "--- the answer has to follow" in rest
    assert call("prompt", "docstring", "a.py", *script()).stdout.count("=== ") == 3


def test_a_cut_prompt_says_so(project: Path, call: Call, script: Script) -> None:
    (project / "a.py").write_text("def long(x):\n" + "    x += 1\n" * 800 + "    return x\n")
    words = ("docstring", "a.py:1", *script(DOUBLE, DOUBLE), "--set", "prompt.budget_tokens=1000")
    assert "lines left out)" in call("prompt", *words).stdout
    assert "1 of 1 prompts leave something out; `nlx-lsp prompt` shows what." in call("run", *words).stderr
