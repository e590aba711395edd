"""The table of settings as documentation, and as a JSON schema for editors of configuration files.

Both are derived from the keys; nothing is said here that the table does not say.
"""

import json

from nlx_lsp.settings.keys import Key
from nlx_lsp.settings.table import KEYS, SECTIONS
from nlx_lsp.values import JSON


def markdown() -> str:
    """Return the table of all keys, one Markdown table a section."""
    parts = []
    for section, table in SECTIONS.items():
        rows = [_row(key) for key in KEYS.values() if key.section == section]
        head = "| key | default | allowed | a repository may set it | meaning |\n|---|---|---|---|---|"
        parts.append(f"## `[{section}]`\n\n{table.__doc__}\n\n{head}\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def schema() -> dict[str, JSON]:
    """Return the JSON schema of a configuration file."""
    sections = {
        section: {
            "type": "object",
            "description": table.__doc__,
            "additionalProperties": False,
            "properties": {key.attribute: _property(key) for key in KEYS.values() if key.section == section},
        }
        for section, table in SECTIONS.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "nlx-lsp",
        "type": "object",
        "additionalProperties": False,
        "properties": sections,
    }


def _row(key: Key) -> str:
    allowed = key.allowed.replace("|", "\\|")
    everybody = "no" if key.user_only else "yes"
    return f"| `{key.name}` | `{json.dumps(key.default)}` | {allowed} | {everybody} | {key.meaning} |"


def _property(key: Key) -> dict[str, JSON]:
    about: dict[str, JSON] = {"description": key.meaning, "default": key.default}
    if key.user_only:
        about["description"] += " A repository may not set it."
    match key.kind:
        case "switch":
            return {"type": "boolean", **about}
        case "choice":
            return {"enum": list(key.choices), **about}
        case "whole number" | "number":
            bounds = {"minimum": key.low, "maximum": key.high}
            type_ = {"type": "integer" if key.kind == "whole number" else "number"}
            return {**type_, **about, **({"anyOf": [bounds, {"const": 0}]} if key.zero else bounds)}
        case _:
            return {"type": "string", **about}
