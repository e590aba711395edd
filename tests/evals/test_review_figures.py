"""The figures, with findings made by hand.

The expected intervals are in R. G. Newcombe: Two-sided confidence intervals for the single proportion,
Statistics in Medicine 17 (1998), table I, method 3.
"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlx_lsp.evals.faults import mutants
from nlx_lsp.evals.review import Case, Review, figures
from nlx_lsp.evals.review.report import as_json, table
from nlx_lsp.evals.share import Share
from nlx_lsp.syntax.source import Source
from nlx_lsp.syntax.symbols import Symbol, outline
from nlx_lsp.values import Finding, Span

CODE = b"""\
def total(prices, limit):
    known = [each for each in prices if each]
    result = sum(known)
    if result == limit:
        report(result)
    count = len(known)
    return result / count
"""
"""Seven lines; one fault is in the fourth, counted as 3."""
LINES = 7


def parse(text: bytes) -> tuple[Source, Symbol]:
    source = Source.parse(text, path="code.py")
    return source, outline(source)[1]


SOURCE, SYMBOL = parse(CODE)


FAULT = next(each for each in mutants(SOURCE, SYMBOL) if "!=" in each.faulty)


def finding(source: Source, first: int, last: int | None = None, category: str = "security") -> Finding:
    lines = source.text.splitlines(keepends=True)
    start = sum(map(len, lines[:first]))
    end = start + sum(map(len, lines[first : (first if last is None else last) + 1])) - 1
    span = Span(start=start, end=end)
    return Finding(
        symbol="`total`", target=span, span=span, category=category, message="It fails.", confidence=1.0
    )


def faulty(*findings: tuple[int, int | None, str]) -> Review:
    case = Case(source=FAULT.source, symbol=SYMBOL, fault=FAULT)
    said = tuple(finding(FAULT.source, *each) for each in findings)
    return Review(case=case, findings=said, dropped={"it is noise": 1}, tokens=30, seconds=3.0)


def sound(*findings: tuple[int, int | None, str]) -> Review:
    case = Case(source=SOURCE, symbol=SYMBOL, fault=None)
    said = tuple(finding(SOURCE, *each) for each in findings)
    return Review(case=case, findings=said, dropped={}, tokens=10, seconds=1.0)


def parts(share: Share) -> tuple[int, int]:
    return share.part, share.whole


FITTING, OTHER = "wrong variable or operator", "security"
RIGHT = (3, None, FITTING)


def test_the_fault_is_where_the_test_says() -> None:
    assert FAULT.rows == {3}
    assert FAULT.kind.category == FITTING


def test_a_perfect_reviewer() -> None:
    result = figures([faulty(RIGHT), sound(), faulty(RIGHT), sound()])
    assert parts(result.faults.found) == parts(result.faults.nearly) == (2, 2)
    assert parts(result.faults.right_line) == parts(result.faults.right_category) == (2, 2)
    assert parts(result.alarmed) == (0, 2)
    assert (parts(result.precision), result.f1, result.false_alarms, result.lines) == ((2, 2), 1.0, 0.0, 1.0)
    assert (result.tokens, result.seconds, result.dropped) == (20.0, 2.0, {"it is noise": 2})


def test_a_silent_reviewer() -> None:
    result = figures([faulty(), sound()])
    assert parts(result.faults.found) == parts(result.faults.nearly) == (0, 1)
    assert parts(result.alarmed) == (0, 1)
    assert (result.precision.value, result.f1, result.lines) == (None, None, None), "there is no finding"
    assert result.faults.right_line.value is None


def test_a_reviewer_who_finds_fault_with_every_line() -> None:
    lines = [(row, None, OTHER) for row in range(LINES)]
    result = figures([faulty(*lines), sound(*lines)])
    assert parts(result.faults.found) == parts(result.faults.right_line) == (1, 1)
    assert parts(result.faults.right_category) == (0, 1)
    assert (parts(result.alarmed), result.false_alarms) == ((1, 1), 7.0)
    assert parts(result.precision) == (1, 14)
    assert result.f1 == pytest.approx(2 * (1 / 14) / (1 + 1 / 14))


def test_a_reviewer_who_finds_fault_with_every_function() -> None:
    whole = (0, LINES - 1, FITTING)
    result = figures([faulty(whole), sound(whole)])
    assert parts(result.faults.found) == (1, 1)
    assert parts(result.faults.right_line) == (0, 1), "it is on other lines, too"
    assert (parts(result.alarmed), parts(result.precision), result.lines) == ((1, 1), (1, 2), 7.0)


@pytest.mark.parametrize("row", [2, 4])
def test_a_reviewer_who_is_off_by_a_line(row: int) -> None:
    result = figures([faulty((row, None, FITTING)), sound()])
    assert parts(result.faults.found) == (0, 1)
    assert parts(result.faults.nearly) == (1, 1)
    assert parts(result.faults.right_line) == (0, 1)
    assert parts(result.faults.right_category) == (0, 0)
    assert (parts(result.precision), result.f1) == ((0, 1), 0.0)


@pytest.mark.parametrize("row", [1, 5])
def test_a_reviewer_who_is_off_by_two_lines(row: int) -> None:
    assert parts(figures([faulty((row, None, FITTING))]).faults.nearly) == (0, 1)


def test_a_second_category_fits_as_well() -> None:
    both = [faulty((3, None, each)) for each in (FITTING, "logic error", "security")]
    assert parts(figures(both).faults.right_category) == (2, 3)


def test_faults_are_counted_by_their_category_and_kind() -> None:
    result = figures([faulty(RIGHT), faulty(), sound()])
    assert {name: parts(each.found) for name, each in result.by_category.items()} == {FITTING: (1, 2)}
    assert {name: parts(each.found) for name, each in result.by_kind.items()} == {"wrong operator": (1, 2)}


def test_a_function_that_could_not_be_reviewed_is_a_fault_not_found() -> None:
    refused = Review(case=faulty().case, dropped={}, refusal="The prompt is too long.")
    result = figures([refused, faulty(RIGHT)])
    assert (parts(result.faults.found), parts(result.unreviewed)) == ((1, 2), (1, 2))
    assert result.refusals == {"The prompt is too long.": 1}
    assert "| The prompt is too long. | 1 |" in table(result)


def test_the_table_has_the_counts_and_the_intervals() -> None:
    text = table(figures([faulty(RIGHT), sound(RIGHT)]))
    assert "| faults found, on their lines | 100% (21% to 100%), 1 of 1 |" in text
    assert "| precision of a finding | 50% (9% to 91%), 1 of 2 |" in text
    assert "| F1 | 0.67 |" in text
    assert "| wrong variable or operator | 100% (21% to 100%), 1 of 1 |" in text
    assert "| F1 | - |" in table(figures([faulty()]))


def test_json_counts_lines_from_one() -> None:
    reviews = [faulty((2, 3, FITTING)), sound()]
    written = as_json(figures(reviews), reviews)
    first, second = written["functions"]
    assert first["fault"]["lines"] == [4]
    assert first["findings"][0]["lines"] == [3, 4]
    assert first["fault"]["found"] is True
    assert first["fault"]["sound"] == "    if result == limit:"
    assert second["fault"] is None
    assert written["figures"]["found"]["part"] == 1
    assert written["by_kind"]["wrong operator"]["right_line"]["share"] == 0.0


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_intervals_are_those_of_the_literature(part: int, whole: int, low: float, high: float) -> None:
    assert Share(part=part, whole=whole).interval == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 1000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_an_interval_is_around_its_share(counts: tuple[int, int]) -> None:
    share = Share(part=counts[0], whole=counts[1])
    low, high = share.interval
    assert share.value is not None
    assert 0 <= low <= share.value + 1e-12
    assert share.value - 1e-12 <= high <= 1
    assert high - low < 1
    other = Share(part=share.whole - share.part, whole=share.whole).interval
    assert (1 - other[1], 1 - other[0]) == pytest.approx((low, high))


def test_a_share_of_nothing_may_be_anything() -> None:
    assert Share(part=0, whole=0).interval == (0.0, 1.0)


@given(st.integers(0, 2**32))
def test_a_blind_reviewer_finds_what_chance_gives_them(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - dice, no secret
    rows = [chance.randrange(LINES) for _ in range(20)]
    result = figures(
        [faulty((row, None, OTHER)) for row in rows] + [sound((row, None, OTHER)) for row in rows]
    )
    assert result.faults.found.part == rows.count(3)
    assert result.faults.nearly.part == sum(row in (2, 3, 4) for row in rows)
    assert parts(result.precision) == (rows.count(3), 40)
    assert parts(result.alarmed) == (20, 20)
