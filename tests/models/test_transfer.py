"""Fetching bytes: what a server may answer, and how long one waits."""

import email.utils
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from models.hub import Hub, Trouble, hub

from nlx_lsp.errors import DownloadFailed
from nlx_lsp.models.progress import Meter, Progress
from nlx_lsp.models.transfer import Source, connected, fetch, retry_after

CONTENT = bytes(range(256)) * 400
PATIENCE = 0.001


async def transfer(state: Hub, part: Path, size: int = len(CONTENT)) -> None:
    async with connected() as client:
        source = Source(url=f"{state.elsewhere}/o/n/x.gguf", size=size)
        await fetch(client, source, part, lambda *_: None, patience=PATIENCE)


@pytest.mark.parametrize("size", [0, len(CONTENT)])
@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("have", [0, 1, 5000, len(CONTENT) - 1, len(CONTENT), len(CONTENT) + 9])
async def test_whatever_is_there_the_file_is_whole_afterwards(
    tmp_path: Path, size: int, ranges: bool, have: int
) -> None:
    part = tmp_path / "part"
    part.write_bytes((CONTENT + b"x" * 9)[:have])
    with hub() as state:
        state.add("o/n", x=CONTENT)
        state.ranges = ranges
        await transfer(state, part, size)
    assert part.read_bytes() == CONTENT


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=206, headers={"Content-Range": "bytes 7-9/102400"}, body=b"789"),
        Trouble(status=206, headers={"Content-Range": "nonsense"}, body=b"789"),
        Trouble(status=206, headers={"Content-Range": "bytes \xb2-\xb3/\xb9"}, body=b"789"),
        Trouble(status=416, headers={"Content-Range": "bytes */*"}),
    ],
)
async def test_a_piece_that_was_not_asked_for_is_not_put_in(tmp_path: Path, trouble: Trouble) -> None:
    part = tmp_path / "part"
    part.write_bytes(CONTENT[:5000])
    with hub() as state:
        state.add("o/n", x=CONTENT)
        state.troubles = [trouble]
        await transfer(state, part)
    assert part.read_bytes() == CONTENT


async def test_a_server_that_never_sends_all_of_it_is_given_up(tmp_path: Path) -> None:
    with hub() as state:
        state.add("o/n", x=CONTENT)
        state.ranges = False
        state.troubles = [Trouble(after=5000)] * 20
        with pytest.raises(DownloadFailed, match=r"broke off again and again"):
            await transfer(state, tmp_path / "part")
        assert len(state.fetched()) < 10


async def test_endless_redirections_end(tmp_path: Path) -> None:
    with hub() as state:
        state.add("o/n", x=CONTENT)
        state.troubles = [Trouble(status=302, headers={"Location": "/o/n/x.gguf"})] * 200
        with pytest.raises(DownloadFailed, match=r"cannot be reached \(Exceeded maximum allowed redirects"):
            await transfer(state, tmp_path / "part")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("", None), ("0", 0), (" 7 ", 7), ("x", None), ("-1", None), ("\xb2", None), ("1e9", None)],
)
def test_how_long_a_server_wants_to_be_left_alone(text: str, seconds: float | None) -> None:
    assert retry_after(text) == seconds


def test_a_server_may_name_the_moment() -> None:
    assert retry_after(email.utils.formatdate(time.time() + 1000)) == pytest.approx(1000, abs=30)
    assert retry_after(email.utils.formatdate(time.time() - 1000)) == 0


@given(st.lists(st.integers(0, 1000)), st.integers(0, 1000))
def test_progress_never_makes_no_sense(counts: list[int], total: int) -> None:
    seen: list[Progress] = []
    meter = Meter(seen.append)
    meter.begin("fetch", 0, total)
    for count in sorted(counts):
        meter.count(count, total)
    assert seen
    assert all(each.rate >= 0 and (each.remaining is None or each.remaining >= 0) for each in seen)
    assert [each.done for each in seen] == sorted(each.done for each in seen)
