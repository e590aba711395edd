"""`nlx-lsp models`, as a user calls it, against a hub on this machine."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from models.hub import COMMIT, Hub, hub
from tiny_model import tiny_model

from nlx_lsp.models import catalogue

Call = Callable[..., subprocess.CompletedProcess[str]]

REPOSITORY = "owner/tiny-GGUF"
NAME = f"hf:{REPOSITORY}/tiny-Q4_K_M.gguf"
_VARIABLES = ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "HF_TOKEN", "LLAMA_CACHE", "OLLAMA_MODELS")


@pytest.fixture
def served(project: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub that every command finds by the environment."""
    assert project.is_dir()
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    with hub() as state:
        state.add(REPOSITORY, **{"tiny-Q4_K_M": tiny_model().read_bytes()})
        monkeypatch.setenv("HF_ENDPOINT", state.address)
        yield state


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.mark.slow
def test_from_pull_to_remove(call: Call, served: Hub, home: Path) -> None:
    pulled = call("models", "pull", NAME, "--yes", HF_HOME=str(home / "hf"))
    path = home / f"hf/hub/models--owner--tiny-GGUF/snapshots/{COMMIT}/tiny-Q4_K_M.gguf"
    assert (pulled.returncode, pulled.stdout) == (0, f"{path}\n")
    lines = pulled.stderr.splitlines()
    assert lines[0].startswith("tiny-Q4_K_M.gguf, ")
    assert lines[2] == "  licence  apache-2.0"
    assert any(line.startswith("downloading · ") and "(100 %)" in line for line in lines)
    assert lines[-1] == f"tiny-Q4_K_M.gguf is complete. To use it: nlx-lsp models use {NAME}"
    # What is asked is about the model, and nothing is reported.
    assert {asked.path.split("/")[1] for asked in served.asked} == {"api", "owner"}
    assert all(asked.path.startswith(("/api/models/owner/", "/owner/")) for asked in served.asked)

    environment = {"HF_HOME": str(home / "hf")}
    again = call("models", "pull", NAME, **environment, HF_HUB_OFFLINE="1")
    assert (again.returncode, again.stdout) == (0, f"{path}\n")
    assert call("models", "path", NAME, **environment).stdout == f"{path}\n"
    assert NAME in call("models", "list", **environment).stdout

    verified = call("models", "verify", **environment)
    assert (verified.returncode, verified.stderr) == (0, "")
    assert f"{NAME}: good; SHA-256 {hashlib.sha256(path.read_bytes()).hexdigest()}" in verified.stdout
    path.resolve().write_bytes(path.read_bytes()[:-1] + b"x")
    damaged = call("models", "verify", **environment)
    assert damaged.returncode == 1
    assert "is not what it should be: its SHA-256 is" in damaged.stdout

    asked = call("models", "remove", NAME, **environment)
    assert (asked.returncode, "Say --yes if that is meant." in asked.stderr) == (2, True)
    removed = call("models", "remove", NAME, "--yes", **environment)
    assert removed.returncode == 0
    assert "are free now" in removed.stderr
    assert not list((home / "hf/hub/models--owner--tiny-GGUF").rglob("*.gguf"))
    assert not list((home / "hf/hub/models--owner--tiny-GGUF/blobs").iterdir())
    assert call("models", "verify", **environment).stderr == "No model was pulled yet.\n"


