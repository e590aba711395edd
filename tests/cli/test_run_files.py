"""`nlx-lsp run` where an action changes other files than the one that is named."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from elsewhere import NOTE, install

Done = subprocess.CompletedProcess[str]
Call = Callable[..., Done]
Run = Callable[..., Done]

CODE = "def add(a, b):\n    return a + b\n"
OLD = "import a\n"
NEW = "import a\n\n\ndef test_it():\n    assert a.add(1, 1) == 2\n"


@pytest.fixture
def run(project: Path, call: Call, script: Callable[..., list[str]]) -> Run:
    """Run the action on a file of the project."""
    (project / "a.py").write_text(CODE)
    environment = install(project.parent / "packages")

    def do(*words: str, files: list[tuple[str, str | None, str]], **options: str) -> Done:
        changes = [
            {"path": str(project / name), "before": before, "after": after} for name, before, after in files
        ]
        given = [
            f"--option={name}={json.dumps(value)}" for name, value in {**options, "files": changes}.items()
        ]
        return call("run", "elsewhere", "a.py", *words, *given, *script(), **environment)

    return do


def test_the_diff_makes_and_changes_files(project: Path, run: Run) -> None:
    (project / "test_b.py").write_text(OLD)
    files = [("tests/test_a.py", None, NEW), ("test_b.py", OLD, NEW)]
    done = run(files=files, here="# tested\n")
    assert done.returncode == 0
    assert "--- /dev/null\n+++ b/tests/test_a.py\n@@ -0,0 +1,5 @@\n" in done.stdout
    assert f"test_a.py: {NOTE}.\n" in done.stderr
    assert "elsewhere: 3 done, 0 not done" in done.stderr
    assert (project / "test_b.py").read_text() == OLD
    assert not (project / "tests").exists()
    subprocess.run(["git", "init", "--quiet"], cwd=project, check=True)
    subprocess.run(["git", "apply", "-"], input=done.stdout, cwd=project, check=True, encoding="utf-8")
    assert (project / "tests/test_a.py").read_text() == NEW
    assert (project / "test_b.py").read_text() == NEW
    assert (project / "a.py").read_text() == "# tested\n" + CODE


def test_all_files_are_written(project: Path, run: Run) -> None:
    old, new = (f"\ufeff{text}".replace("\n", "\r\n") for text in (OLD, NEW))
    (project / "test_b.py").write_bytes(old.encode())
    done = run(
        "--write", files=[("tests/deep/test_a.py", None, NEW), ("test_b.py", old, new)], here="# tested\n"
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert (project / "tests/deep/test_a.py").read_text() == NEW
    assert (project / "test_b.py").read_bytes() == new.encode()
    assert (project / "a.py").read_text() == "# tested\n" + CODE


@pytest.mark.parametrize(
    ("name", "before", "message"),
    [
        ("test_b.py", None, "is there by now, and is left alone. Run the action again."),
        ("test_b.py", "other\n", "has changed meanwhile, and is left alone. Run the action again."),
        ("test_c.py", OLD, "is no longer there."),
        ("../test_c.py", None, "lies outside of the project."),
        ("test_b.py/test_c.py", None, "nothing can be made in"),
        (".git/config", None, "lies outside of the project."),
        ("away/test_c.py", None, "lies outside of the project."),
    ],
)
def test_where_one_file_cannot_be_written_nothing_is(
    project: Path, run: Run, name: str, before: str | None, message: str
) -> None:
    (project / "test_b.py").write_text(OLD)
    (project / "away").symlink_to(project.parent)
    done = run("--write", files=[("test_a.py", None, NEW), (name, before, NEW)], here="# tested\n")
    assert done.returncode == 1
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert (project / "test_b.py").read_text() == OLD
    assert (project / "a.py").read_text() == CODE
    assert not (project / "test_a.py").exists()


def test_what_is_found_is_said(run: Run) -> None:
    done = run(files=[("test_a.py", None, NEW)], finding="def add")
    assert "a.py:1:1: This looks like a bug. [logic error, 90% sure]\n" in done.stderr
