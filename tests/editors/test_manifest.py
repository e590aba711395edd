"""The extension for VS Code has the settings that the server has."""

import json
import runpy
from pathlib import Path

from nlx_lsp import __version__

VSCODE = Path(__file__).parents[2] / "editors" / "vscode"


def test_the_settings_are_those_of_the_server() -> None:
    wanted = runpy.run_path(str(VSCODE / "settings.py"))["properties"]()
    manifest = json.loads((VSCODE / "package.json").read_text("utf-8"))
    assert manifest["contributes"]["configuration"]["properties"] == wanted, (
        "Run `python editors/vscode/settings.py`."
    )


def test_the_version_is_that_of_the_server() -> None:
    assert json.loads((VSCODE / "package.json").read_text("utf-8"))["version"] == __version__


def test_a_repository_does_not_choose_what_is_run() -> None:
    manifest = json.loads((VSCODE / "package.json").read_text("utf-8"))
    settings = manifest["contributes"]["configuration"]["properties"]
    for name in ("command", "engine.name", "engine.model", "engine.script", "prompt.templates"):
        assert settings[f"nlx-lsp.{name}"]["scope"] == "machine"
