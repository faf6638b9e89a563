"""Times as scoutly keeps them and people read them; salaries; what can be done with a posting."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.domain import times
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.triage import UNDECIDED, ApplicationStatus, DiscardReason, InboxState

QUICK = settings(max_examples=40, deadline=None)
NOW = 1_767_600_000_000
MOMENTS = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1))


@given(MOMENTS, st.integers(-14 * 60, 14 * 60))
@QUICK
def test_a_moment_is_the_same_in_every_zone(moment, minutes):
    aware = moment.replace(tzinfo=UTC)
    elsewhere = aware.astimezone(timezone(timedelta(minutes=minutes)))
    assert times.from_datetime(elsewhere) == times.from_datetime(aware) == times.from_datetime(moment)


@given(MOMENTS)
@QUICK
def test_iso_reads_back_to_the_second(moment):
    at = times.from_datetime(moment)
    read = datetime.fromisoformat(times.iso(at).replace("Z", "+00:00"))
    assert times.from_datetime(read) == at - at % 1000


@given(st.lists(MOMENTS, min_size=2, max_size=6))
@QUICK
def test_times_sort_as_moments_do_and_so_does_their_iso_form(moments):
    stored = [times.from_datetime(moment) for moment in sorted(moments)]
    assert stored == sorted(stored)
    texts = [times.iso(at) for at in stored]
    assert texts == sorted(texts)


def test_no_time_stays_none_and_is_never():
    assert times.iso(None) is None
    assert times.ago(None, NOW) == "never"
    assert times.local(None) == ""


def test_iso_is_utc_to_the_second():
    assert times.iso(NOW) == "2026-01-05T08:00:00Z"
    assert times.iso(NOW + 999) == "2026-01-05T08:00:00Z"


@pytest.mark.parametrize(
    ("ms", "said"),
    [(0, "0s"), (999, "0s"), (59_999, "59s"), (60_000, "1m"), (3_599_999, "59m"), (3_600_000, "1h"),
     (86_399_999, "23h"), (86_400_000, "1d"), (-86_400_000, "1d"), (400 * 86_400_000, "400d")],
)  # fmt: skip
def test_a_duration_is_said_in_the_largest_unit_that_fits(ms, said):
    assert times.duration(ms) == said


@pytest.mark.parametrize(
    ("offset", "said"),
    [(0, "just now"), (-4_999, "just now"), (4_999, "just now"), (-5_000, "5s ago"), (5_000, "in 5s"),
     (-3 * 3_600_000, "3h ago"), (2 * 86_400_000, "in 2d")],
)  # fmt: skip
def test_ago_says_past_and_future(offset, said):
    assert times.ago(NOW + offset, NOW) == said


def test_salaries_are_values():
    assert Salary(1.0, None, "EUR", Period.MONTH) == Salary(1.0, None, "EUR", Period.MONTH)
    assert len({Salary(1.0, 2.0, "EUR", None), Salary(1, 2, "EUR", None)}) == 1
    assert [period.value for period in Period] == ["hour", "day", "week", "month", "year"]


def test_an_application_has_eleven_stations():
    assert len(ApplicationStatus) == 11


def test_undecided_is_what_nobody_has_decided():
    assert set(InboxState) - set(UNDECIDED) == {InboxState.SAVED, InboxState.SNOOZED, InboxState.DISCARDED}


def test_every_discard_reason_reads_as_words():
    assert len({reason.value for reason in DiscardReason}) == 7
