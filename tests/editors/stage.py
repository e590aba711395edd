"""What surrounds an editor: a home, a project, a model, as the README sets them up."""

import colorsys
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from editors.programs import Program
from editors.readme import README
from tiny_model import tiny_model

TITLE = "Write a docstring for `rgb_to_yiq`"
"""What the tests ask for."""
LINE = 1 + Path(colorsys.__file__).read_text("utf-8").split("\n").index("def rgb_to_yiq(r, g, b):")
"""Where that function begins, from 1."""
UNTOUCHED = "def rgb_to_yiq(r, g, b):\n    y = 0.30*r"
"""It, as it was."""

Begin = Callable[..., "Stage"]
"""Sets the stage; takes the script of the model, if it is not to be a real one."""


class Stage:
    """An editor, connected, with the cursor in a function that has no docstring.

    Args:
        program: Which editor.
        folder: Empty.
        script: What the model says; where this is empty, a real engine does the talking.
        model: The weights for that; None for random ones.
        size: Columns and lines of the screen.
    """

    def __init__(
        self,
        program: type[Program],
        folder: Path,
        *,
        script: Sequence[object] = (),
        model: Path | None = None,
        size: tuple[int, int] = (150, 50),
    ) -> None:
        install_model(folder, script, model)
        project = folder / "project"
        project.mkdir()
        # Editors take a repository for a project, and the real tool is asked about it.
        subprocess.run(["git", "init", "--quiet", project], check=True)
        self.file = Path(shutil.copyfile(colorsys.__file__, project / "colorsys.py"))
        self.original = self.file.read_bytes()
        self.editor = program(folder, self.file, environment(folder), size)
        try:
            self.editor.connect()
        except AssertionError:
            self.close()
            raise
        self.editor.go_to(LINE)

    def close(self) -> None:
        """End the editor."""
        self.editor.close()


def environment(home: Path) -> dict[str, str]:
    """Return the variables of a user who has this project on the path, and nothing else."""
    return {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"],  # the tests' own
    }


def install_model(home: Path, script: Sequence[object], weights: Path | None) -> None:
    """Do what the README says under *Install*: put a model's path into the configuration."""
    [(setting, model)] = re.findall(r'`(engine\.model) = "~/(.*?)"`', README.read_text("utf-8"))
    if script:
        answers = home / "answers.json"
        answers.write_text(json.dumps(script), "utf-8")
        configuration = f'engine.name = "scripted"\nengine.script = "{answers}"\n'
    else:
        (home / model).parent.mkdir(parents=True)
        (home / model).symlink_to(weights or tiny_model())
        configuration = f'{setting} = "~/{model}"\n'
    path = home / ".config" / "nlx-lsp" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(f'{configuration}tests.run = "never"\n', "utf-8")  # so that nobody is asked
