"""`nlx-lsp host`, as a user calls it."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.conftest import Call
from tiny_model import tiny_model

from nlx_lsp import __version__


@pytest.fixture
def host(call: Call) -> Iterator[Call]:
    """Call `nlx-lsp host` with a host of its own."""
    folder = tempfile.mkdtemp(prefix="nlx-")  # short: sockets cannot have long names

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return call("host", *words, XDG_RUNTIME_DIR=folder, **environment)

    yield run
    run("stop")
    shutil.rmtree(folder)


def test_it_is_started_looked_at_and_stopped(host: Call, tmp_path: Path) -> None:
    done = host("status")
    assert (done.returncode, done.stdout) == (
        1,
        f"No host of version {__version__} runs; the first server that needs it starts it.\n",
    )
    first, second = host("start"), host("start")
    assert first.returncode == second.returncode == 0
    assert first.stderr == second.stderr != ""
    status = json.loads(host("status", "--json").stdout)
    assert f"process {status['pid']}." in first.stderr
    assert Path(status["log"]).is_relative_to(tmp_path / "home")
    done = host("logs")
    assert done.stderr == f"{status['log']}\n"
    assert "listens in" in done.stdout
    assert host("stop").stderr == "The host is stopped.\n"
    assert host("stop").stderr == "No host runs.\n"


def test_the_settings_say_how_long_it_keeps_things(host: Call) -> None:
    host("start", "--set", "host.idle_minutes=0.5", "--set", "host.exit_minutes=0")
    status = json.loads(host("status", "--json").stdout)
    assert (status["idle_seconds"], status["exit_seconds"]) == (30, 0)


def test_the_models_are_listed(host: Call, call: Call, project: Path) -> None:
    (project / "a.py").write_text("def add(a, b):\n    return a + b\n")
    words = ["--model", str(tiny_model()), "--engine", "llama_cpp"]
    folder = json.loads((host("start") and host("status", "--json")).stdout)["folder"]
    done = call("run", "docstring", "a.py:1", *words, XDG_RUNTIME_DIR=str(Path(folder).parent))
    assert done.returncode in (0, 1), done.stderr
    shown = host("status").stdout
    assert str(tiny_model()) in shown
    assert "llama_cpp, loaded, " in shown
    assert "0 requests running" in shown


def test_a_place_that_is_not_ours_is_an_error_with_a_way_out(call: Call, tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "nlx-lsp").symlink_to(tmp_path)
    done = call("host", "start", XDG_RUNTIME_DIR=str(tmp_path / "run"))
    assert done.returncode == 2
    assert "no private place for the model host" in done.stderr
    assert "Set engine.share = false" in done.stderr


def test_no_log_is_no_error(host: Call) -> None:
    done = host("logs")
    assert (done.returncode, done.stdout) == (0, "")
    assert "no host has run yet" in done.stderr


def test_units_for_systemd(host: Call, tmp_path: Path) -> None:
    folder = tmp_path / "units"
    done = host("units", str(folder), "--set", "host.idle_minutes=1")
    assert done.returncode == 0
    names = sorted(path.name for path in folder.iterdir())
    assert names == [f"nlx-lsp-host-{__version__}.service", f"nlx-lsp-host-{__version__}.socket"]
    assert f"enable --now {names[1]}" in done.stderr
    assert "--idle 60 --exit 600" in (folder / names[0]).read_text()
    assert f"ListenStream=%t/nlx-lsp/host-{__version__}.sock" in (folder / names[1]).read_text()
    assert host("units").returncode == 2
    if checker := shutil.which("systemd-analyze"):
        words = [checker, "--user", "verify", str(folder / names[1])]
        checked = subprocess.run(words, capture_output=True, text=True, check=False, env=os.environ)
        assert names[0] not in checked.stderr
        assert names[1] not in checked.stderr
