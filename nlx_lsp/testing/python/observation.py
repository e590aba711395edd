"""Makes a case's call and writes down what comes of it, as an expression where there is one.

It is laid beside the runner, for the project's interpreter (3.9 or later), and imports nothing of ours.
"""

from __future__ import annotations

import builtins
import dataclasses
import enum
import importlib
import json
import math
import pathlib
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path, PurePath
from typing import Any

HERE = Path(__file__).resolve().parent
_LONGEST = 400
"""Characters of an expression."""
_DEEPEST = 6


class Nameless(Exception):
    """Of a value that no expression gives back."""


def observe(call: Callable[[], Any], case: int, module: str) -> None:
    """Make a call once, and write down what comes of it."""
    names = vars(importlib.import_module(module))
    try:
        value = call()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - it is what is looked for
        kind, text = "raises", _class_name(type(error), names)
    else:
        kind, text = _spelled(value, names)
    with (HERE / "seen.jsonl").open("a", encoding="utf-8") as seen:
        seen.write(json.dumps({"case": case, "kind": kind, "text": text}) + "\n")


def entered(context: AbstractContextManager[Any]) -> Any:
    """Return what a context gives to the block in it."""
    with context as value:
        return value


def _spelled(value: Any, names: dict[str, Any]) -> tuple[str, str]:
    """Return ``returns`` and an expression that gives an equal value back, or ``unknown``."""
    try:
        text = _spell(value, names, 0)
        known = {**sys.modules, **vars(builtins), **names}
        again = eval(text, {"__builtins__": {}}, known)  # noqa: S307 - in the sandbox, and of known parts
        if len(text) <= _LONGEST and type(again) is type(value) and bool(again == value):
            return "returns", text
    except Exception:  # noqa: BLE001 - whatever somebody's value does when it is looked at
        return "unknown", ""
    return "unknown", ""


def _spell(value: Any, names: dict[str, Any], depth: int) -> str:
    if depth > _DEEPEST or (type(value) is float and math.isnan(value)):
        raise Nameless
    if type(value) is float and math.isinf(value):
        return f'float("{value}")'
    if value is None or type(value) in (bool, int, float, str, bytes, complex):
        return repr(value)
    if isinstance(value, enum.Enum):
        return f"{_class_name(type(value), names)}.{value.name}"
    inner = _spell_many(value, names, depth + 1)
    if inner:
        return inner
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [each for each in dataclasses.fields(value) if each.init]
        parts = (f"{each.name}={_spell(getattr(value, each.name), names, depth + 1)}" for each in fields)
        return f"{_class_name(type(value), names)}({', '.join(parts)})"
    return _spell_path(value, names) if isinstance(value, PurePath) else _by_its_own_words(value, names)


def _spell_path(value: PurePath, names: dict[str, Any]) -> str:
    """Return a path as it is written on every system, where it can be."""
    kind = "Path" if isinstance(value, Path) else type(value).__name__
    home = "" if names.get(kind) is getattr(pathlib, kind) else "pathlib."
    return f"{home}{kind}({str(value)!r})"


def _spell_many(value: Any, names: dict[str, Any], depth: int) -> str:
    """Return how a plain collection is written; empty for what is none."""
    if type(value) is dict:
        pairs = (f"{_spell(k, names, depth)}: {_spell(v, names, depth)}" for k, v in value.items())
        return f"{{{', '.join(pairs)}}}"
    if type(value) not in (list, tuple, set, frozenset):
        return ""
    parts = [_spell(each, names, depth) for each in value]
    if type(value) is list:
        return f"[{', '.join(parts)}]"
    if type(value) is tuple:
        return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
    braces = f"{{{', '.join(sorted(parts))}}}" if parts else ""
    return f"frozenset({braces})" if type(value) is frozenset else braces or "set()"


def _by_its_own_words(value: Any, names: dict[str, Any]) -> str:
    """Return the value's own ``repr``, if it is a call of its class."""
    text, name = repr(value), type(value).__name__
    spelled = _class_name(type(value), names)
    for head in (f"{type(value).__module__}.{name}(", f"{name}("):
        if text.startswith(head):
            return f"{spelled}({text[len(head) :]}"
    raise Nameless


def _class_name(what: type, names: dict[str, Any]) -> str:
    """Return what the tested module calls a class, or its shortest public name."""
    called: str = what.__qualname__
    if vars(builtins).get(called) is what:
        return called
    for name, value in names.items():
        if value is what:
            return name
    outer, _, rest = called.partition(".")
    if rest and outer in names and getattr(names[outer], rest, None) is what:
        return called
    parts = what.__module__.split(".")
    for count in range(1, len(parts) + 1):
        module = sys.modules.get(".".join(parts[:count]))
        if getattr(module, called, None) is what:
            return f"{'.'.join(parts[:count])}.{called}"
    return f"{what.__module__}.{called}"
