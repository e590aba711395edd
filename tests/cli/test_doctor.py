"""The doctor says what there is, what is missing, and what to do."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from tiny_model import tiny_model

from nlx_lsp import __version__
from nlx_lsp.syntax import grammar

Call = Callable[..., subprocess.CompletedProcess[str]]


def test_all_is_well(call: Call, project: Path, tmp_path: Path) -> None:
    (tmp_path / "home" / "nlx-lsp").mkdir()
    configuration = tmp_path / "home" / "nlx-lsp" / "config.toml"
    configuration.write_text(f"[engine]\nmodel = '{tiny_model()}'\n")
    (project / ".nlx.toml").write_text("[docstring]\nstyle = 'numpy'\n")
    done = call("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"nlx-lsp {__version__}, Python 3.")
    [languages] = (line for line in lines if line.startswith("languages "))
    assert languages.split(None, 1)[1].split(", ") == list(grammar.supported())
    assert "actions    docstring" in lines
    assert "engine     llama_cpp" in lines
    assert f"model      {tiny_model()}" in lines
    assert "           tiny, llama, Q8_0, 1 MB, trained for 4096 tokens" in lines
    assert f"settings   {configuration}" in done.stdout.replace("~", str(tmp_path / "home"))
    assert f'set        docstring.style = "numpy", from {project}/.nlx.toml' in lines
    assert any(line.startswith("log ") and line.endswith("nlx-lsp.log") for line in lines)
    assert lines[-1].startswith("Ready. Next: ")


def test_a_program_reads_the_same(call: Call) -> None:
    findings = json.loads(call("doctor", "--json", "--model", str(tiny_model()), "--style", "google").stdout)
    assert findings["usable"]
    assert findings["problems"] == []
    assert findings["packages"]["pygls"]
    assert findings["settings"]["docstring.style"] == "google"
    assert findings["origins"]["docstring.style"] == "command line"


def test_what_is_missing_is_said_with_the_way_out(call: Call, project: Path, tmp_path: Path) -> None:
    (project / ".nlx.toml").write_text("[engine]\nthreads = 2\n")
    done = call("doctor", "--model", str(tmp_path / "gone.gguf"))
    assert (done.returncode, done.stderr) == (2, "")
    assert (
        f"! The model {tmp_path / 'gone.gguf'} is not there. Set engine.model to a GGUF file." in done.stdout
    )
    assert f"! {project}/.nlx.toml: engine.threads is ignored" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Not ready. ")


def test_a_bad_model_is_seen_without_loading_it(call: Call, project: Path) -> None:
    (project / "bad.gguf").write_bytes(tiny_model().read_bytes()[:5000])
    done = call("doctor", "--model", "bad.gguf")
    assert done.returncode == 2
    assert "! bad.gguf is no model that can be run: it is cut off" in done.stdout


def test_an_engine_that_is_not_there(call: Call) -> None:
    done = call("doctor", "--engine", "llama")
    assert done.returncode == 2
    assert "engine.name is" in done.stderr
