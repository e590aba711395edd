"""The doctor says what there is, what is missing, and what to do."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import gguf_files
import pytest
from attrs import evolve
from tiny_model import tiny_model

from nlx_lsp import __version__
from nlx_lsp.cli.doctor.examination import examine
from nlx_lsp.cli.doctor.findings import Findings, Trial
from nlx_lsp.cli.doctor.report import describe
from nlx_lsp.engines.choice import choose
from nlx_lsp.engines.host.control import stop
from nlx_lsp.engines.host.place import Place
from nlx_lsp.engines.openai.address import Address
from nlx_lsp.engines.openai.consent import allow
from nlx_lsp.sandbox import find
from nlx_lsp.settings import Settings

Call = Callable[..., subprocess.CompletedProcess[str]]


async def findings_of(*, address: str = "", **engine: object) -> tuple[Findings, list[str]]:
    """Let the doctor look; return what was found, and the lines of the report."""
    settings = Settings()
    settings = evolve(
        settings,
        engine=evolve(settings.engine, **{"discover": False, **engine}),
        openai=evolve(settings.openai, address=address),
    )
    _, findings = await examine(settings, ())
    return findings, list(describe(findings))


def test_all_is_well(call: Call, project: Path, tmp_path: Path) -> None:
    (tmp_path / "home" / "nlx-lsp").mkdir()
    configuration = tmp_path / "home" / "nlx-lsp" / "config.toml"
    configuration.write_text(f"[engine]\nmodel = '{tiny_model()}'\n")
    (project / ".nlx.toml").write_text("[docstring]\nstyle = 'numpy'\n[engine]\nthreads = 2\n")
    done = call("doctor")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"nlx-lsp {__version__}, Python 3.")
    assert "engine     llama_cpp" in lines
    assert f"model      {tiny_model()}" in lines
    assert "           tiny, llama, Q8_0, 1 MB, trained for 4096 tokens" in lines
    assert "privacy    Your code stays on this machine." in lines
    assert f"settings   {configuration}" in done.stdout.replace("~", str(tmp_path / "home"))
    assert f'set        docstring.style = "numpy", from {project}/.nlx.toml' in lines
    assert f"! {project}/.nlx.toml: engine.threads is ignored" in done.stdout
    assert any(line.startswith("log ") and line.endswith("nlx-lsp.log") for line in lines)
    assert lines[-1].startswith("Ready. Next: ")
    rows = {line.split()[0]: line for line in lines if line}
    assert find().kind in rows["sandbox"]
    assert "python" in rows["languages"]
    assert "docstring" in rows["actions"]
    assert "free; the model needs about 0.1 GB" in rows["memory"]
    assert "free for downloads in" in rows["disk"]


def test_a_program_reads_the_same_and_the_model_is_really_tried(call: Call) -> None:
    done = call("doctor", "--load", "--json", "--model", str(tiny_model()), "--style", "google")
    assert (done.returncode, done.stderr) == (0, "")
    findings = json.loads(done.stdout)
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
    trial = findings["trial"]
    assert trial["model"] == "tiny"
    assert set(json.loads(trial["answer"])) == {"summary"}
    assert min(trial[name] for name in ("prompt_tokens", "tokens", "speed", "load_seconds")) > 0


def test_what_fails_only_when_it_is_tried_is_said_then(call: Call, project: Path) -> None:
    gguf_files.write(project / "new.gguf", gguf_files.with_entry("general.architecture", "llamb"))
    done = call("doctor", "--load", "--model", "new.gguf")
    assert (done.returncode, done.stderr) == (2, "")
    assert (
        f"! llama.cpp cannot run {project / 'new.gguf'}: unknown model architecture: 'llamb'." in done.stdout
    )
    assert done.stdout.splitlines()[-1].startswith("Not ready. ")


@pytest.mark.parametrize("words", [("--engine", "llama"), ("--set", "engine.discover=perhaps")])
def test_what_is_wrong_on_the_command_line(call: Call, words: tuple[str, str]) -> None:
    done = call("doctor", *words)
    assert done.returncode == 2
    assert "has to be" in done.stderr


async def test_the_choice_is_explained_step_by_step() -> None:
    _, lines = await findings_of(model=str(tiny_model()))
    begin = lines.index("How the engine was chosen:") + 1
    assert lines[begin : begin + 3] == [
        "  1. engine.name: auto: the model decides",
        f"  2. engine.model: {tiny_model()}, as set",
        "  3. llama_cpp: runs it (tiny, llama, Q8_0, 1 MB, trained for 4096 tokens)",
    ]


async def test_what_came_of_trying_is_told() -> None:
    findings, _ = await findings_of(model=str(tiny_model()))
    trial = Trial(
        model="tiny",
        load_seconds=0.512,
        prompt_tokens=18,
        prompt_speed=250.0,
        tokens=11,
        speed=12.5,
        answer='{"summary":"x"}',
    )
    lines = list(describe(evolve(findings, trial=trial)))
    begin = lines.index("tiny was loaded in 0.5 s.") + 1
    assert lines[begin : begin + 3] == [
        "It read 18 tokens at 250 tokens/s,",
        "and wrote 11 at 12.5 tokens/s, in the shape that was asked for:",
        '  {"summary":"x"}',
    ]


async def test_what_is_missing_is_said_with_the_way_out() -> None:
    findings, lines = await findings_of(model="/gone.gguf")
    assert not findings.usable
    assert any(line.startswith("! The model /gone.gguf is not there. Set engine.model to") for line in lines)
    assert lines[-1].startswith("Not ready. ")


async def test_a_bad_model_is_seen_without_loading_it(tmp_path: Path) -> None:
    path = gguf_files.write(tmp_path / "bad.gguf", gguf_files.good()[:5000])
    findings, lines = await findings_of(model=str(path))
    assert not findings.usable
    assert any(line.startswith(f"! {path} is no model that can be run: it is cut off") for line in lines)


async def test_a_model_that_does_not_fit_is_seen_without_loading_it(tmp_path: Path) -> None:
    path = gguf_files.write(tmp_path / "big.gguf")
    os.truncate(path, 1 << 40)  # bytes, of which none but the first are on the disk
    findings, _ = await findings_of(model=str(path))
    assert not findings.usable
    (problem,) = findings.problems
    assert problem.startswith(f"{path} needs 1,099.6 GB of memory, and ")
    assert "Close other programs, or set engine.model to " in problem


async def test_the_host_is_looked_at_and_not_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "nlx-lsp").mkdir(0o700)
    (tmp_path / "nlx-lsp" / "host-0.0.1.sock").touch()
    before, lines = await findings_of(model=str(tiny_model()))
    assert (before.host.status, before.host.problem, before.host.others) == (None, "", ("0.0.1",))
    assert f"host       does not run; it would in {tmp_path / 'nlx-lsp'}" in lines
    settings = Settings()
    engine = await choose(evolve(settings, engine=evolve(settings.engine, model=str(tiny_model()))))
    await engine.load()
    after, lines = await findings_of(model=str(tiny_model()))
    await engine.close()
    await stop(Place.usual())
    assert after.host.status is not None
    assert [model["state"] for model in after.host.status["models"]] == ["loaded"]
    assert any(line.startswith("host       process ") and "loaded (0.1 GB)" in line for line in lines)


async def test_where_the_code_goes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    address = "https://192.0.2.1/v1"  # of nobody: reserved for documentation
    findings, _ = await findings_of(address=address)
    assert "which you have not allowed" in findings.privacy
    consent = allow(Address.parse(address))
    findings, lines = await findings_of(address=address)
    assert findings.privacy.startswith("Your code leaves this machine, for https://192.0.2.1:443")
    assert findings.allowed == {"https://192.0.2.1:443": consent.date}
    assert any(line.startswith("allowed    code may go to https://192.0.2.1:443") for line in lines)
