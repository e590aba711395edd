"""Reads a JSON schema of the closed subset; see the package's documentation."""

import json
from collections.abc import Mapping
from typing import NoReturn

from nlx_lsp.engines.schema.shapes import Array, Choice, Integer, Literal, Sequence, Shape, Text
from nlx_lsp.errors import SchemaRefused
from nlx_lsp.values import JSON

_DEEPEST = 16
"""Schemas in schemas."""
_LONGEST = 2000
"""Characters of a string and items of an array: llama.cpp refuses longer repetitions."""
_NOTES = frozenset({"$schema", "$id", "$comment", "title", "description", "default", "examples"})
"""Keywords that say nothing about the answer's shape."""
_KEYWORDS = {
    "object": {"type", "properties", "required", "additionalProperties"},
    "array": {"type", "items", "minItems", "maxItems"},
    "string": {"type", "minLength", "maxLength", "enum"},
    "integer": {"type", "enum"},
    "boolean": {"type", "enum"},
    "enum": {"enum"},
    "const": {"type", "const"},
}
_KINDS: Mapping[str, tuple[type, ...]] = {"string": (str,), "integer": (int,), "boolean": (bool,)}


def read(schema: Mapping[str, JSON]) -> Shape:
    """Return the shape of the answers that a schema allows.

    Raises:
        SchemaRefused: If the schema is not of the closed subset.
    """
    return _joined(_Reader("the schema", 0).read(schema))


class _Reader:
    """Reads the schema at one place.

    Args:
        where: The place, in words.
        depth: How many schemas it is in.
    """

    def __init__(self, where: str, depth: int) -> None:
        self._where = where
        self._depth = depth

    def read(self, schema: JSON) -> Shape:
        if not isinstance(schema, Mapping) or self._depth > _DEEPEST:
            self._refuse("is no object" if self._depth <= _DEEPEST else "lies too deep")
        kind = "const" if "const" in schema else schema.get("type", "enum" if "enum" in schema else None)
        if not isinstance(kind, str) or kind not in _KEYWORDS:
            self._refuse(f"is of type {kind!r}; known are {', '.join(_KEYWORDS)}")
        unknown = sorted(str(key) for key in schema.keys() - _KEYWORDS[kind] - _NOTES)
        if unknown:
            self._refuse(f"has unknown keywords: {', '.join(unknown)}")
        if kind == "const":
            return Literal(self._compact(schema["const"]))
        if "enum" in schema:
            return self._enum(schema["enum"], _KINDS.get(kind, (str, int, bool)))
        if kind == "object":
            return self._object(schema)
        if kind == "array":
            item = _Reader(f"{self._where}[]", self._depth + 1).read(schema.get("items"))
            return Array(item, *self._bounds(schema, "minItems", "maxItems"))
        if kind == "string":
            return Text(*self._bounds(schema, "minLength", "maxLength"))
        return Integer() if kind == "integer" else Choice((b"true", b"false"))

    def _object(self, schema: Mapping[str, JSON]) -> Shape:
        properties = schema.get("properties", {})
        if not isinstance(properties, Mapping) or not all(isinstance(key, str) for key in properties):
            self._refuse("has properties that are no object")
        required = schema.get("required", [])
        if not isinstance(required, list | tuple) or sorted(map(str, required)) != sorted(properties):
            self._refuse("does not require each of its properties")
        if schema.get("additionalProperties", False) is not False:
            self._refuse("allows additional properties")
        parts: list[Shape] = []
        for number, (key, inner) in enumerate(properties.items()):
            parts.append(Literal((b"," if number else b"{") + self._compact(key) + b":"))
            parts.append(_Reader(f"{self._where}.{key}", self._depth + 1).read(inner))
        parts.append(Literal(b"}" if properties else b"{}"))
        return Sequence(tuple(parts))

    def _enum(self, values: JSON, kinds: tuple[type, ...]) -> Choice:
        if (
            not isinstance(values, list | tuple)
            or not values
            or any(type(value) not in kinds for value in values)
        ):
            self._refuse(f"has the enum {values!r}, which is no list of such values")
        return Choice(tuple(dict.fromkeys(self._compact(value) for value in values)))

    def _bounds(self, schema: Mapping[str, JSON], low: str, high: str) -> tuple[int, int]:
        least, most = schema.get(low, 0), schema.get(high)
        if type(most) is not int or type(least) is not int or not 0 <= least <= most <= _LONGEST:
            self._refuse(f"needs {low} <= {high} <= {_LONGEST}, and has {least!r} and {most!r}")
        return least, most

    def _compact(self, value: JSON) -> bytes:
        try:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        except (TypeError, ValueError, RecursionError) as error:
            self._refuse(f"has the value {value!r}, which is no JSON", error)

    def _refuse(self, problem: str, cause: Exception | None = None) -> NoReturn:
        msg = f"The answer's schema cannot be used: {self._where} {problem}."
        raise SchemaRefused(msg) from cause


def _joined(shape: Shape) -> Shape:
    """Flatten sequences, and make one literal of neighbours."""
    if isinstance(shape, Array):
        return Array(_joined(shape.item), shape.least, shape.most)
    if not isinstance(shape, Sequence):
        return shape
    parts: list[Shape] = []
    for part in map(_joined, shape.parts):
        for piece in part.parts if isinstance(part, Sequence) else (part,):
            if parts and isinstance(piece, Literal) and isinstance(parts[-1], Literal):
                parts[-1] = Literal(parts[-1].text + piece.text)
            else:
                parts.append(piece)
    return Sequence(tuple(parts))
