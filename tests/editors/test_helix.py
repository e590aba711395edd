"""Helix, with the lines of docs/editors.md: the menu, a docstring, and undo."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from editors.readme import GUIDE, snippets
from editors.stage import environment, install_model
from editors.sums import CODE, DOCUMENTED, SCRIPT
from editors.terminal import EDITORS, Terminal

pytestmark = pytest.mark.editors

_PATIENCE = 30.0
_SIZE = (150, 40)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of a project, and a home with the lines for Helix, without the other server that they name."""
    assert shutil.which(EDITORS / "helix" / "start"), "`make test-editors` installs Helix, into .cache."
    install_model(tmp_path, SCRIPT, None)
    home = tmp_path / ".config" / "helix"
    home.mkdir(parents=True)
    lines = re.sub(r'"\w+", (?="nlx")', "", snippets("Helix", "toml", GUIDE)[0])
    (home / "languages.toml").write_text(lines, "utf-8")
    project = tmp_path / "project"
    project.mkdir()
    subprocess.run(["git", "init", "--quiet", project], check=True)
    path = project / "slow.py"
    path.write_text(CODE, "utf-8")
    return path


@pytest.fixture
def helix(file: Path, tmp_path: Path) -> Iterator[Terminal]:
    """Helix in a terminal, with the cursor in the function."""
    command = [EDITORS / "helix" / "start", f"{file}:4"]
    terminal = Terminal(tmp_path, command, environment(tmp_path), _SIZE)
    yield terminal
    terminal.close()


def open_menu(helix: Terminal) -> None:
    """Open the menu, as soon as the server has something to offer."""
    deadline = time.monotonic() + _PATIENCE
    while "Write a docstring for `add`" not in helix.screen():
        assert time.monotonic() < deadline, helix.screen()
        helix.press("Escape")
        helix.type(" a")
        time.sleep(0.5)


def save(helix: Terminal, file: Path) -> str:
    """Save the file; return what is in it then."""
    helix.type(":write")
    helix.press("Enter")
    helix.until("written")
    return file.read_text("utf-8")


def test_a_docstring_lands_and_one_undo_takes_it_back(helix: Terminal, file: Path) -> None:
    helix.until("def add")
    open_menu(helix)
    helix.press("Enter")
    helix.until("nlx: Write a docstring for `add`")
    helix.until("4 of 4 fields by the model")
    assert save(helix, file) == DOCUMENTED
    helix.type("u")
    helix.until(r"^\s+5\s+return a \+ b")
    assert save(helix, file) == CODE
