"""Writes the settings of the server into the extension's manifest.

    python editors/vscode/settings.py

What may not come from a repository is for the machine only, here as everywhere.
"""

import json
from pathlib import Path
from typing import Any

from nlx_lsp.settings import KEYS, SECTION
from nlx_lsp.settings.keys import Key

MANIFEST = Path(__file__).with_name("package.json")
COMMAND = {
    "type": "array",
    "items": {"type": "string"},
    "minItems": 1,
    "default": ["nlx-lsp"],
    "description": "The program that is started, and its arguments.",
    "scope": "machine",
}
_TYPES = {"switch": "boolean", "whole number": "integer", "number": "number"}


def properties() -> dict[str, dict[str, Any]]:
    """Return all settings, as the manifest has them."""
    return {f"{SECTION}.command": COMMAND} | {
        f"{SECTION}.{name}": _describe(key) for name, key in KEYS.items()
    }


def _describe(key: Key) -> dict[str, Any]:
    about: dict[str, Any] = {
        "type": _TYPES.get(key.kind, "string"),
        "default": key.default,
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
    manifest["contributes"]["configuration"]["properties"] = properties()
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
