"""Ranks, bands, and how a rank is edited."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.domain import ranks
from scoutly_tui.domain.errors import UsageError

RANKS = st.integers(1, 100)
EVERY_RANK = range(1, 101)
QUICK = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize(
    ("low", "high", "days"), [(81, 100, 1), (61, 80, 2), (31, 60, 3), (11, 30, 4), (1, 10, 5)]
)
def test_each_band_earns_its_interval_from_its_first_rank_to_its_last(low, high, days):
    assert {ranks.interval_days(rank) for rank in range(low, high + 1)} == {days}
    assert ranks.interval_ms(low) == days * 24 * 60 * 60 * 1000


def test_the_bands_hold_every_rank_exactly_once():
    covered = [rank for band in ranks.BANDS for rank in range(band.low, band.high + 1)]
    assert sorted(covered) == list(EVERY_RANK)


def test_a_dearer_company_never_waits_longer():
    intervals = [ranks.interval_days(rank) for rank in EVERY_RANK]
    assert intervals == sorted(intervals, reverse=True)


@pytest.mark.parametrize("value", [1, 100, "1", " 84 ", "100"])
def test_whole_numbers_from_1_to_100_are_ranks(value):
    assert ranks.validate_rank(value) == int(str(value))


@pytest.mark.parametrize(
    "value",
    [0, 101, -1, "", " ", "ten", "8.5", 8.5, 84.0, None, True, "1e1", "0x10", "8_4", "+-84", [84], "\x1b[2J"],
)
def test_anything_else_is_refused_with_a_remedy(value):
    with pytest.raises(UsageError) as refused:
        ranks.validate_rank(value)
    assert "is not a rank" in str(refused.value)
    assert "1 to 100" in refused.value.remedy
    assert refused.value.exit_code == 2


@pytest.mark.parametrize(
    "value", ["\x1b[2J", "a\nb", "9" * 5000, "\u202eabc"], ids=["esc", "line", "long", "bidi"]
)
def test_a_refusal_repeats_nothing_harmful_or_endless(value):
    with pytest.raises(UsageError) as refused:
        ranks.validate_rank(value)
    said = str(refused.value)
    assert len(said) < 200
    assert said.isprintable()


@given(RANKS, st.integers(-300, 300))
@QUICK
def test_a_nudge_moves_by_as_much_as_the_scale_allows(rank, by):
    nudged = ranks.nudge(rank, by)
    assert nudged == min(100, max(1, rank + by))


def test_the_next_edge_up_is_the_smallest_rank_that_is_visited_more_often():
    for rank in EVERY_RANK:
        better = [r for r in EVERY_RANK if ranks.interval_days(r) < ranks.interval_days(rank)]
        assert ranks.next_band_edge(rank, up=True) == min(better, default=100)


def test_the_next_edge_down_is_the_largest_rank_that_is_visited_less_often():
    for rank in EVERY_RANK:
        worse = [r for r in EVERY_RANK if ranks.interval_days(r) > ranks.interval_days(rank)]
        assert ranks.next_band_edge(rank, up=False) == max(worse, default=1)


@given(st.lists(RANKS))
@QUICK
def test_the_effective_rank_is_the_highest_of_those_who_track(tracked):
    effective = ranks.effective_rank(tracked)
    if not tracked:
        assert effective is None
    else:
        assert effective in tracked
        assert all(effective >= rank for rank in tracked)


@given(st.lists(RANKS, min_size=1), RANKS)
@QUICK
def test_one_more_user_never_makes_a_company_rarer_to_visit(tracked, another):
    before, after = ranks.effective_rank(tracked), ranks.effective_rank([*tracked, another])
    assert ranks.interval_days(after) <= ranks.interval_days(before)
