"""The built package, in an empty environment, with the source tree out of sight."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from nlx_lsp import __version__

ROOT = Path(__file__).parents[2]
UV = shutil.which("uv")
SCRIPTS = "Scripts" if sysconfig.get_platform().startswith("win") else "bin"
SOURCE = "def double(number: int) -> int:\n    return 2 * number\n"
ANSWER = {
    "summary": "Double a number.",
    "params": {"number": "What is doubled."},
    "returns": "Twice the number.",
}

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("packaging")]


def call(command: Sequence[str | Path], cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program that sees neither this environment nor the tester's settings."""
    inherited = {
        name: os.environ[name] for name in os.environ if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    home = {"HOME": str(cwd), "XDG_CONFIG_HOME": str(cwd / "config"), "XDG_STATE_HOME": str(cwd / "state")}
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=inherited | home | environment,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def must(command: Sequence[str | Path], cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the source distribution where uv is present, so that this too is complete."""
    folder = tmp_path_factory.mktemp("dist")
    if UV:
        must([UV, "build", "--quiet", "--out-dir", folder], ROOT)
    else:
        must([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, "."], ROOT)
    [path] = folder.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the package and what it depends on."""
    folder = tmp_path_factory.mktemp("environment")
    if UV:
        must([UV, "venv", "--quiet", "--python", sys.executable, folder / "venv"], folder)
        must([UV, "pip", "install", "--quiet", "--python", folder / "venv", wheel], folder)
    else:
        must([sys.executable, "-m", "venv", folder / "venv"], folder)
        must([folder / "venv" / SCRIPTS / "python", "-m", "pip", "install", "--quiet", wheel], folder)
    return folder / "venv" / SCRIPTS


def test_the_wheel_holds_all_that_the_package_reads(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "nlx_lsp"]
    ours = must(listing, ROOT).splitlines()
    assert {path for path in packed if ".dist-info/" not in path} == set(ours)
    assert any(path.endswith(".scm") for path in packed)
    assert any(path.endswith(".jinja") for path in packed)


def test_the_program_says_its_version(environment: Path, tmp_path: Path) -> None:
    done = call([environment / "nlx-lsp", "--version"], tmp_path)
    assert (done.returncode, done.stdout) == (0, f"nlx-lsp {__version__}\n")
    done = call([environment / "python", "-I", "-m", "nlx_lsp", "--version"], tmp_path)
    assert (done.returncode, done.stdout) == (0, f"nlx-lsp {__version__}\n")
    where = call([environment / "python", "-I", "-c", "import nlx_lsp; print(nlx_lsp.__file__)"], tmp_path)
    assert Path(where.stdout).is_relative_to(environment.parent)


def test_the_doctor_finds_every_package(environment: Path, tmp_path: Path) -> None:
    done = call([environment / "nlx-lsp", "doctor", "--json"], tmp_path)
    findings = json.loads(done.stdout)
    assert findings["version"] == __version__
    assert findings["packages"]["xllamacpp"]
    assert findings["languages"]["python"]
    assert str(tmp_path) in findings["log"]


def test_an_action_runs(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(SOURCE)
    (tmp_path / "answers.json").write_text(json.dumps([ANSWER]))
    engine = ["--engine", "scripted", "--set", "engine.script=answers.json"]
    done = call([environment / "nlx-lsp", "run", "docstring", "a.py:1", "--write", *engine], tmp_path)
    assert done.returncode == 0, done.stderr
    assert '"""Double a number.' in (tmp_path / "a.py").read_text()


def test_the_server_greets(environment: Path, tmp_path: Path) -> None:
    def message(**content: object) -> bytes:
        body = json.dumps({"jsonrpc": "2.0", **content}).encode()
        return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)

    conversation = [
        message(id=1, method="initialize", params={"processId": None, "rootUri": None, "capabilities": {}}),
        message(method="initialized", params={}),
        message(id=2, method="shutdown"),
        message(method="exit"),
    ]
    with subprocess.Popen(
        [environment / "python", "-I", "-m", "nlx_lsp"],
        cwd=tmp_path,
        env=os.environ | {"HOME": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as server:
        out, err = server.communicate(b"".join(conversation), timeout=60)
    assert server.returncode == 0, err.decode()
    assert b'"nlx.run"' in out
    assert b"Traceback" not in err


@pytest.mark.skipif(not UV, reason="uv is not installed")
def test_uv_installs_it_as_a_tool(wheel: Path, tmp_path: Path) -> None:
    folders = {"UV_TOOL_DIR": str(tmp_path / "tools"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin")}
    must([str(UV), "tool", "install", "--quiet", "--python", sys.executable, wheel], tmp_path, **folders)
    done = call([tmp_path / "bin" / "nlx-lsp", "--version"], tmp_path)
    assert (done.returncode, done.stdout) == (0, f"nlx-lsp {__version__}\n")
