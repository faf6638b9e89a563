"""When a company is due, how urgent it is, why, and how long failures keep us away."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.domain import scheduling
from scoutly_tui.domain.ranks import DAY_MS, interval_days, interval_ms
from scoutly_tui.domain.scheduling import Hold, Watch

QUICK = settings(max_examples=40, deadline=None)
RANKS = st.integers(1, 100)
TIMES = st.integers(1_600_000_000_000, 2_000_000_000_000)
LONG = st.integers(0, 400 * DAY_MS)
NOW = 1_767_600_000_000


@given(RANKS, TIMES)
@QUICK
def test_the_priority_of_a_company_never_checked_is_its_rank(rank, now):
    assert scheduling.priority(rank, None, now) == rank


@given(RANKS, TIMES, LONG)
@QUICK
def test_the_priority_is_the_rank_times_the_intervals_that_passed_but_at_least_the_rank(rank, now, elapsed):
    expected = rank * max(1.0, elapsed / (interval_days(rank) * DAY_MS))
    assert scheduling.priority(rank, now - elapsed, now) == pytest.approx(expected)


@given(RANKS, TIMES, LONG, LONG)
@QUICK
def test_waiting_never_lowers_the_priority(rank, last, earlier, more):
    before = scheduling.priority(rank, last, last + earlier)
    assert scheduling.priority(rank, last, last + earlier + more) >= before


@given(RANKS, TIMES)
@QUICK
def test_waiting_raises_the_priority_past_any_company(rank, last):
    assert scheduling.priority(rank, last, last + 101 * interval_ms(rank)) > 100


@given(RANKS, TIMES, LONG)
@QUICK
def test_a_clock_that_went_back_gives_no_less_than_the_rank(rank, now, ahead):
    assert scheduling.priority(rank, now + ahead, now) == rank


@given(st.builds(Watch, RANKS, st.just(False), st.none() | TIMES, st.none() | TIMES), TIMES)
@QUICK
def test_what_nobody_tracks_is_never_due(watch, now):
    assert scheduling.next_due_at(watch) is None
    assert not scheduling.is_due(watch, now)
    assert not scheduling.is_overdue(watch, now)
    assert scheduling.why(watch, now) == "not tracked"


@given(RANKS, TIMES)
@QUICK
def test_what_was_never_checked_is_due_at_once(rank, now):
    assert scheduling.is_due(Watch(rank, True, None), now)


@given(RANKS, TIMES)
@QUICK
def test_a_company_is_due_exactly_one_interval_after_its_last_success(rank, last):
    watch, interval = Watch(rank, True, last), interval_ms(rank)
    assert not scheduling.is_due(watch, last + interval - 1)
    assert scheduling.is_due(watch, last + interval)


@given(RANKS, TIMES, LONG)
@QUICK
def test_a_hold_puts_off_and_never_hurries(rank, last, hold):
    free, held = Watch(rank, True, last), Watch(rank, True, last, last + hold, Hold.BACK_OFF)
    assert scheduling.next_due_at(held) == max(scheduling.next_due_at(free), last + hold)


@given(RANKS, TIMES)
@QUICK
def test_overdue_is_due_for_more_than_one_interval_more(rank, last):
    watch, interval = Watch(rank, True, last), interval_ms(rank)
    assert not scheduling.is_overdue(watch, last + 2 * interval)
    assert scheduling.is_overdue(watch, last + 2 * interval + 1)


@given(RANKS, st.none() | TIMES, st.none() | TIMES, st.none() | st.sampled_from(Hold), TIMES)
@QUICK
def test_what_is_overdue_is_due(rank, last, held_until, hold, now):
    watch = Watch(rank, True, last, held_until, hold)
    if scheduling.is_overdue(watch, now):
        assert scheduling.is_due(watch, now)


def test_a_company_held_back_is_not_overdue_on_account_of_the_hold():
    watch = Watch(90, True, NOW - 5 * DAY_MS, NOW + DAY_MS, Hold.BACK_OFF)
    assert not scheduling.is_overdue(watch, NOW)


@pytest.mark.parametrize(
    ("watch", "said"),
    [
        (Watch(84, True, NOW), "rank 84: daily"),
        (Watch(70, True, NOW), "rank 70: every 2 days"),
        (Watch(5, True, None), "rank 5: every 5 days; never checked"),
        (Watch(84, True, NOW, NOW + 1, Hold.RETRY_AFTER), "rank 84: daily; the server asked us to wait"),
        (Watch(84, True, NOW, NOW + 1, Hold.BACK_OFF), "rank 84: daily; backing off after failures"),
        (Watch(84, True, NOW, NOW - 1, Hold.BACK_OFF), "rank 84: daily"),
    ],
)
def test_every_next_check_says_why(watch, said):
    assert scheduling.why(watch, NOW) == said


def test_every_hold_has_words():
    assert set(scheduling.HOLD_WORDS) == set(Hold)


class Edge(random.Random):
    """A die that always falls on one end."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self._value = value

    def random(self) -> float:
        return self._value


@given(RANKS, st.integers(-3, 5_000), st.randoms(use_true_random=False))
@QUICK
def test_a_failing_company_is_stayed_away_from_for_an_interval_at_least_and_a_fortnight_at_most(
    rank, failures, rng
):
    away = scheduling.company_back_off_ms(rank, failures, rng)
    assert interval_ms(rank) <= away <= 14 * DAY_MS * 1.1


@given(RANKS, st.integers(1, 60))
@QUICK
def test_each_further_failure_keeps_us_away_at_least_as_long(rank, failures):
    for edge in (0.0, 0.999):
        lengths = [scheduling.company_back_off_ms(rank, n, Edge(edge)) for n in (failures, failures + 1)]
        assert lengths == sorted(lengths)


def test_the_interval_doubles_with_each_failure_until_the_cap():
    away = [scheduling.company_back_off_ms(90, n, Edge(0.0)) // DAY_MS for n in range(1, 7)]
    assert away == [1, 2, 4, 8, 14, 14]


def test_jitter_adds_up_to_a_tenth_and_takes_nothing_away():
    plain = scheduling.company_back_off_ms(90, 1, Edge(0.0))
    assert plain == DAY_MS
    assert DAY_MS < scheduling.company_back_off_ms(90, 1, Edge(0.999)) <= DAY_MS * 1.1


@given(st.integers(0, 3_000), st.integers(1, 600_000), st.randoms(use_true_random=False))
@QUICK
def test_a_retry_waits_between_half_its_window_and_all_of_it(attempt, base, rng):
    window = min(15 * 60_000, base * 4 ** max(attempt - 1, 0))
    assert window // 2 <= scheduling.retry_delay_ms(attempt, base, rng) <= window


@given(st.integers(1, 20), st.integers(2, 600_000))
@QUICK
def test_a_later_retry_never_waits_less_on_the_same_throw(attempt, base):
    delays = [scheduling.retry_delay_ms(n, base, Edge(0.5)) for n in (attempt, attempt + 1)]
    assert delays == sorted(delays)
    assert delays[0] > 0
