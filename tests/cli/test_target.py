"""What ``FILE:LINE`` means, for every name that a file can have."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.cli.target import Target, parse_target
from nlx_lsp.errors import UsageError


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["a.py", "with a blank.py", "colon:colon.py", "12", "ü.py", "C:\\x.py", "-a.py"]
)
def test_the_line_is_told_from_the_name(name: str, folder: Path) -> None:
    (folder / name).touch()
    assert parse_target(name) == Target(path=Path(name))
    assert parse_target(f"{name}:7") == Target(path=Path(name), line=7)
    assert parse_target(f"{name}:7:3") == Target(path=Path(name), line=7)
    assert parse_target(f"{name}:7:") == Target(path=Path(name), line=7)
    assert parse_target(f"{folder / name}:7") == Target(path=folder / name, line=7)


def test_a_file_of_that_very_name_comes_first(folder: Path) -> None:
    (folder / "a.py").touch()
    (folder / "a.py:7").touch()
    assert parse_target("a.py:7") == Target(path=Path("a.py:7"))
    assert parse_target("a.py:7:2") == Target(path=Path("a.py:7"), line=2)
    assert parse_target("a.py:8") == Target(path=Path("a.py"), line=8)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nowhere.py", "There is no file nowhere.py."),
        ("nowhere.py:3", "There is no file nowhere.py."),
        ("a.py:0", "a.py:0: lines are counted from 1."),
        ("sub", "sub is a folder. Name one file in it."),
        ("sub:3", "sub is a folder. Name one file in it."),
        ("", "There is no file ."),
        ("a.py:-3", "There is no file a.py:-3."),
        ("a.py:x", "There is no file a.py:x."),
    ],
)
def test_what_makes_no_sense_is_said(text: str, message: str, folder: Path) -> None:
    (folder / "a.py").touch()
    (folder / "sub").mkdir()
    with pytest.raises(UsageError) as error:
        parse_target(text)
    assert str(error.value) == message


@given(st.text(max_size=30))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    try:
        target = parse_target(text)
    except UsageError as error:
        assert str(error)  # noqa: PT017 - not raising is as good
    else:
        assert os.path.exists(target.path)  # noqa: PTH110 - any text may be asked
