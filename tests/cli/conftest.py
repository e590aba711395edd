"""A project of its own, a home of its own, and the program as a user calls it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., subprocess.CompletedProcess[str]]
Script = Callable[..., list[str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, the top of a repository."""
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def call(project: Path) -> Call:
    """Call the program in the project; its output is a pipe."""

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "nlx_lsp", *words],
            cwd=project,
            env=os.environ | environment,
            check=False,
            capture_output=True,
            encoding="utf-8",
        )

    return run


@pytest.fixture
def script(tmp_path: Path) -> Script:
    """Write a script of answers; return the words that choose it."""

    def write(*entries: object) -> list[str]:
        path = tmp_path / "script.json"
        path.write_text(json.dumps(entries))
        return ["--engine", "scripted", "--set", f"engine.script={path}"]

    return write
