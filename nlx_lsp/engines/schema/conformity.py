"""Checks a value against a schema of the closed subset."""

import json
from collections.abc import Callable, Iterator, Mapping

from nlx_lsp.engines.schema.shapes import DIGITS
from nlx_lsp.values import JSON

_TYPES: Mapping[str, type] = {"object": dict, "string": str, "integer": int, "boolean": bool, "array": list}


def conforms(value: JSON, schema: Mapping[str, JSON]) -> list[str]:
    """Return what is wrong with a value, each problem in words; an empty list if nothing is.

    Args:
        value: As `json.loads` returns it.
        schema: Of the closed subset.
    """
    return list(_problems(value, schema, "the answer"))


def _problems(value: JSON, schema: Mapping[str, JSON], where: str) -> Iterator[str]:
    allowed = [schema["const"]] if "const" in schema else schema.get("enum")
    kind = schema.get("type")
    if allowed is not None:
        if not any(_same(value, other) for other in allowed):
            yield f"{where} is {value!r}, and not one of {', '.join(map(repr, allowed))}"
    elif type(value) is not _TYPES[str(kind)]:
        yield f"{where} is not of type {kind}"
    else:
        check = _CHECKS.get(str(kind))
        yield from check(value, schema, where) if check else ()


def _object(value: dict[str, JSON], schema: Mapping[str, JSON], where: str) -> Iterator[str]:
    properties = schema.get("properties", {})
    for key in value.keys() - properties.keys():
        yield f"{where} has the unknown key {key!r}"
    for key, inner in properties.items():
        if key in value:
            yield from _problems(value[key], inner, f"{where}.{key}")
        else:
            yield f"{where} lacks {key!r}"


def _array(value: list[JSON], schema: Mapping[str, JSON], where: str) -> Iterator[str]:
    least, most = schema.get("minItems", 0), schema["maxItems"]
    if not least <= len(value) <= most:
        yield f"{where} has {len(value)} items, and {least} to {most} are allowed"
    for number, item in enumerate(value):
        yield from _problems(item, schema["items"], f"{where}[{number}]")


def _string(value: str, schema: Mapping[str, JSON], where: str) -> Iterator[str]:
    least, most = schema.get("minLength", 0), schema["maxLength"]
    if not least <= len(value) <= most:
        yield f"{where} has {len(value)} characters, and {least} to {most} are allowed"
    if any(char < " " or "\x7f" <= char <= "\x9f" for char in value):
        yield f"{where} contains control characters"
    if any("\ud800" <= char <= "\udfff" for char in value):
        yield f"{where} contains half a character"


def _integer(value: int, schema: Mapping[str, JSON], where: str) -> Iterator[str]:  # noqa: ARG001 - a check
    if abs(value) >= 10**DIGITS:
        yield f"{where} has more than {DIGITS} digits"


_CHECKS: Mapping[str, Callable[[JSON, Mapping[str, JSON], str], Iterator[str]]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _integer,
}


def _same(value: JSON, other: JSON) -> bool:
    """Compare as JSON does, where true is not 1."""
    return json.dumps(value, sort_keys=True) == json.dumps(other, sort_keys=True)
