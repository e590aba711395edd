"""Whether a file that is to be offered is one: read again, and compared with what its readers understand.

A fact may hold any sign, so what was written is not trusted to be what was meant.
"""

import json
import re
from collections.abc import Callable, Mapping

from nlx_lsp.errors import EditRefused
from nlx_lsp.facts.file import File, Unreadable
from nlx_lsp.facts.formats import yaml
from nlx_lsp.facts.tree import Tree

_INSTRUCTION = re.compile(r"(FROM|WORKDIR|COPY|RUN|USER|ENTRYPOINT) (\S.*)")
_KEYS = {
    "Unit": ("Description", "Documentation"),
    "Service": (
        *("ExecStart", "DynamicUser", "NoNewPrivileges", "PrivateTmp"),
        *("ProtectSystem", "ProtectHome", "Restart"),
    ),
    "Install": ("WantedBy",),
}


def check(kind: str, text: str) -> None:
    """Make sure that a text is what its kind says.

    Args:
        kind: ``github``, ``gitlab``, ``dockerfile``, ``devcontainer`` or ``systemd``.
        text: The file.

    Raises:
        EditRefused: If it is not.
    """
    if problem := _CHECKS[kind](text):
        msg = f"The file would not be valid: {problem}."
        raise EditRefused(msg, "What the project says of itself cannot be written down in this form.")


def _github(text: str) -> str:
    tree = _yaml(text)
    if isinstance(tree, str):
        return tree
    if set(tree.tables) != {"name", "on", "permissions", "jobs"} or tree.keys("jobs") != ("check",):
        return "it has other parts than a workflow"
    steps = list(tree.items("jobs", "check", "steps"))
    if "${{" in text:
        return "GitHub would fill in an expression"
    bare = [step for step in steps if len({"uses", "run"} & set(tree.keys(*step))) != 1]
    return "a step does nothing, or two things" if bare or not steps else _empty(tree)


def _gitlab(text: str) -> str:
    tree = _yaml(text)
    if isinstance(tree, str):
        return tree
    script = tree.texts("check", "script")
    lost = not script or len(script) != len(list(tree.items("check", "script")))
    return "a command is lost" if lost or tree.tables != ("check",) else ""


def _yaml(text: str) -> Tree | str:
    try:
        return yaml.parse(File(path="", text=text))
    except Unreadable as error:
        return f"it {error}"


def _empty(tree: Tree) -> str:
    steps = tree.items("jobs", "check", "steps")
    commands = [tree.text(*step, key) for step in steps for key in tree.keys(*step) if key != "with"]
    return "" if all(commands) else "a command is lost"


def _dockerfile(text: str) -> str:
    instructions = [_INSTRUCTION.fullmatch(line) for line in text.splitlines() if line]
    if not all(instructions):
        return "a line is no instruction"
    found = [(each[1], each[2]) for each in instructions if each]
    stages = {rest.rpartition(" AS ")[2] for word, rest in found if word == "FROM" and " AS " in rest}
    copied = {match[1] for _, rest in found if (match := re.match(r"--from=(\S+)", rest))}
    if not found or found[0][0] != "FROM" or found[-1][0] != "ENTRYPOINT":
        return "it does not begin with an image and end with a program"
    if not copied <= stages:
        return "it copies from a stage that is not there"
    words = _json(found[-1][1])
    return "" if isinstance(words, list) and all(words) else "its program is no list of words"


def _devcontainer(text: str) -> str:
    data = _json(text)
    if not isinstance(data, dict) or not {"image"} <= set(data) <= {"name", "image", "postCreateCommand"}:
        return "it has other parts than it should"
    if "${" in text:
        return "a variable would be filled in"
    return "" if all(isinstance(value, str) and value for value in data.values()) else "a part is empty"


def _json(text: str) -> "dict[str, object] | list[object] | None":
    try:
        data: dict[str, object] | list[object] = json.loads(text)
    except ValueError:
        return None
    return data


def _systemd(text: str) -> str:
    section = ""
    seen: list[tuple[str, str]] = []
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            if key not in _KEYS.get(section, ()) or not equals or not value or value.endswith("\\"):
                return f"{key[:40]} has no place in it"
            if re.search(r"%(?!%)", value.replace("%%", "")):
                return "a specifier would be filled in"
            seen.append((section, key))
    required = {("Service", "ExecStart"), ("Install", "WantedBy")}
    return "" if required <= set(seen) and len(seen) == len(set(seen)) else "a key is missing, or there twice"


_CHECKS: Mapping[str, Callable[[str], str]] = {
    "github": _github,
    "gitlab": _gitlab,
    "dockerfile": _dockerfile,
    "devcontainer": _devcontainer,
    "systemd": _systemd,
}
