"""Reading and writing files: nothing but the text changes, and never halfway."""

import os
import stat
from pathlib import Path

import pytest

from nlx_lsp.cli.file import read_file, write_file
from nlx_lsp.errors import DocumentMoved, EditRefused, UsageError

needs_posix = pytest.mark.skipif(os.name != "posix", reason="modes and links of POSIX")
not_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do everything"
)


@pytest.mark.parametrize(
    "data", [b"", b"x = 1\n", b"\xef\xbb\xbfx = 1\r\n", b"x = '\xe2\x82\xac'\r\n\n\x0c\r", b"x"]
)
def test_bytes_go_round(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(data)
    file = read_file(path)
    assert not file.text.startswith(b"\xef\xbb\xbf")
    write_file(file, file.text + b"y = 2\r\n")
    assert path.read_bytes() == data + b"y = 2\r\n"
    assert list(tmp_path.iterdir()) == [path]


@needs_posix
@pytest.mark.parametrize("mode", [0o755, 0o600, 0o444])
def test_mode_and_links_stay(mode: int, tmp_path: Path) -> None:
    path, link = tmp_path / "sub" / "a.py", tmp_path / "link.py"
    path.parent.mkdir()
    path.write_bytes(b"old")
    path.chmod(mode)
    link.symlink_to(path)
    write_file(read_file(link), b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert [item.name for item in path.parent.iterdir()] == ["a.py"]


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    file = read_file(path)
    path.write_bytes(b"newer")
    with pytest.raises(DocumentMoved, match="has changed meanwhile and is left alone"):
        write_file(file, b"new")
    assert path.read_bytes() == b"newer"
    path.unlink()
    with pytest.raises(EditRefused, match="No such file"):
        write_file(file, b"new")
    assert list(tmp_path.iterdir()) == []


@not_root
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    file = read_file(path)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(EditRefused, match="cannot be written: Permission denied"):
            write_file(file, b"new")
    finally:
        tmp_path.chmod(0o755)
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.py", b"x = 1\ny = '\xe9'\n", "is not UTF-8: line 2 has the byte 0xe9. Convert it first."),
        ("a.py", "x = 1\n".encode("utf-16"), "is not UTF-8: line 1"),
        (
            "a.py",
            b"# -*- coding: latin-1 -*-\n",
            "declares the encoding iso-8859-1. Only UTF-8 can be edited.",
        ),
        ("a.pyi", b"#!x\n# vim: set fileencoding=cp1252 :\n", "declares the encoding cp1252."),
        ("a.py", b"# coding: ascii\n", "declares the encoding ascii."),
        ("a.py", b"# coding: klingon\n", "declares an encoding that Python does not know."),
        ("a.py", b"\xef\xbb\xbf# coding: latin-1\n", "declares an encoding"),
        ("a.py", b"#" * ((16 << 20) + 1), "is longer than 16 MiB."),
    ],
)
def test_what_is_not_utf_8_is_refused(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UsageError) as error:
        read_file(path)
    assert message in str(error.value)
    assert path.read_bytes() == data


@pytest.mark.parametrize(
    "line", ["# coding: utf-8", "# -*- coding: UTF8 -*-", "# coding: utf_8_sig", "x = 'coding: latin-1'"]
)
def test_a_declaration_of_utf_8_is_fine(line: str, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text(line)
    assert read_file(path).text == line.encode()


def test_other_languages_declare_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.js"
    path.write_text("# coding: latin-1\n")
    assert read_file(path).text


@needs_posix
def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    with pytest.raises(UsageError, match="is no regular file"):
        read_file(tmp_path / "pipe.py")
    (tmp_path / "loop.py").symlink_to("loop.py")
    with pytest.raises(UsageError, match="cannot be read"):
        read_file(tmp_path / "loop.py")
