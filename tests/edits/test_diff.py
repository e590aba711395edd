"""A diff is right if git turns the old text into the new one with it, byte for byte."""

import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlx_lsp.edits.diff import unified

LINES = st.text(alphabet="ab\r\f\x1c\u2028é€😀\t -+@\\", max_size=6)
TEXTS = st.lists(LINES, max_size=12).map("\n".join).map(str.encode)


def applied(before: bytes, diff: str, path: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(before)
        command = ["git", "apply", "--whitespace=nowarn", "-"]
        subprocess.run(command, cwd=folder, input=diff.encode(), check=True)
        return file.read_bytes()


@settings(max_examples=40, deadline=None)
@given(TEXTS.filter(bool), TEXTS.filter(bool))
def test_git_applies_it(before: bytes, after: bytes) -> None:
    diff = unified(before, after, "a.py")
    assert (diff == "") == (before == after)
    if diff:
        assert applied(before, diff, "a.py") == after


@pytest.mark.parametrize(
    "path", ["a.py", "with a blank.py", 'quo"te.py', "back\\slash.py", "tab\t.py", "ü/é.py"]
)
def test_git_finds_the_file(path: str) -> None:
    assert applied(b"one\n", unified(b"one\n", b"two\n", path), path) == b"two\n"


def test_it_looks_like_a_diff() -> None:
    assert unified(b"a\nb\nc\n", b"a\nB\nc", "x/y.py") == (
        "--- a/x/y.py\n+++ b/x/y.py\n@@ -1,3 +1,3 @@\n a\n-b\n-c\n+B\n+c\n\\ No newline at end of file\n"
    )
