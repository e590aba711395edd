"""What is dismissed stays so, as long as it is the same; and nothing else does."""

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.errors import UsageError
from nlx_lsp.project.dismissed import Dismissed, fingerprint

CODE = "    for i in range(n + 1):"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "project" / ".git").mkdir(parents=True)
    return tmp_path / "project"


def has(path: Path, category: str = "off by one", name: str = "f", code: str = CODE) -> bool:
    return Dismissed.read(path).has(category, name, code)


def dismiss(path: Path, category: str = "off by one", name: str = "f", code: str = CODE) -> None:
    Dismissed.read(path).add(category, name, code)


def test_a_finding_is_remembered_by_its_content(project: Path) -> None:
    path = project / "a.py"
    assert not has(path)
    dismiss(path)
    assert has(path)
    assert has(path, code=" for i in range( n+1 ) :\n")
    assert has(project / "moved" / "b.py"), "wherever it goes"
    assert has(path, name="`Class.f`"), "in whatever class it is"
    assert not has(path, name="g")
    assert not has(path, category="logic error")
    assert not has(path, code="    for i in range(n):")


def test_a_category_is_remembered_for_its_file(project: Path) -> None:
    Dismissed.read(project / "sub" / "a.py").add_category("security")
    assert has(project / "sub" / "a.py", category="security", name="x", code="y")
    assert not has(project / "a.py", category="security")
    assert not has(project / "sub" / "a.py", category="concurrency")


def test_the_file_is_for_people(project: Path) -> None:
    dismiss(project / "a.py")
    Dismissed.read(project / "new\nline.py").add_category("security")
    text = (project / ".nlx" / "dismissed").read_text("utf-8")
    mark = fingerprint("off by one", "f", CODE)
    first, second, third = text.splitlines()
    assert first.startswith("# ")
    assert second == f"{mark}  off by one in f: for i in range(n + 1):"
    assert third.endswith("  security: every finding in new line.py")


def test_the_file_does_not_grow_by_what_is_in_it(project: Path) -> None:
    for _ in range(3):
        dismiss(project / "a.py")
        Dismissed.read(project / "a.py").add_category("security")
    assert len((project / ".nlx" / "dismissed").read_text().splitlines()) == 3
    dismiss(project / "a.py", code="x" * 100_000)
    assert (project / ".nlx" / "dismissed").stat().st_size < 1000


def test_a_line_may_be_deleted_and_the_end_may_be_missing(project: Path) -> None:
    dismiss(project / "a.py")
    dismiss(project / "a.py", code="x = 1")
    place = project / ".nlx" / "dismissed"
    lines = place.read_text().splitlines()
    place.write_text("\n".join([lines[0], "", "nonsense", lines[2]]))  # as an editor without a last line end
    assert not has(project / "a.py")
    assert has(project / "a.py", code="x = 1")
    dismiss(project / "a.py")
    assert has(project / "a.py")
    assert has(project / "a.py", code="x = 1")


def test_without_a_project_the_folder_is_one(tmp_path: Path) -> None:
    dismiss(tmp_path / "folder.py")
    assert (tmp_path / ".nlx" / "dismissed").is_file()
    assert has(tmp_path / "folder.py")


def test_nothing_is_read_or_written_through_a_link(project: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    profile.write_text("# the user's own\n")
    (project / ".nlx").mkdir()
    (project / ".nlx" / "dismissed").symlink_to(profile)
    with pytest.raises(UsageError, match="no regular file"):
        dismiss(project / "a.py", code="$(rm -rf ~)")
    assert profile.read_text() == "# the user's own\n"
    (project / ".nlx" / "dismissed").unlink()
    (project / ".nlx").rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (project / ".nlx").symlink_to(elsewhere)
    with pytest.raises(UsageError):
        dismiss(project / "a.py")
    assert list(elsewhere.iterdir()) == []
    (elsewhere / "dismissed").write_text(f"{fingerprint('off by one', 'f', CODE)}\n")
    assert not has(project / "a.py")


@pytest.mark.parametrize("kind", ["pipe", "folder", "long", "binary"])
def test_what_cannot_be_read_dismisses_nothing(project: Path, kind: str) -> None:
    place = project / ".nlx" / "dismissed"
    place.parent.mkdir()
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.write_bytes(b"\xff\0" * 8 if kind == "binary" else b"x" * (5 << 20))
    assert not has(project / "a.py")
    if kind == "binary":
        dismiss(project / "a.py")
        assert has(project / "a.py")
    else:
        with pytest.raises(UsageError, match=r"no regular file|longer than 4 MiB"):
            dismiss(project / "a.py")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(project: Path) -> None:
    project.chmod(0o500)
    with pytest.raises(UsageError, match="cannot be written"):
        dismiss(project / "a.py")
    project.chmod(0o700)


def test_two_at_a_time_lose_nothing(project: Path) -> None:
    dismiss(project / "a.py")
    codes = [f"x = {number}" for number in range(40)]
    threads = [
        threading.Thread(target=dismiss, args=(project / "a.py",), kwargs={"code": code}) for code in codes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(has(project / "a.py", code=code) for code in codes)


blank = st.text(" \t\n\r", max_size=5)


@given(st.lists(st.tuples(st.from_regex(r"[^\s]{1,5}", fullmatch=True), blank), max_size=6), blank)
def test_layout_does_not_count(words: list[tuple[str, str]], lead: str) -> None:
    code = lead + "".join(word + space for word, space in words)
    assert fingerprint("security", "f", code) == fingerprint(
        "security", "f", " ".join(word for word, _ in words)
    )
    assert fingerprint("security", "f", code) == fingerprint("security", "`A.B.f`", code)
