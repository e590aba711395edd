"""The set-up says what is missing; that it works is shown by every run of `make`."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

BOOTSTRAP = Path(__file__).parents[2] / ".ci" / "bootstrap"
WITHOUT_VENV = """#!/bin/sh
# A Python as Debian installs it: its module venv is in a package of its own.
case "$2" in
*"import ensurepip"*) exit 1 ;;
*print*) echo 3.11 ;;
esac
"""
TOO_OLD = "#!/bin/sh\nexit 1\n"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a shell script")


def set_up(folder: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up in an empty project, where there is only this Python."""
    programs, project = folder / "bin", folder / "project"
    (project / ".ci").mkdir(parents=True)
    programs.mkdir()
    for name in ("sh", "dirname"):
        (programs / name).symlink_to(shutil.which(name) or name)
    (programs / "python3").write_text(python)
    (programs / "python3").chmod(0o755)
    copy = shutil.copy(BOOTSTRAP, project / ".ci")
    environment = {"PATH": str(programs)}
    return subprocess.run([copy], env=environment, capture_output=True, text=True, check=False)


def test_a_missing_venv_is_named_with_its_package(tmp_path: Path) -> None:
    done = set_up(tmp_path, WITHOUT_VENV)
    assert done.returncode == 2
    assert done.stderr == (
        "nlx-lsp: python3 lacks venv. On Debian and Ubuntu: sudo apt install python3.11-venv\n"
    )


def test_a_python_that_is_too_old_is_not_taken(tmp_path: Path) -> None:
    done = set_up(tmp_path, TOO_OLD)
    assert done.returncode == 2
    assert done.stderr == "nlx-lsp: Python 3.11 or later is needed (or uv, which brings one).\n"
