"""What a user does with the plain editor and the lines of the README, key by key."""

import pytest
from editors.stage import LINE, TITLE, UNTOUCHED, Begin

pytestmark = pytest.mark.editors

ANSWER = {
    "summary": "Convert a colour from RGB to YIQ.",
    "params": {"r": "The red part.", "g": "The green part.", "b": "The blue part."},
    "returns": "The luma and both chroma parts.",
}
DOCUMENTED = '''\
def rgb_to_yiq(r, g, b):
    """Convert a colour from RGB to YIQ.

    Args:
        r: The red part.
        g: The green part.
        b: The blue part.

    Returns:
        The luma and both chroma parts.
    """
    y = 0.30*r'''
AT_ONCE = [ANSWER]
SLOWLY = [{"answer": ANSWER, "delay": 0.1}]
"""Takes about five seconds."""
CASES = [{"cases": {"case1": {"r": "0", "g": "0", "b": "0", "expected": "(0.0, 0.0, 0.0)"}}}]
SCAFFOLD = """\
import pytest

from colorsys import rgb_to_yiq


# Never run: tests.run is set to never.
def test_rgb_to_yiq_ordinary_values():
    assert rgb_to_yiq(0, 0, 0) == pytest.approx((0.0, 0.0, 0.0))
"""
NEVER = [{"answer": ANSWER, "delay": 60}]


def test_a_real_engine_writes_and_one_undo_takes_it_back(begin: Begin) -> None:
    stage = begin()
    editor = stage.editor
    editor.choose(TITLE)
    editor.accept()
    editor.until("of 5 fields by the model")
    text = editor.saved().decode()
    assert text.count('"""') == stage.original.decode().count('"""') + 2
    assert UNTOUCHED not in text
    assert "\n    Args:\n        r: " in text
    editor.undo()
    assert editor.saved() == stage.original


def test_the_answer_lands_where_it_belongs(begin: Begin) -> None:
    stage = begin(AT_ONCE)
    stage.editor.choose(TITLE)
    stage.editor.accept()
    stage.editor.until("5 of 5 fields by the model")
    wanted = stage.original.decode().replace(UNTOUCHED, DOCUMENTED)
    assert stage.editor.saved().decode() == wanted


def test_progress_is_shown(begin: Begin) -> None:
    stage = begin(SLOWLY)
    stage.editor.choose(TITLE)
    stage.editor.see_progress()
    stage.editor.accept()
    stage.editor.until("5 of 5 fields by the model")


def test_a_job_is_cancelled(begin: Begin) -> None:
    stage = begin(NEVER)
    stage.editor.choose(TITLE)
    stage.editor.send("status")
    stage.editor.until(r'title( =)? "Write a docstring')
    stage.editor.send("cancel")
    stage.editor.until(r'"nlx-1"')
    stage.editor.send("status")
    stage.editor.until(r"jobs:?\s+(\[\]|\{\})")
    assert stage.editor.saved() == stage.original


def test_the_user_writes_elsewhere_meanwhile(begin: Begin) -> None:
    stage = begin(SLOWLY)
    stage.editor.choose(TITLE)
    stage.editor.type_at(1, "# written meanwhile\n")
    stage.editor.accept()
    stage.editor.until("5 of 5 fields by the model")
    documented = stage.original.decode().replace(UNTOUCHED, DOCUMENTED)
    assert stage.editor.saved().decode() == f"# written meanwhile\n{documented}"


def test_the_user_changes_the_function_meanwhile(begin: Begin) -> None:
    stage = begin(SLOWLY)
    stage.editor.choose(TITLE)
    stage.editor.type_at(LINE + 1, "# ")
    stage.editor.until("not applied")
    changed = stage.editor.saved().decode()
    assert changed == stage.original.decode().replace("    y = 0.30*r", "#     y = 0.30*r")
    stage.editor.send("lastResult")
    stage.editor.until("Convert a colour from RGB to YIQ")
    assert stage.editor.saved().decode() == changed


def test_the_prompt_is_shown(begin: Begin) -> None:
    stage = begin(AT_ONCE)
    stage.editor.choose(TITLE)
    stage.editor.accept()
    stage.editor.until("5 of 5 fields by the model")
    stage.editor.send("showPrompt")
    stage.editor.read_on()
    stage.editor.until(
        "This is all that the model sees" if stage.editor.opens_documents else r"prompt-nlx-2\.md"
    )


def test_tests_are_written_into_a_new_file(begin: Begin) -> None:
    stage = begin(CASES)
    stage.editor.choose("Write tests for `rgb_to_yiq`")
    stage.editor.until("test_colorsys.py is (written|in the editor)")
    stage.editor.save_all()
    assert stage.editor.saved() == stage.original
    [tests] = stage.file.parent.rglob("test_colorsys.py")
    assert tests.read_text("utf-8") == SCAFFOLD
