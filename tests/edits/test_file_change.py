"""Changes on disk: checked, and all of them or none."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.edits.difference import difference
from nlx_lsp.edits.file_change import gather, write
from nlx_lsp.errors import DocumentMoved, EditRefused
from nlx_lsp.values import Edit, Proposal, Span

NOWHERE = Span(start=0, end=0)


def proposal(path: Path, before: str | None, after: str) -> Proposal:
    edit = difference((before or "").encode(), after.encode())
    return Proposal(symbol="x", target=NOWHERE, edits=(edit,), path=str(path), before=before)


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_a_change_leads_from_before_to_after(before: str, after: str) -> None:
    [change] = gather([proposal(Path("/a.py"), before, after)])
    assert (change.before, change.after) == (before.encode(), after.encode())


def test_proposals_for_one_file_are_one_change() -> None:
    first, second = (
        Proposal(symbol=text, target=NOWHERE, edits=(edit,), path="/a.py", before="ab")
        for text, edit in (
            ("second", Edit(span=Span(start=2, end=2), text="!")),
            ("first", Edit(span=Span(start=1, end=1), text="-")),
        )
    )
    [change] = gather([first, second, Proposal(symbol="the document", target=NOWHERE, edits=first.edits)])
    assert change.after == b"a-b!"
    with pytest.raises(EditRefused, match="contradict"):
        gather([first, Proposal(symbol="x", target=NOWHERE, edits=first.edits, path="/a.py", before="abc")])


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("old")
    path.chmod(0o755)
    write(gather([proposal(path, "old", "new")]), [tmp_path])
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o755


def test_what_was_done_is_taken_back(tmp_path: Path) -> None:
    """The third file would be below the second, which is then no folder."""
    old = tmp_path / "old.py"
    old.write_text("old")
    changes = gather(
        [
            proposal(old, "old", "new"),
            proposal(tmp_path / "deep" / "new", None, "new"),
            proposal(tmp_path / "deep" / "new" / "newer", None, "new"),
        ]
    )
    with pytest.raises(EditRefused, match="newer cannot be written"):
        write(changes, [tmp_path])
    assert old.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["old.py"]


def test_a_link_at_the_place_of_a_new_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "link.py").symlink_to("nothing.py")
    with pytest.raises(DocumentMoved, match="is there by now"):
        write(gather([proposal(tmp_path / "link.py", None, "new")]), [tmp_path])
    assert not (tmp_path / "nothing.py").exists()


def test_a_link_to_a_file_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text("old")
    (tmp_path / "link.py").symlink_to("real.py")
    write(gather([proposal(tmp_path / "link.py", "old", "new")]), [tmp_path])
    assert (tmp_path / "link.py").is_symlink()
    assert (tmp_path / "real.py").read_text() == "new"
