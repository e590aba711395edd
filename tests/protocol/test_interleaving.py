"""Whatever the user types while the model writes: the code stays theirs, plus exactly the docstring."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from protocol.answers import ADDED, CODE
from protocol.editor import Editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

BARE = "def add(a, b):\n    return a + b\n"
DOCSTRING = ADDED.removeprefix("def add(a, b):\n").removesuffix("    return a + b\n")
PLACES = ["SMILE", "def add", "a, b", "return a + b", "def halve", "/ 2", "class Counter", "self.steps"]
"""Texts that stand in the code once, and that no typing takes away."""
TYPED = ["# é😀\n", "\n", "x", " ", "'''", "😀 = 1\n\n"]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(
    strokes=st.lists(
        st.tuples(st.sampled_from(PLACES), st.sampled_from(TYPED), st.sampled_from([0.0, 0.02, 0.1])),
        max_size=6,
    )
)
async def test_the_code_is_the_users(editor: Editor, strokes: list[tuple[str, str, float]]) -> None:
    uri = editor.open(CODE, kind="quick")
    expected = CODE
    told = len(editor.told())
    await editor.run(uri, "def add")
    for place, typed, pause in strokes:
        await asyncio.sleep(pause)
        at = editor.texts[uri].index(place)
        editor.type(uri, at, at, typed)
        at = expected.index(place)
        expected = expected[:at] + typed + expected[at:]
    await editor.until(lambda: len(editor.told()) > told)
    await asyncio.sleep(0)
    text = editor.texts[uri]
    if "not applied" in editor.told()[-1]:
        assert text == expected
    else:
        assert "4 of 4 fields by the model" in editor.told()[-1]
        assert text.count(DOCSTRING) == 1
        assert text.replace(DOCSTRING, "") == expected
    editor.close(uri)
