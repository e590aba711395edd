"""The log, in a process of its own: it is the process's."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import logging, sys, warnings
from nlx_lsp.cli.logs import log_path, start_log
start_log("info", console=sys.argv[1] == "console")
logging.getLogger("nlx_lsp.jobs").debug("too fine")
logging.getLogger("nlx_lsp.jobs").info("ours \\ud800 €")
logging.getLogger("pygls").info("theirs")
warnings.warn("a warning")
for _ in range(int(sys.argv[2])):
    logging.getLogger("nlx_lsp").info("x" * 1000)
print(log_path())
"""


def log(where: str, lines: int = 0) -> tuple[Path, str]:
    """Return the log's path, and what was written to standard error."""
    command = [sys.executable, "-W", "default", "-c", PROGRAM, where, str(lines)]
    done = subprocess.run(command, capture_output=True, check=True, encoding="utf-8")
    return Path(done.stdout.strip()), done.stderr


@pytest.mark.usefixtures("project")
def test_ours_at_the_level_and_of_others_the_warnings() -> None:
    path, told = log("file")
    assert told == ""
    text = path.read_text("utf-8")
    assert "INFO nlx_lsp.jobs: ours \\ud800 €" in text
    assert "a warning" in text
    assert "too fine" not in text
    assert "theirs" not in text
    assert "INFO nlx_lsp.jobs: ours \\ud800" in log("console")[1]


@pytest.mark.usefixtures("project")
def test_it_rotates() -> None:
    path, _ = log("file", 5000)
    files = sorted(file.name for file in path.parent.iterdir())
    assert files == ["nlx-lsp.log", "nlx-lsp.log.1", "nlx-lsp.log.2", "nlx-lsp.log.3"]
    assert all(file.stat().st_size <= 1 << 20 for file in path.parent.iterdir())


def test_a_folder_that_cannot_be_made_is_told(project: Path, tmp_path: Path) -> None:
    assert project.is_dir()
    (tmp_path / "home" / "nlx-lsp").write_text("in the way")
    _, told = log("console")
    assert "no log file: " in told
    assert "ours" in told
