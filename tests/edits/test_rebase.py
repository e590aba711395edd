"""Applying edits, and carrying proposals over to a document that has moved on."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.edits.apply import apply
from nlx_lsp.edits.rebase import rebase
from nlx_lsp.errors import DocumentMoved
from nlx_lsp.values import Edit, Proposal, Span

TEXT = "0123456789é😀abcdefghij".encode()


def edit(start: int, end: int, text: str) -> Edit:
    return Edit(span=Span(start=start, end=end), text=text)


def proposal(start: int = 4, end: int = 8, *edits: Edit) -> Proposal:
    return Proposal(symbol="`f`", target=Span(start=start, end=end), edits=edits or (edit(5, 6, "NEW"),))


def test_apply_makes_all_edits_at_once() -> None:
    assert (
        apply(b"abcdef", [edit(0, 0, "é"), edit(1, 3, ""), edit(3, 3, "x"), edit(6, 6, "!")])
        == "éaxdef!".encode()
    )


@pytest.mark.parametrize(
    "edits", [[edit(2, 4, ""), edit(3, 5, "")], [edit(3, 3, ""), edit(1, 1, "")], [edit(9, 9, "")]]
)
def test_apply_refuses_what_does_not_fit(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        apply(b"abcdef", edits)


@given(st.data())
def test_a_rebased_edit_lands_where_it_would_have(data: st.DataObject) -> None:
    """Changing elsewhere and then applying is applying and then changing elsewhere."""
    text, moved = TEXT.decode(), proposal()
    for _ in range(data.draw(st.integers(1, 4))):
        target = moved.target
        places = [*range(target.start), *range(target.end + 1, len(text.encode()) + 1)]
        borders = [p for p in places if _is_border(text.encode(), p)]
        start = data.draw(st.sampled_from(borders))
        end = data.draw(
            st.sampled_from([p for p in borders if p >= start and (p < target.start or start > target.end)])
        )
        change = edit(start, end, data.draw(st.sampled_from(["", "x", "é", "😀\n", "longer text"])))
        text = apply(text.encode(), [change]).decode()
        moved = rebase(moved, [change])
    assert text.encode()[moved.target.start : moved.target.end] == b"4567"
    assert "4NEW67" in apply(text.encode(), moved.edits).decode()


def _is_border(text: bytes, offset: int) -> bool:
    return offset == len(text) or text[offset] & 0xC0 != 0x80


@pytest.mark.parametrize(
    "change",
    [edit(5, 6, ""), edit(0, 5, ""), edit(7, 20, "x"), edit(0, 20, ""), edit(4, 4, "x"), edit(8, 8, "x")],
)
def test_a_change_that_touches_the_target_makes_it_void(change: Edit) -> None:
    with pytest.raises(DocumentMoved, match="`f` has changed"):
        rebase(proposal(), [change])


@pytest.mark.parametrize(
    "change", [edit(8, 8, "\n"), edit(4, 4, "def g(): pass\n"), edit(8, 9, ""), edit(2, 4, "")]
)
def test_whole_lines_at_its_border_are_not_the_target(change: Edit) -> None:
    assert rebase(proposal(), [change]).edits[0].text == "NEW"


def test_changes_count_one_after_another() -> None:
    moved = rebase(proposal(), [edit(0, 0, "ab"), edit(1, 2, ""), edit(10, 12, "")])
    assert moved == evolve(proposal(), target=Span(start=5, end=9), edits=(edit(6, 7, "NEW"),))
