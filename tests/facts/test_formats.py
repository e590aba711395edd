"""Formats of manifests: the values are those of the standard readers, and the lines are right."""

import json as standard_json
import tomllib
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.facts.file import File, Unreadable
from nlx_lsp.facts.formats import ini, json, toml, xml, yaml
from nlx_lsp.facts.tree import Step, Tree

KEYS = st.text("abcxyz.-_ \"'\\:{}[],é#=", min_size=1, max_size=8)
LEAVES = st.text('ab "\\:{}[],\né#=', max_size=8) | st.integers(0, 99) | st.booleans()
TREES: Any = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
TABLES = st.dictionaries(KEYS, TREES, max_size=4)


def file(text: str) -> File:
    return File(path="a", text=text)


def keys(tree: Tree, path: tuple[Step, ...] = ()) -> list[tuple[Step, ...]]:
    """Return the paths of all keys of tables."""
    value = tree.get(*path)
    if isinstance(value, list):
        return [each for index in range(len(value)) for each in keys(tree, (*path, index))]
    if isinstance(value, dict):
        inner = [(*path, key) for key in value]
        return [*inner, *(each for place in inner for each in keys(tree, place))]
    return []


@given(data=TABLES, indent=st.sampled_from([0, 2, "\t"]))
def test_json(data: dict[str, Any], indent: Any) -> None:
    text = standard_json.dumps(data, indent=indent)
    tree = json.parse(file(text))
    assert tree.data == data
    for path in keys(tree):
        assert f"{standard_json.dumps(path[-1])}:" in text.split("\n")[tree.line(*path) - 1]


@given(data=TABLES)
def test_yaml_keeps_every_scalar_as_its_text(data: dict[str, Any]) -> None:
    text = standard_json.dumps(data, indent=1, ensure_ascii=False)
    tree = yaml.parse(file(text))
    assert tree.data == texts(data)
    for path in keys(tree):
        assert (
            f"{standard_json.dumps(path[-1], ensure_ascii=False)}:" in text.split("\n")[tree.line(*path) - 1]
        )


def texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [texts(each) for each in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


WORDS = st.text("abcxyz", min_size=1, max_size=5)


@given(
    data=st.dictionaries(
        WORDS,
        st.dictionaries(WORDS, st.text("ab c", max_size=6) | st.lists(WORDS, max_size=3), max_size=3),
        max_size=4,
    )
)
def test_toml(data: dict[str, dict[str, Any]]) -> None:
    lines: list[str] = []
    expected: dict[tuple[Step, ...], int] = {}
    for table, entries in data.items():
        lines.append(f"[{table}]  # a table")
        expected[table,] = len(lines)
        for key, value in entries.items():
            lines.append(f"{key} = {standard_json.dumps(value)}")
            expected[table, key] = len(lines)
    tree = toml.parse(file("\n".join(lines)))
    assert tree.data == data == tomllib.loads("\n".join(lines))
    assert {path: tree.line(*path) for path in expected} == expected


def test_lines_of_tables_in_toml() -> None:
    text = '[[a]]\nx = 1\n[[a]]\nx = 2\n["b.c".d]\n"e f" = [\n  "g",\n  # "h",\n  "h",\n]\n[t.u]\nv.w = 1\n'
    tree = toml.parse(file(text))
    assert tree.line("a", 0, "x") == 2
    assert tree.line("a", 1, "x") == 4
    assert tree.line("b.c", "d", "e f", 0) == 7
    assert tree.line("t") == 11
    assert tree.line("t", "u", "v", "w") == 12
    assert tree.line("b.c", "d", "none") == 5
    assert tree.line("nowhere") == 0


@given(
    data=st.dictionaries(WORDS, st.dictionaries(WORDS, st.lists(WORDS, max_size=3), max_size=3), max_size=4)
)
def test_ini(data: dict[str, dict[str, list[str]]]) -> None:
    lines: list[str] = []
    for section, entries in data.items():
        lines.append(f"[{section}]")
        for key, elements in entries.items():
            lines += [f"{key} =", *(f"    {element}" for element in elements), "# a comment", ""]
    tree = ini.parse(file("\n".join(lines)))
    for section, entries in data.items():
        for key, elements in entries.items():
            assert tree.texts(section, key) == elements
            assert lines[tree.line(section, key) - 1] == f"{key} ="
            for place in tree.items(section, key):
                if tree.text(*place):
                    assert lines[tree.line(*place) - 1].strip() == tree.text(*place)


@given(
    data=st.dictionaries(
        WORDS, st.lists(st.text("ab<&é", min_size=1, max_size=5), min_size=1, max_size=3), max_size=4
    )
)
def test_xml(data: dict[str, list[str]]) -> None:
    lines = ['<?xml version="1.0"?>', '<root xmlns="x">']
    lines += [f"<{name}>{escape(text)}</{name}>" for name, many in data.items() for text in many]
    tree = xml.parse(file("\n".join([*lines, "</root>"])))
    for name, many in data.items():
        assert [tree.text(*place) for place in tree.items(name)] == many
        for place in tree.items(name):
            assert lines[tree.line(*place) - 1] == f"<{name}>{escape(tree.text(*place))}</{name}>"


@pytest.mark.parametrize("parse", [toml.parse, json.parse, yaml.parse, xml.parse])
def test_what_is_broken_is_unreadable(parse: Any) -> None:
    with pytest.raises(Unreadable, match="is no "):
        parse(file("[ { <"))


def test_whoever_asks_for_a_text_gets_a_text() -> None:
    tree = json.parse(file('{"a": {"b": ["c", 1, null, true, {}]}}'))
    assert tree.text("a", "b", 0) == "c"
    assert tree.text("a", "b", 1) == "1"
    assert [tree.text("a", "b", index) for index in (2, 3, 4, 5, 99)] == [""] * 5
    assert tree.texts("a", "b") == ["c", "1"]
    assert tree.text("a") == tree.text("x", "y", 0) == ""
    assert tree.keys("a", "b") == ()
    assert list(tree.facts("name", "a", "nothing")) == []
