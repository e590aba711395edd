"""Programs that are run in the real sandbox: as who we are, as an ordinary user, and by bubblewrap."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from confined import Place

from nlx_lsp.sandbox.confinement import find


@pytest.fixture(
    params=[
        "own",
        pytest.param("ordinary", marks=pytest.mark.slow),
        pytest.param("bubblewrap", marks=pytest.mark.slow),
    ]
)
def place(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Where hostile programs are run; skipped where nothing confines them."""
    if sys.platform != "linux":
        pytest.skip("there is no confinement but for Linux")
    found, root = find(), os.getuid() == 0
    kind = "bubblewrap" if request.param == "bubblewrap" else "namespaces"
    if request.param == "own" and found.kind == "none":
        pytest.skip(f"nothing confines programs here: {found.problem}")
    if request.param == "own":
        kind = found.kind
    elif request.param == "bubblewrap" and not shutil.which("bwrap"):
        pytest.skip("bubblewrap is not installed")
    elif request.param == "ordinary" and not root:
        pytest.skip("this is an ordinary user already")
    folder = Path(tempfile.mkdtemp(prefix="nlx-place-")).resolve()
    folder.chmod(0o755)
    (folder / "project").mkdir()
    (folder / "home").mkdir()
    monkeypatch.setenv("HOME", str(folder / "home"))
    monkeypatch.setenv("NLX_TEST_TOKEN", "sesame")
    try:
        yield Place(
            folder=folder,
            kind=kind,
            ordinary=root and request.param != "own",
            environment={name: os.environ[name] for name in ("HOME", "PATH", "NLX_TEST_TOKEN")},
        )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Where programs are run without any confinement."""
    (tmp_path / "project").mkdir()
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return Place(folder=tmp_path, kind="none")
