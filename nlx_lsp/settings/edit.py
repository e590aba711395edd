"""Sets one key in a configuration file and leaves every other byte as it is.

Only what was understood is written: the text is read before and after, and nothing but the key may differ.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from nlx_lsp.errors import SettingsError

_HEADER = re.compile(r"[ \t]*\[")
_VALUE = r"""(?P<value>"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s#'"\[{]+)"""


def set_key(text: str, name: str, value: str) -> str:
    """Return a configuration with a key set to a text.

    Args:
        text: The configuration, in TOML.
        name: The key, such as ``engine.model``.
        value: What to set it to.

    Raises:
        SettingsError: If the configuration is no TOML, or is written in a way that is best left to its owner.
    """
    section, _, key = name.partition(".")
    before = _parse(text, name)
    literal = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    edited = _edit(text, section, key, literal)
    if edited is None or _parse(edited, name) != _expected(before, section, key, value):
        raise _beyond(name, "it is written in an unusual way")
    return edited


def _edit(text: str, section: str, key: str, literal: str) -> str | None:
    """Return the edited text; None if it has no place for the key."""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)  # TOML knows no other ends of lines
    first = next((i for i, line in enumerate(lines) if _HEADER.match(line)), len(lines))
    for number in range(first):
        for spelling in (rf"{section}[ \t]*\.[ \t]*{key}", rf"[\"']{section}\.{key}[\"']"):
            if edited := _replaced(lines[number], spelling, literal):
                return "".join([*lines[:number], edited, *lines[number + 1 :]])
    header = re.compile(rf"[ \t]*\[[ \t]*[\"']?{section}[\"']?[ \t]*\][ \t]*(#.*)?$")
    start = next((i for i, line in enumerate(lines) if header.match(line.rstrip("\r\n"))), None)
    if start is None:
        gap = "" if not text else newline if text.endswith("\n") else 2 * newline
        return f"{text}{gap}[{section}]{newline}{key} = {literal}{newline}"
    end = next((i for i in range(start + 1, len(lines)) if _HEADER.match(lines[i])), len(lines))
    for number in range(start + 1, end):
        if edited := _replaced(lines[number], rf"[\"']?{key}[\"']?", literal):
            return "".join([*lines[:number], edited, *lines[number + 1 :]])
    if not lines[start].endswith("\n"):
        lines[start] += newline
    return "".join([*lines[: start + 1], f"{key} = {literal}{newline}", *lines[start + 1 :]])


def _replaced(line: str, spelling: str, literal: str) -> str:
    """Return the line with another value; empty if it does not set the key."""
    found = re.match(rf"[ \t]*{spelling}[ \t]*=[ \t]*{_VALUE}[ \t]*(#.*)?(\r?\n)?$", line)
    return line[: found.start("value")] + literal + line[found.end("value") :] if found else ""


def _expected(before: Mapping[str, Any], section: str, key: str, value: str) -> dict[str, Any]:
    if f"{section}.{key}" in before:
        return {**before, f"{section}.{key}": value}
    table = before.get(section, {})
    return {**before, section: {**table, key: value} if isinstance(table, Mapping) else {key: value}}


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise _beyond(name, f"it is not TOML ({error})") from error


def _beyond(name: str, reason: str) -> SettingsError:
    return SettingsError(f"The configuration is left alone: {reason}.", f"Set {name} in it yourself.")
