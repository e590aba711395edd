"""The doctor says what there is, what is missing, and what to do."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import gguf_files
import pytest
from tiny_model import tiny_model

from nlx_lsp import __version__

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
    assert "engine     llama_cpp" in lines
    assert f"model      {tiny_model()}" in lines
    assert "           tiny, llama, Q8_0, 1 MB, trained for 4096 tokens" in lines
    assert f"settings   {configuration}" in done.stdout.replace("~", str(tmp_path / "home"))
    assert f'set        docstring.style = "numpy", from {project}/.nlx.toml' in lines
    assert any(line.startswith("log ") and line.endswith("nlx-lsp.log") for line in lines)
    assert lines[-1].startswith("Ready. Next: ")
    rows = {line.split()[0]: line for line in lines if line}
    assert "python" in rows["languages"]
    assert "docstring" in rows["actions"]
    assert "free; the model needs about 0.1 GB" in rows["memory"]
    assert "free for downloads in" in rows["disk"]


def test_the_choice_is_explained_step_by_step(call: Call) -> None:
    lines = call("doctor", "--model", str(tiny_model())).stdout.splitlines()
    begin = lines.index("How the engine was chosen:") + 1
    assert lines[begin : begin + 3] == [
        "  1. engine.name: auto: the model decides",
        f"  2. engine.model: {tiny_model()}, as set",
        "  3. llama_cpp: runs it (tiny, llama, Q8_0, 1 MB, trained for 4096 tokens)",
    ]


def test_a_program_reads_the_same(call: Call) -> None:
    findings = json.loads(call("doctor", "--json", "--model", str(tiny_model()), "--style", "google").stdout)
    assert findings["usable"]
    assert findings["problems"] == []
    assert findings["packages"]["pygls"]
    assert findings["settings"]["docstring.style"] == "google"
    assert findings["origins"]["docstring.style"] == "command line"
    assert [step["what"] for step in findings["steps"]] == ["engine.name", "engine.model", "llama_cpp"]
    machine = findings["machine"]
    assert machine["memory_total"] >= machine["memory"] > 0
    assert 0 < machine["needed"] < 1e9
    assert machine["disk"] > 0
    assert findings["trial"] is None


def test_the_model_is_really_tried(call: Call) -> None:
    words = ("doctor", "--load", "--model", str(tiny_model()))
    done = call(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert "tiny was loaded in " in done.stdout
    trial = json.loads(call(*words, "--json").stdout)["trial"]
    assert trial["model"] == "tiny"
    assert set(json.loads(trial["answer"])) == {"summary"}
    assert trial["prompt_tokens"] > 0
    assert trial["tokens"] > 0
    assert trial["speed"] > 0
    assert trial["load_seconds"] > 0


def test_what_fails_only_when_it_is_tried_is_said_then(call: Call, project: Path) -> None:
    gguf_files.write(project / "new.gguf", gguf_files.with_entry("general.architecture", "llamb"))
    assert call("doctor", "--model", "new.gguf").returncode == 0
    done = call("doctor", "--load", "--model", "new.gguf")
    assert (done.returncode, done.stderr) == (2, "")
    assert f"! llama.cpp cannot run {project / 'new.gguf'}: unknown model architecture: 'llamb'." in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Not ready. ")


def test_what_is_missing_is_said_with_the_way_out(call: Call, project: Path, tmp_path: Path) -> None:
    (project / ".nlx.toml").write_text("[engine]\nthreads = 2\n")
    done = call("doctor", "--model", str(tmp_path / "gone.gguf"))
    assert (done.returncode, done.stderr) == (2, "")
    assert f"! The model {tmp_path / 'gone.gguf'} is not there. Set engine.model to" in done.stdout
    assert f"! {project}/.nlx.toml: engine.threads is ignored" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Not ready. ")


def test_a_bad_model_is_seen_without_loading_it(call: Call, project: Path) -> None:
    (project / "bad.gguf").write_bytes(gguf_files.good()[:5000])
    done = call("doctor", "--model", "bad.gguf")
    assert done.returncode == 2
    assert "! bad.gguf is no model that can be run: it is cut off" in done.stdout


@pytest.mark.parametrize("words", [("--engine", "llama"), ("--set", "engine.discover=perhaps")])
def test_what_is_wrong_on_the_command_line(call: Call, words: tuple[str, str]) -> None:
    done = call("doctor", *words)
    assert done.returncode == 2
    assert "has to be" in done.stderr
