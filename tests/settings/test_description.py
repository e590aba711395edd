"""Documentation and schema say what the table says, and the schema agrees with the reader."""

from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.settings import KEYS, Key
from nlx_lsp.settings.description import markdown, schema
from nlx_lsp.values import JSON


def test_every_key_is_described_once_in_both() -> None:
    text, properties = markdown(), schema()["properties"]
    for name, key in KEYS.items():
        assert text.count(f"| `{name}` |") == 1
        assert key.meaning in text
        assert properties[key.section]["properties"][key.attribute]["default"] == key.default
        assert key.meaning.endswith(".")


def test_the_schema_knows_no_key_that_the_table_does_not() -> None:
    names = {
        f"{section}.{name}"
        for section, about in schema()["properties"].items()
        for name in about["properties"]
    }
    assert names == set(KEYS)


@given(
    st.sampled_from(list(KEYS.values())),
    st.integers(-2, 2**21) | st.booleans() | st.sampled_from(["google", "x"]),
)
def test_the_schema_allows_what_the_reader_allows(key: Key, value: object) -> None:
    about = schema()["properties"][key.section]["properties"][key.attribute]
    try:
        key.read(value)
    except ValueError:
        assert not allows(about, value)
    else:
        assert allows(about, value)


def allows(about: JSON, value: object) -> bool:
    """The few words of JSON schema that ours uses."""
    types = {"boolean": bool, "integer": int, "number": (int, float), "string": str}
    if "enum" in about:
        return value in about["enum"]
    if "const" in about:
        return value == about["const"]
    if "type" in about and (
        not isinstance(value, types[about["type"]])
        or (isinstance(value, bool) and about["type"] != "boolean")
    ):
        return False
    if "anyOf" in about:
        return any(allows(choice, value) for choice in about["anyOf"])
    return not ("minimum" in about and not about["minimum"] <= value <= about["maximum"])
