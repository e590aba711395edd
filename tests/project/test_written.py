"""What is remembered of texts that were written without a mark."""

from pathlib import Path

import platformdirs
import pytest

from nlx_lsp.project.written import recall, remember


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def test_what_was_written_is_remembered_by_its_file(tmp_path: Path) -> None:
    one, other = tmp_path / "one.md", tmp_path / "other.md"
    remember(one, {"a": "1"})
    remember(one, {"b": "2"})
    remember(one, {"a": "3"})
    assert recall(one) == {"b": "2", "a": "3"}
    assert recall(other) == {}
    (tmp_path / "link.md").symlink_to(one)
    assert recall(tmp_path / "link.md") == recall(one)


def test_no_more_than_the_last_ones_are_kept(tmp_path: Path) -> None:
    for start in range(0, 400, 100):
        remember(tmp_path / "one.md", {str(number): "x" for number in range(start, start + 100)})
    kept = recall(tmp_path / "one.md")
    assert len(kept) == 200
    assert list(kept)[-1] == "399"


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"file": 1}', '{"file": "x", "written": {}}', "\udcff"])
def test_a_damaged_memory_is_none(tmp_path: Path, damage: str) -> None:
    remember(tmp_path / "one.md", {"a": "1"})
    folder = platformdirs.user_state_path("nlx-lsp", appauthor=False) / "written"
    [place] = folder.iterdir()
    place.write_text(damage, "utf-8", "surrogateescape")
    assert recall(tmp_path / "one.md") == {}
    remember(tmp_path / "one.md", {"a": "1"})
    assert recall(tmp_path / "one.md") == {"a": "1"}