@pytest.mark.slow
def test_progress_for_programs(call: Call, served: Hub) -> None:
    assert served.address
    done = call("models", "pull", f"hf:{REPOSITORY}", "--yes", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[0]["event"] == "offer"
    assert (events[0]["reference"], events[0]["licence"]) == (NAME, "apache-2.0")
    assert {event["stage"] for event in events if event["event"] == "progress"} == {"fetch", "check"}
    assert events[-1]["event"] == "done"
    failed = call("models", "pull", f"hf:{REPOSITORY}:Q2_K", "--yes", "--json")
    assert failed.returncode == 2
    assert json.loads(failed.stdout)["event"] == "error"


@pytest.mark.slow
def test_nobody_to_ask(call: Call, served: Hub) -> None:
    done = call("models", "pull", NAME)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("There is nobody to ask. Say --yes if that is meant.\n")
    assert served.fetched() == []


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
@pytest.mark.parametrize(("answer", "status"), [("n", 1), ("\n", 1), ("y", 0)])
def test_a_terminal_is_asked(served: Hub, project: Path, answer: str, status: int) -> None:
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "nlx_lsp", "models", "pull", NAME]
    process = subprocess.Popen(command, cwd=project, stdin=theirs, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    os.write(ours, f"{answer}\n".encode())
    seen = b""
    try:
        while data := os.read(ours, 4096):
            seen += data
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    output, _ = process.communicate()
    assert process.returncode == status
    assert b"Download " in seen
    assert b"? [y/N] " in seen
    assert bool(served.fetched()) == bool(output) == (status == 0)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_an_interrupted_pull_goes_on_later(call: Call, served: Hub, project: Path, home: Path) -> None:
    served.pause = 0.02
    command = [sys.executable, "-m", "nlx_lsp", "models", "pull", NAME, "--yes"]
    process = subprocess.Popen(
        command, cwd=project, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    while not [part for part in home.rglob("*.incomplete") if part.stat().st_size]:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == 130
    assert told.endswith(
        "Stopped. What has come is kept; the same command goes on from there.\nnlx-lsp: interrupted\n"
    )
    assert call("models", "path", NAME).returncode == 2
    served.pause = 0
    done = call("models", "pull", NAME, "--yes")
    assert done.returncode == 0
    assert " are here" in done.stderr
    assert "range" in served.fetched()[-1].headers


def test_use_keeps_the_rest_of_the_configuration(call: Call, served: Hub, home: Path) -> None:
    configuration = home / "nlx-lsp/config.toml"
    missing = call("models", "use", "qwen2.5-coder-7b")
    assert missing.stderr == (
        "nlx-lsp: qwen2.5-coder-7b is not on this machine. Pull it: nlx-lsp models pull qwen2.5-coder-7b\n"
    )
    assert not configuration.exists()
    path = home / ".lmstudio/models" / NAME.removeprefix("hf:")
    path.parent.mkdir(parents=True)
    path.write_bytes(tiny_model().read_bytes())
    assert call("models", "use", NAME).returncode == 0
    assert configuration.read_text() == f'[engine]\nmodel = "{NAME}"\n'
    configuration.write_text("# mine\n[engine]\nthreads = 2 # two\n[log]\nlevel = 'info'\n")
    assert call("models", "use", "bundled").returncode == 0
    assert configuration.read_text() == (
        "# mine\n[engine]\nmodel = \"bundled\"\nthreads = 2 # two\n[log]\nlevel = 'info'\n"
    )
    configuration.write_text("engine = {threads = 2}\n")
    odd = call("models", "use", NAME)
    assert (odd.returncode, configuration.read_text()) == (2, "engine = {threads = 2}\n")
    assert "Set engine.model in it yourself." in odd.stderr
    assert served.asked == []


def test_a_file_is_used_by_its_whole_path(call: Call, served: Hub, project: Path, home: Path) -> None:
    assert served.address
    (project / "mine.gguf").write_bytes(tiny_model().read_bytes())
    assert call("models", "use", "mine.gguf").returncode == 0
    configured = tomllib.loads((home / "nlx-lsp/config.toml").read_text())
    assert configured == {"engine": {"model": str(project / "mine.gguf")}}
    (project / "bad.gguf").write_bytes(b"GGUF")
    bad = call("models", "use", "bad.gguf")
    assert bad.returncode == 2
    assert "it is cut off" in bad.stderr


def test_a_name_of_the_catalogue_runs(call: Call, served: Hub, project: Path, home: Path) -> None:
    entry = catalogue.entries()[0]
    assert served.address
    cache = (
        home / "huggingface/hub" / f"models--{entry.repository.replace('/', '--')}/snapshots/{entry.revision}"
    )
    cache.mkdir(parents=True)
    (cache / entry.file).write_bytes(tiny_model().read_bytes())
    told = call("doctor", "--model", entry.name, "--json")
    assert str(cache / entry.file) in told.stdout
    assert project.is_dir()


@pytest.mark.parametrize("verb", ["remove", "verify"])
def test_what_is_not_there(call: Call, served: Hub, verb: str) -> None:
    assert served.address
    done = call("models", verb, "hf:nobody/nothing")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "nlx-lsp: hf:nobody/nothing is not on this machine. Pull it: nlx-lsp models pull hf:nobody/nothing\n"
    )


def test_what_belongs_to_others_stays(call: Call, served: Hub, home: Path) -> None:
    assert served.address
    path = home / ".lmstudio/models/owner/model/model.gguf"
    path.parent.mkdir(parents=True)
    path.write_bytes(tiny_model().read_bytes())
    done = call("models", "remove", "hf:owner/model/model.gguf", "--yes")
    assert done.returncode == 2
    assert done.stderr == (
        f"nlx-lsp: {path} was not pulled by nlx-lsp, so it stays. "
        "Remove it with the program that it belongs to.\n"
    )
    assert path.exists()


def test_the_list(call: Call, served: Hub) -> None:
    assert served.address
    text = call("models", "list").stdout
    assert "In the catalogue (" in text
    listed = json.loads(call("models", "list", "--json").stdout)
    assert [entry["name"] for entry in listed["catalogue"]] == [entry.name for entry in catalogue.entries()]
    assert {entry["state"] for entry in listed["catalogue"]} <= {"here", "fits", "too big"}
    assert listed["available"] > 0
    assert served.asked == []


@pytest.mark.slow
def test_a_hash_counts_for_what_is_here_already_too(call: Call, served: Hub) -> None:
    url = f"{served.elsewhere}/{REPOSITORY}/tiny-Q4_K_M.gguf"
    good = hashlib.sha256(tiny_model().read_bytes()).hexdigest()
    assert call("models", "pull", f"{url}#sha256={good}", "--yes").returncode == 0
    assert call("models", "pull", f"{url}#sha256={good}").returncode == 0
    bad = call("models", "pull", f"{url}#sha256={'a' * 64}")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "is not what it should be" in bad.stderr
    assert len(served.fetched()) == 1
