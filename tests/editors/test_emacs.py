"""What a user of Emacs' package does, key by key."""

import os
import re
import signal
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest
from actions.reviewer import EXAMPLES
from editors.programs import Package
from editors.stage import TITLE, UNTOUCHED, Begin, Stage
from editors.test_work import AT_ONCE, DOCUMENTED, NEVER, SLOWLY

pytestmark = pytest.mark.editors

FAULTY = EXAMPLES[0]
REVIEW = [
    {"match": "A reviewer says", "answer": "yes", "probability": 0.9},
    {"match": "Look for faults", "answer": {"findings": [FAULTY.item]}},
]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Start Emacs with the package, and a file of the standard library."""
    stages: list[Stage] = []

    def start(script: Sequence[object] = ()) -> Stage:
        stages.append(Stage(Package, tmp_path, script=script))
        return stages[-1]

    yield start
    for stage in stages:
        stage.close()


def package(stage: Stage) -> Package:
    assert isinstance(stage.editor, Package)
    return stage.editor


def documented(stage: Stage) -> str:
    return stage.original.decode().replace(UNTOUCHED, DOCUMENTED)


def test_a_real_engine_writes_and_one_undo_takes_it_back(begin: Begin) -> None:
    stage = begin()
    editor = package(stage)
    editor.call("nlx-document", TITLE)
    editor.until("of 5 fields by the model")
    text = editor.saved().decode()
    assert "\n    Args:\n        r: " in text
    editor.undo()
    assert editor.saved() == stage.original


def test_the_menu_leads_to_it_and_the_mode_line_shows_it(begin: Begin) -> None:
    stage = begin(SLOWLY)
    editor = package(stage)
    editor.call("nlx-menu")
    editor.until("commit message")
    editor.terminal.type("a")
    editor.until(r"nlx \(default ")
    editor.terminal.type(TITLE)
    editor.terminal.press("Enter")
    editor.see_progress()
    editor.until("5 of 5 fields by the model")
    assert editor.saved().decode() == documented(stage)
    assert not re.search(r" nlx \d+%", editor.terminal.screen())


def test_a_proposal_is_accepted(begin: Begin) -> None:
    stage = begin(AT_ONCE)
    editor = package(stage)
    editor.call("nlx-toggle-preview")
    editor.call("nlx-document", TITLE)
    editor.until(r"\[Accept C-c C-c\]")
    editor.until(r'^\+    """Convert a colour from RGB to YIQ\.')
    assert stage.file.read_bytes() == stage.original
    editor.terminal.press("C-x", "o", "C-c", "C-c")
    editor.until("5 of 5 fields by the model")
    assert editor.saved().decode() == documented(stage)


def test_a_quit_stops_what_is_waited_for_and_nothing_else(begin: Begin) -> None:
    stage = begin(NEVER)
    editor = package(stage)
    editor.call("nlx-document", TITLE)
    editor.see_progress()
    editor.terminal.press("C-g")
    editor.until("^Quit")
    editor.send("status")
    editor.until(r"Write a docstring for .rgb_to_yiq.: \w+, \d+%")
    editor.call("nlx-wait")
    editor.until(r"^Write a docstring for .rgb_to_yiq.: \d+%")
    editor.terminal.press("C-g")
    editor.until("cancelled")
    editor.send("status")
    editor.until(r"jobs\s*\n\s*\n")
    assert editor.saved() == stage.original


def test_a_click_on_the_progress_cancels(begin: Begin) -> None:
    stage = begin(NEVER)
    editor = package(stage)
    editor.call("xterm-mouse-mode")
    editor.call("nlx-document", TITLE)
    editor.see_progress()
    lines = editor.terminal.screen().split("\n")
    [(row, column)] = [(row, line.index(" nlx ") + 3) for row, line in enumerate(lines, 1) if " nlx " in line]
    for end in "Mm":  # what a terminal sends when the button goes down, and up
        editor.terminal.type(f"\x1b[<0;{column};{row}{end}")
    editor.until("cancelled")
    assert editor.saved() == stage.original


def test_a_finding_is_shown_listed_and_mended(begin: Begin) -> None:
    stage = begin(REVIEW)
    editor = package(stage)
    faulty = stage.file.with_name("faulty.py")
    faulty.write_text(FAULTY.text, "utf-8")
    editor.call("find-file", str(faulty))
    editor.until(r"faulty\.py .*eglot:project")
    editor.go_to(FAULTY.text[: FAULTY.text.index(FAULTY.signature)].count("\n") + 1)
    editor.call("nlx-review", "Review `f`")
    editor.until("1 finding")
    editor.until(r"Flymake\[\d+ 1|Flymake\[1")
    editor.call("nlx-findings")
    editor.until(r"faulty\.py +8 +off by one +Reads one element past the end")
    editor.terminal.type("x")
    editor.until("Pick an action")
    editor.terminal.type("Apply the fix")
    editor.terminal.press("Tab", "Enter")
    editor.until(re.escape(FAULTY.mended))
    editor.call("switch-to-buffer", faulty.name)
    editor.save()
    assert faulty.read_text("utf-8") == FAULTY.text.replace(FAULTY.quote, FAULTY.mended)


def test_the_user_writes_elsewhere_meanwhile(begin: Begin) -> None:
    stage = begin(SLOWLY)
    editor = package(stage)
    editor.call("nlx-document", TITLE)
    editor.see_progress()
    editor.type_at(1, "# written meanwhile\n")
    editor.until("5 of 5 fields by the model")
    assert editor.saved().decode() == f"# written meanwhile\n{documented(stage)}"


def test_a_server_that_is_killed_leaves_all_as_it_was(begin: Begin, tmp_path: Path) -> None:
    stage = begin(NEVER)
    editor = package(stage)
    editor.call("nlx-document", TITLE)
    editor.see_progress()
    os.kill(_server(tmp_path), signal.SIGKILL)
    editor.until(r"\A(?!(.|\n)* nlx \d+%)")
    assert editor.saved() == stage.original
    editor.connect()
    editor.call("nlx-document", TITLE)
    editor.see_progress()
    editor.send("cancel")
    editor.until("cancelled")


def _server(home: Path) -> int:
    """Return the number of the process that serves the editor whose user lives in a folder."""
    [number] = [
        process.pid
        for process in psutil.process_iter()
        if "nlx-lsp" in " ".join(_known(process)) and f"HOME={home}" in _variables(process)
    ]
    return number


def _known(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def _variables(process: psutil.Process) -> set[str]:
    try:
        return {f"{name}={value}" for name, value in process.environ().items()}
    except psutil.Error:
        return set()
