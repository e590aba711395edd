"""Hypothesis strategies for schemas of the closed subset, and for values that obey them."""

from typing import Any

from hypothesis import strategies as st

JSON = Any

ALLOWED = st.characters(exclude_categories=["Cs", "Cc"])
KEYS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
SCALARS = st.text(max_size=5).map(lambda text: text.encode("utf-8", "replace").decode())


@st.composite
def strings(draw: st.DrawFn) -> JSON:
    most = draw(st.integers(0, 12))
    return {"type": "string", "maxLength": most, "minLength": draw(st.integers(0, most))}


LEAVES = st.one_of(
    strings(),
    st.just({"type": "integer"}),
    st.just({"type": "boolean"}),
    st.lists(SCALARS, min_size=1, max_size=4).map(lambda values: {"type": "string", "enum": values}),
    st.lists(SCALARS | st.integers(0, 200) | st.booleans(), min_size=1, max_size=4).map(
        lambda v: {"enum": v}
    ),
    st.builds(lambda value: {"const": value}, SCALARS | st.lists(st.integers(0, 9), max_size=2)),
)


@st.composite
def _array(draw: st.DrawFn, items: st.SearchStrategy[JSON]) -> JSON:
    most = draw(st.integers(0, 3))
    return {"type": "array", "items": draw(items), "maxItems": most, "minItems": draw(st.integers(0, most))}


def _object(properties: dict[str, JSON]) -> JSON:
    return {"type": "object", "properties": properties, "required": list(properties)}


SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(_array(inner), st.dictionaries(KEYS, inner, max_size=4).map(_object)),
    max_leaves=8,
)


def values(schema: JSON) -> st.SearchStrategy[JSON]:
    """Return values that obey a schema."""
    if "const" in schema or "enum" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    if schema["type"] == "object":
        keys = list(schema["properties"])
        return st.tuples(*map(values, schema["properties"].values())).map(
            lambda inner: dict(zip(keys, inner, strict=True))
        )
    if schema["type"] == "array":
        items = values(schema["items"])
        return st.lists(items, min_size=schema["minItems"], max_size=schema["maxItems"])
    if schema["type"] == "string":
        return st.text(ALLOWED, min_size=schema["minLength"], max_size=schema["maxLength"])
    return st.booleans() if schema["type"] == "boolean" else st.integers(1 - 10**15, 10**15 - 1)
