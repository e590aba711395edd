"""The extension for VS Code has the settings that the server has."""

import json
import re
import runpy
from pathlib import Path

from nlx_lsp import __version__

VSCODE = Path(__file__).parents[2] / "editors" / "vscode"


def test_the_manifest_says_what_the_server_says() -> None:
    written = runpy.run_path(str(VSCODE / "settings.py"))
    manifest = json.loads((VSCODE / "package.json").read_text("utf-8"))
    way_out = "Run `python editors/vscode/settings.py`."
    assert manifest["contributes"]["configuration"]["properties"] == written["properties"](), way_out
    assert manifest["activationEvents"] == written["events"](), way_out
    workspaces = manifest["capabilities"]["untrustedWorkspaces"]
    assert workspaces["restrictedConfigurations"] == written["restricted"](), way_out


def test_the_version_is_that_of_the_server() -> None:
    assert json.loads((VSCODE / "package.json").read_text("utf-8"))["version"] == __version__


def test_a_repository_does_not_choose_what_is_run_nor_where_code_goes() -> None:
    manifest = json.loads((VSCODE / "package.json").read_text("utf-8"))
    settings = manifest["contributes"]["configuration"]["properties"]
    restricted = manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
    names = ("command", "engine.name", "engine.model", "engine.script", "openai.address", "prompt.templates")
    for name in (f"nlx-lsp.{name}" for name in names):
        assert settings[name]["scope"] == "machine"
        assert name in restricted


def test_every_command_that_is_named_is_there() -> None:
    """In menus, in the walkthrough, and in the sources; whose own commands are all in the palette."""
    manifest = json.loads((VSCODE / "package.json").read_text("utf-8"))
    contributed = manifest["contributes"]
    declared = {command["command"] for command in contributed["commands"]}
    entries = [entry for menu in contributed["menus"].values() for entry in menu]
    assert {entry["command"] for entry in entries if "command" in entry} <= declared
    steps = [step for walkthrough in contributed["walkthroughs"] for step in walkthrough["steps"]]
    assert set(re.findall(r"command:([\w.]+)", json.dumps(steps))) <= declared
    assert all((VSCODE / step["media"]["markdown"]).is_file() for step in steps)
    sources = "\n".join(path.read_text("utf-8") for path in sorted((VSCODE / "src").glob("*.ts")))
    registered = set(re.findall(r'^ *"(nlx\.\w+)": ', sources, re.MULTILINE))
    registered |= set(re.findall(r'registerCommand\("(nlx\.\w+)"', sources))
    from_the_server = {"nlx.cancel", "nlx.showPrompt", "nlx.lastResult", "nlx.status"}
    assert registered | from_the_server == declared
