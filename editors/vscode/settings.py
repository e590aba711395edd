"""Writes into the extension's manifest what the server knows better: its settings, and its languages.

    python editors/vscode/settings.py

What may not come from a repository is for the machine only, here as everywhere.
"""

import json
from pathlib import Path
from typing import Any

from nlx_lsp.settings import KEYS, SECTION
from nlx_lsp.settings.keys import Key
from nlx_lsp.syntax import grammar

MANIFEST = Path(__file__).with_name("package.json")
OWN = {
    "command": {
        "type": "array",
        "items": {"type": "string"},
        "default": [],
        "markdownDescription": "The program that is started, and its arguments. Empty: `nlx-lsp` is looked "
        "for on the path, in `~/.local/bin`, and in the environment that the Python extension has chosen.",
        "scope": "machine",
    },
    "preview": {
        "type": "string",
        "enum": ["off", "diff", "refactor"],
        "enumDescriptions": [
            "Changes are made at once; one undo takes them back.",
            "Changes are shown side by side, and made when you say so.",
            "Changes are shown in VS Code's Refactor Preview, where each is ticked.",
        ],
        "default": "off",
        "description": "Whether changes are shown before they are made.",
        "scope": "resource",
    },
}
"""The settings that are the extension's own."""
DEFAULTS = {"editor.code_lens": True}
"""What this editor wants unless its user has set something else: src/settings.ts tells the server."""
ALIASES = ("cuda-cpp", "git-commit", "javascriptreact")
"""Names of languages that VS Code has besides those of the protocol; the server knows them, too."""
_TYPES = {"switch": "boolean", "whole number": "integer", "number": "number"}


def properties() -> dict[str, dict[str, Any]]:
    """Return all settings, as the manifest has them."""
    own = {f"{SECTION}.{name}": about for name, about in OWN.items()}
    return own | {f"{SECTION}.{name}": _describe(key) for name, key in KEYS.items()}


def restricted() -> list[str]:
    """Return the settings that a workspace may not make, whether it is trusted or not."""
    return [name for name, about in properties().items() if about["scope"] == "machine"]


def events() -> list[str]:
    """Return when the extension is started: with the first document that the server can read.

    Plain texts are everywhere: it is not started for these alone; src/extension.ts has them served then.
    """
    names = {*grammar.known(), *ALIASES} - {"plaintext"}
    return [f"onLanguage:{name}" for name in sorted(names)]


def _describe(key: Key) -> dict[str, Any]:
    about: dict[str, Any] = {
        "type": _TYPES.get(key.kind, "string"),
        "default": DEFAULTS.get(key.name, key.default),
        "markdownDescription": key.meaning,
        "scope": "machine" if key.user_only else "resource",
    }
    if key.kind == "choice" and not key.group:  # others depend on what is installed
        about["enum"] = list(key.fixed)
    if key.high:
        about |= {"minimum": 0 if key.zero else key.low, "maximum": key.high}
    return about


def main() -> None:
    """Write them."""
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    manifest["activationEvents"] = events()
    manifest["contributes"]["configuration"]["properties"] = properties()
    manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"] = restricted()
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
