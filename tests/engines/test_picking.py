"""Picking tokens under a constraint, finding stops, and how many threads that is worth."""

import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.engines.worker.cores import threads_for
from nlx_lsp.engines.worker.sampling import Sampler, likeliest, probabilities
from nlx_lsp.engines.worker.stops import Stops

LOGITS = st.lists(st.floats(-30, 30), min_size=1, max_size=120)


@given(LOGITS, st.data())
def test_without_a_temperature_the_likeliest_is_picked(logits: list[float], data: st.DataObject) -> None:
    allowed = data.draw(st.sets(st.integers(0, len(logits) - 1)))
    token = Sampler(0.0, 0).pick(logits, allowed.__contains__)
    if token is None:
        assert not allowed
    else:
        assert token in allowed
        assert logits[token] == max(logits[number] for number in allowed)


@given(LOGITS, st.data(), st.floats(0.01, 5), st.integers(0, 9))
def test_a_temperature_picks_allowed_tokens_repeatably(
    logits: list[float], data: st.DataObject, temperature: float, seed: int
) -> None:
    allowed = data.draw(st.sets(st.integers(0, len(logits) - 1), min_size=1))
    picked = [Sampler(temperature, seed).pick(logits, allowed.__contains__) for _ in range(2)]
    assert picked[0] == picked[1]
    assert picked[0] in allowed


def test_a_high_temperature_picks_more_than_one() -> None:
    sampler = Sampler(2.0, 3)
    assert len({sampler.pick([1.0, 0.9, 0.8], lambda _: True) for _ in range(50)}) == 3


@given(LOGITS)
def test_probabilities_add_up(logits: list[float]) -> None:
    assert math.isclose(sum(probabilities(logits, range(len(logits)))), 1.0)


@given(LOGITS, st.integers(0, 9))
def test_the_likeliest_come_first(logits: list[float], count: int) -> None:
    found = likeliest(logits, count)
    assert [logits[token] for token in found] == sorted(logits, reverse=True)[:count]
    assert probabilities(logits, found) == sorted(probabilities(logits, found), reverse=True)


@given(st.text("abc", max_size=30), st.lists(st.text("abc", max_size=4), max_size=3), st.data())
def test_stops_are_found_over_several_tokens(text: str, stops: list[str], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    watch = Stops(stops)
    said = ""
    for piece in pieces:
        if not watch.reached:
            said += watch.take(piece)
    said += watch.rest()
    ends = [text.find(stop) for stop in stops if stop and stop in text]
    assert watch.reached == bool(ends)
    assert not any(stop in said for stop in stops if stop)
    assert text.startswith(said)
    assert ends or said == text


def machine(root: Path, siblings: list[str], quota: str = "max 100000") -> Path:
    for number, shared in enumerate(siblings):
        folder = root / f"devices/system/cpu/cpu{number}/topology"
        folder.mkdir(parents=True)
        (folder / "thread_siblings_list").write_text(f"{shared}\n")
    (root / "fs/cgroup").mkdir(parents=True)
    (root / "fs/cgroup/cpu.max").write_text(f"{quota}\n")
    return root


@pytest.mark.parametrize(
    ("siblings", "quota", "threads"),
    [
        (["0-1", "0-1", "2-3", "2-3"], "max 100000", 2),
        (["0", "1", "2", "3"], "max 100000", 4),
        (["0", "1", "2", "3"], "250000 100000", 2),
        (["0", "1"], "50000 100000", 1),
        ([str(number) for number in range(64)], "max 100000", 16),
        (["0", "1"], "what is this", 2),
    ],
)
def test_threads_are_physical_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, siblings: list[str], quota: str, threads: int
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(len(siblings))), raising=False)
    system = machine(tmp_path, siblings, quota)
    assert threads_for(10**9, system) == threads
    assert threads_for(10**7, system) == 1


def test_without_a_description_of_the_machine_there_is_a_number_all_the_same(tmp_path: Path) -> None:
    assert 1 <= threads_for(10**9, tmp_path) <= 16
